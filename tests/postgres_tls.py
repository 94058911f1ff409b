"""A door of TLS before a PostgreSQL server: the wheel's server is built without it."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

_SSL_REQUEST = struct.pack("!II", 8, 80877103)


class TlsDoor:
    """Answers PostgreSQL's request for TLS with a certificate (None: refuses it), then lets everything through."""

    def __init__(self, server_url: str, certificate: tuple[Path, Path] | None, *, address: str) -> None:
        parts = urlsplit(server_url)
        self._parts = parts
        folder = parse_qs(parts.query).get("host", [unquote(parts.hostname or "")])[0]
        self._server = (
            f"{folder}/.s.PGSQL.{parts.port or 5432}" if folder.startswith("/") else (folder, parts.port or 5432)
        )
        self._context = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server((address, 0))
        self.address, self.port = self._listener.getsockname()
        self.encrypted = 0
        """Connections that came through by TLS."""
        self.plain = 0
        """Connections that went on without it."""
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> TlsDoor:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def url(self, **options: str) -> str:
        """Return the URL of the server through this door."""
        user = self._parts.username or "postgres"
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return urlunsplit(self._parts._replace(netloc=f"{user}@{self.address}:{self.port}", query=query))

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            if client.recv(8, socket.MSG_PEEK) == _SSL_REQUEST:
                client.recv(8)
                if self._context is None:
                    client.sendall(b"N")
                else:
                    client.sendall(b"S")
                    client = self._context.wrap_socket(client, server_side=True)
                    self.encrypted += 1
            if not isinstance(client, ssl.SSLSocket):
                if not client.recv(1, socket.MSG_PEEK):
                    return
                self.plain += 1
            family = socket.AF_UNIX if isinstance(self._server, str) else socket.AF_INET
            with socket.socket(family) as server, client:
                server.connect(self._server)
                _through(client, server)


def _through(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side hangs up."""
    while True:
        waiting = isinstance(one, ssl.SSLSocket) and one.pending()
        ready = [one] if waiting else select.select([one, other], [], [])[0]
        for source in ready:
            data = source.recv(65_536)
            if not data:
                return
            (other if source is one else one).sendall(data)
