"""A small SMTP server that remembers what it took."""

from __future__ import annotations

import email
import email.policy
import socketserver
import ssl
import threading
from dataclasses import dataclass, field


@dataclass
class Taken:
    """One message as it arrived."""

    recipients: list[str]
    message: email.message.EmailMessage
    encrypted: bool
    user: str | None


@dataclass
class SmtpServer:
    """Listens on loopback while it is used as a context manager; `tls` offers STARTTLS, `refuse` takes nothing."""

    tls: ssl.SSLContext | None = None
    refuse: bool = False
    taken: list[Taken] = field(default_factory=list)

    def __enter__(self):
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                _Session(outer, self).run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Session:
    def __init__(self, server, handler):
        self._server, self._handler = server, handler
        self._read, self._connection = handler.rfile, handler.connection
        self._encrypted, self._user, self._recipients = False, None, []

    def run(self):
        try:
            self._say("220 here")
            while line := self._read.readline():
                words = line.decode().strip().split(" ", 1)
                if not self._answer(words[0].upper(), words[1] if len(words) > 1 else ""):
                    return
        except OSError:  # the client hung up
            return
        finally:
            self._read.close()
            self._connection.close()

    def _say(self, text):
        self._connection.sendall(text.encode() + b"\r\n")

    def _answer(self, verb, rest):
        if verb == "EHLO":
            self._say("250-here")
            if self._server.tls and not self._encrypted:
                self._say("250-STARTTLS")
            self._say("250 AUTH PLAIN")
        elif verb == "STARTTLS":
            self._say("220 go")
            context = self._server.tls
            self._connection = context.wrap_socket(self._connection, server_side=True, do_handshake_on_connect=False)
            self._connection.do_handshake()
            self._read, self._encrypted = self._connection.makefile("rb"), True
        elif verb == "AUTH":
            import base64

            self._user = base64.b64decode(rest.split()[-1]).split(b"\0")[1].decode()
            self._say("235 welcome")
        elif verb == "RCPT":
            self._recipients.append(rest.partition("<")[2].partition(">")[0])
            self._say("550 no" if self._server.refuse else "250 ok")
        elif verb == "DATA":
            self._say("354 on")
            lines = []
            while (line := self._read.readline()) != b".\r\n":
                lines.append(line)
            message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            self._server.taken.append(Taken(self._recipients, message, self._encrypted, self._user))
            self._say("250 taken")
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True
