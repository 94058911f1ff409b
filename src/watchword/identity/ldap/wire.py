"""Questions to a directory that bonsai has no words for: a search with a control of one's own choice. Nothing else.

Source: RFC 4511 (bind, search), X.690 (lengths and tags).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence

from watchword.core.errors import DirectoryUnavailable
from watchword.core.secret import Secret
from watchword.identity.ldap.directory import Entry
from watchword.identity.ldap.reach import connected

BASE, SUBTREE = 0, 2
"""Scopes."""
_SEQUENCE, _SET, _OCTETS, _INTEGER, _ENUM, _TRUE = 0x30, 0x31, 0x04, 0x02, 0x0A, b"\x01\x01\xff"
_BIND, _SEARCH, _UNBIND = 0x60, 0x63, 0x42
_FOUND, _DONE, _BOUND = 0x64, 0x65, 0x61
_SIMPLE, _SASL, _CONTROLS, _PRESENT = 0x80, 0xA3, 0xA0, 0x87
_SUCCESS, _NO_SUCH_OBJECT, _SIZE_LIMIT = 0, 32, 4
_MOST_BYTES = 4 << 20
"""Longest answer that is read."""


class Refused(DirectoryUnavailable):
    """The directory doesn't do what was asked; `result` is its number for why."""

    def __init__(self, result: int) -> None:
        super().__init__(f"the directory answers with result {result}")
        self.result = result


class Wire:
    """One connection; use it as a context manager."""

    def __init__(self, url: str, context: ssl.SSLContext, seconds: float) -> None:
        """Connect.

        Raises:
            OSError: the server can't be reached, or isn't whom it should be.
        """
        self._line = connected(url, context, seconds)
        self._number = 0

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def bind(self, dn: str, password: Secret) -> None:
        """Become `dn`.

        Raises:
            Refused: the directory doesn't let it in.
        """
        self._bind(tlv(_OCTETS, dn.encode()), tlv(_SIMPLE, password.reveal().encode()))

    def bind_by_certificate(self) -> None:
        """Become whom our certificate names (SASL EXTERNAL).

        Raises:
            Refused: the directory doesn't let it in.
        """
        self._bind(tlv(_OCTETS), tlv(_SASL, tlv(_OCTETS, b"EXTERNAL")))

    def search(
        self, base: str, scope: int, attributes: Sequence[str], *, limit: int, control: tuple[str, bytes] | None = None
    ) -> list[Entry]:
        """Return at most `limit` entries, whatever they are; none where `base` isn't there.

        `control` is an object identifier and a value; a directory that doesn't know it must refuse.

        Raises:
            Refused: the directory doesn't answer the question.
        """
        request = tlv(
            _SEARCH,
            tlv(_OCTETS, base.encode()), tlv(_ENUM, bytes([scope])), tlv(_ENUM, b"\0"), integer(limit), integer(0),
            tlv(0x01, b"\0"), tlv(_PRESENT, b"objectClass"),
            tlv(_SEQUENCE, *(tlv(_OCTETS, name.encode()) for name in attributes)),
        )  # fmt: skip
        more = b""
        if control is not None:
            oid, value = control
            more = tlv(_CONTROLS, tlv(_SEQUENCE, tlv(_OCTETS, oid.encode()), _TRUE, tlv(_OCTETS, value)))
        found = []
        for kind, body in self._answers(request, more):
            if kind == _FOUND:
                found.append(_entry(body))
            elif kind == _DONE:
                result = _result(body)
                if result not in (_SUCCESS, _NO_SUCH_OBJECT, _SIZE_LIMIT):
                    raise Refused(result)
                break
        return found[:limit]

    def _bind(self, *who: bytes) -> None:
        for kind, body in self._answers(tlv(_BIND, integer(3), *who)):
            if kind == _BOUND and _result(body) == _SUCCESS:
                return
            raise Refused(_result(body))

    def _answers(self, request: bytes, controls: bytes = b"") -> Iterator[tuple[int, bytes]]:
        """Send a request and yield what comes back to it, without end."""
        self._number += 1
        self._line.sendall(tlv(_SEQUENCE, integer(self._number), request, controls))
        while True:
            number, (kind, body), *_ = parts(self._message())
            if int.from_bytes(number[1], "big") == self._number:
                yield kind, body

    def _message(self) -> bytes:
        head = self._exactly(2)
        length = head[1]
        if length & 0x80:
            length = int.from_bytes(self._exactly(length & 0x7F), "big")
        if head[0] != _SEQUENCE or length > _MOST_BYTES:
            raise DirectoryUnavailable("the directory sends what is no answer")
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            more = self._line.recv(length - len(data))
            if not more:
                raise ConnectionError("the directory hung up")
            data += more
        return bytes(data)


def tlv(tag: int, *contents: bytes) -> bytes:
    """Return one element: tag, length, contents."""
    body = b"".join(contents)
    if len(body) < 0x80:
        return bytes((tag, len(body))) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def integer(value: int) -> bytes:
    """Return a number, which isn't negative, as an element."""
    return tlv(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and contents of each element.

    Raises:
        DirectoryUnavailable: an element is cut.
    """
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1] if at + 1 < len(data) else 0x80
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big") if size else len(data)
            at += size
        if at + length > len(data):
            raise DirectoryUnavailable("the directory sends an answer that is cut")
        yield tag, data[at : at + length]
        at += length


def _result(body: bytes) -> int:
    return int.from_bytes(next(parts(body))[1], "big")


def _entry(body: bytes) -> Entry:
    (_, name), (_, listed) = parts(body)
    attributes = {}
    for _, one in parts(listed):
        (_, attribute), (_, values) = parts(one)
        texts = tuple(value.decode("utf-8", "replace") for _, value in parts(values))
        attributes[attribute.decode("utf-8", "replace").lower()] = texts
    return Entry(name.decode("utf-8", "replace"), attributes)
