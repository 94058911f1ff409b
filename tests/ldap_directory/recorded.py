"""A directory that gives recorded answers, over TLS: those that the test has no server for."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from certificates import Authority
from watchword.identity.ldap.wire import integer, parts, tlv

READER = "CN=reader,DC=example,DC=org"
Entries = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Distinguished name -> attributes."""


@dataclass
class Recorded:
    """What the directory says."""

    root: Mapping[str, tuple[str, ...]]
    """Its own entry."""
    entries: Entries
    """Below each base: the entries whose name ends with it."""
    to_strangers: bool = False
    """Whether it answers before anybody has said who he is."""
    result: int = 0
    """How searches end."""
    controls: list[bytes] = field(default_factory=list)
    """Controls that came with searches."""

    def found(self, base: str, scope: int) -> Entries:
        """Return the entries that a search finds."""
        if not base:
            return {"": self.root}
        if scope == 0:
            return {dn: values for dn, values in self.entries.items() if dn.lower() == base.lower()}
        return {dn: values for dn, values in self.entries.items() if dn.lower().endswith(base.lower())}


@contextlib.contextmanager
def recorded(folder: Path, says: Recorded) -> Iterator[tuple[str, str]]:
    """Serve; yield the address and the authority's file."""
    authority = Authority(folder)
    certificate, key = authority.issue("recorded", ("localhost", "127.0.0.1"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, context, says), daemon=True)
        thread.start()
        yield f"ldaps://127.0.0.1:{listener.getsockname()[1]}", str(authority.file)
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def _accept(listener: socket.socket, context: ssl.SSLContext, says: Recorded) -> None:
    with contextlib.suppress(OSError):
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=_talk, args=(plain, context, says), daemon=True).start()


def _talk(plain: socket.socket, context: ssl.SSLContext, says: Recorded) -> None:
    known = False
    with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as line:
        while request := line.recv(65_536):  # each request fits into one record
            ((_, message),) = parts(request)
            (_, number), (kind, body), *controls = parts(message)
            if kind == 0x60:
                known = True
                line.sendall(_answer(number, 0x61, _ended(0)))
                continue
            says.controls += [value for _, value in controls]
            (_, base), (_, scope), *_ = parts(body)
            visible = known or says.to_strangers or not base
            for dn, values in (says.found(base.decode(), scope[0]) if visible else {}).items():
                line.sendall(_answer(number, 0x64, _entry(dn, values)))
            line.sendall(_answer(number, 0x65, _ended(says.result if base and known else 0)))


def _answer(number: bytes, kind: int, body: bytes) -> bytes:
    return tlv(0x30, integer(int.from_bytes(number, "big")), tlv(kind, body))


def _ended(result: int) -> bytes:
    return tlv(0x0A, bytes([result])) + tlv(0x04) + tlv(0x04)


def _entry(dn: str, values: Mapping[str, tuple[str, ...]]) -> bytes:
    listed = (
        tlv(0x30, tlv(0x04, name.encode()), tlv(0x31, *(tlv(0x04, one.encode()) for one in texts)))
        for name, texts in values.items()
    )
    return tlv(0x04, dn.encode()) + tlv(0x30, *listed)
