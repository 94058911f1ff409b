"""A listener that does what ours must not: what it answers is up to the test."""

from __future__ import annotations

import ssl
import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_ALLOW_RENEGOTIATION = 1 << 8
"""SSL_OP_ALLOW_CLIENT_RENEGOTIATION of OpenSSL 3, which Python has no name for."""
Reply = tuple[int, Mapping[str, str], bytes]
Replies = Callable[[str, str], Reply]
"""Method and path -> status, headers, body."""


def open_to_all(_method: str, _path: str) -> Reply:
    """Everything is there for everybody, with a name, a trace and a cookie that anybody can read."""
    headers = {
        "Server": "SomeServer/1.0",
        "X-Powered-By": "Something",
        "Cache-Control": "public, max-age=600",
        "Set-Cookie": "session=abc; Domain=example.org",
    }
    return 200, headers, b'Traceback (most recent call last): File "/srv/app.py", SELECT * FROM ACT_ID_USER'


@contextmanager
def weak_server(replies: Replies = open_to_all, *, tls: tuple[Path, Path] | None = None) -> Iterator[int]:
    """Run it and yield its port; with `tls` (certificate, key) it takes every version and cipher there is."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = replies(self.command, self.path)
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_TRACE = _any

        def log_message(self, *_: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = False  # each connection is closed before the test ends

        def handle_error(self, *_: object) -> None:  # a handshake that the other side ended
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = _anything(*tls).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _anything(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    context.options &= ~ssl.OP_NO_RENEGOTIATION
    context.options |= _ALLOW_RENEGOTIATION
    context.load_dh_params(_short_parameters(certificate.parent))
    context.load_cert_chain(certificate, key)
    return context


def _short_parameters(folder: Path) -> Path:
    """Write parameters of finite-field keys that are short."""
    file = folder / "short-parameters.pem"
    subprocess.run(["openssl", "dhparam", "-dsaparam", "-out", file, "1024"], check=True, capture_output=True)
    return file
