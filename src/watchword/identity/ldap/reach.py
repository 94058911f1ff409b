"""See whether an LDAP server is there and is the right one, before libldap is let near it.

libldap connects and shakes hands while it holds up all other threads of the process; here nobody is held up, and
server, name and TLS are judged by the same context as every other connection of ours. Source: RFC 4511 4.14 (StartTLS).
"""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

_START_TLS = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
_SUCCESS = b"\x0a\x01\x00"
"""The result code of an answer: ENUMERATED 0."""
_PORTS = {"ldap": 389, "ldaps": 636}


def reach(url: str, context: ssl.SSLContext, seconds: float) -> None:
    """Connect to the server of `url` and shake hands, then hang up.

    Raises:
        OSError: nobody answers within `seconds`, TLS isn't offered, or the server isn't whom it should be.
    """
    connected(url, context, seconds).close()


def connected(url: str, context: ssl.SSLContext, seconds: float) -> ssl.SSLSocket:
    """Return an encrypted connection to the server of `url`, which has proved itself; a step takes `seconds` at most.

    Raises:
        OSError: see `reach`.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    plain = socket.create_connection((host, parts.port or _PORTS[parts.scheme]), timeout=seconds)
    try:
        if parts.scheme == "ldap":
            _ask_for_tls(plain)
        return context.wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _ask_for_tls(plain: socket.socket) -> None:
    plain.sendall(_START_TLS)
    head = _exactly(plain, 2)
    length = head[1]
    if length & 0x80:
        length = int.from_bytes(_exactly(plain, min(length & 0x7F, 2)), "big")
    if head[0] != 0x30 or length > 4096 or _SUCCESS not in _exactly(plain, length)[:16]:
        raise ConnectionError("the server refuses StartTLS")


def _exactly(plain: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = plain.recv(length - len(data))
        if not more:
            raise ConnectionError("the server hung up")
        data += more
    return data
