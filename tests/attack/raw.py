"""HTTP by hand, for what no decent client would send."""

from __future__ import annotations

import base64
import http.client
import socket
from contextlib import closing
from dataclasses import dataclass

from server import PASSWORD, USER, Server

GOOD = b"Authorization: Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode())


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def request(
    target: bytes, *headers: bytes, method: bytes = b"GET", body: bytes = b"", host: bytes = b"127.0.0.1"
) -> bytes:
    """Return a request with good credentials; `headers` are whole lines."""
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: " + host, *headers]
    if not any(h.lower().startswith(b"authorization") for h in headers):
        lines.append(GOOD)
    if body and not any(h.lower().startswith((b"content-length", b"transfer-encoding")) for h in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def exchange(server: Server, data: bytes, *, seconds: float = 10.0) -> Reply | None:
    """Send `data` and return the reply; None if the server closed the connection without one."""
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=seconds)
    trust = server.trust()
    with closing(
        plain if isinstance(trust, bool) else trust.wrap_socket(plain, server_hostname="127.0.0.1")
    ) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the reply may have come before the end of what was sent
        return reply(connection)


def reply(connection: socket.socket) -> Reply | None:
    """Return the next reply on a connection; None if it was closed without one."""
    with closing(http.client.HTTPResponse(connection)) as response:
        try:
            response.begin()
            return Reply(response.status, response.headers, response.read())
        except (http.client.BadStatusLine, ConnectionResetError):
            return None
