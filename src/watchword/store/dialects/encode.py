"""Parameters of PostgreSQL statements in the text form of the wire protocol.

They are untyped: the server takes the type of the column each one meets. Only byte strings travel in binary form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import call
from types import NoneType
from typing import Any

from watchword.store.failures import UnstorableText

_BOOLS = {True: b"t", False: b"f"}
_BINARY = frozenset({bytearray, bytes})


class Encoders(dict[type, Callable[[Any], Any]]):
    """Python type -> how to write its values; types derived from a known one are written alike."""

    def __init__(self, stored: Callable[[datetime], str]) -> None:
        super().__init__(
            {
                NoneType: lambda _: None,
                bool: _BOOLS.__getitem__,
                bytearray: bytes,
                bytes: bytes,
                datetime: lambda moment: stored(moment).encode("ascii"),
                float: _double,
                frozenset: self._array,
                int: b"%d".__mod__,
                list: self._array,
                set: self._array,
                str: str.encode,
                tuple: self._array,
            }
        )

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        for base in kind.__mro__[1:]:
            if base in self:
                found = self[base]
                self[kind] = found
                return found
        raise TypeError(f"a value of type {kind.__name__} can't be stored; expected text, number, moment or bytes")

    def encode(self, values: Sequence[Any]) -> tuple[list[bytes | None], list[int] | None]:
        """Return values as the protocol wants them, and which of them are binary (1); None: all are text.

        Raises:
            UnstorableText: a text holds a NUL character, where the protocol would cut it short, or a lone surrogate.
        """
        kinds = list(map(type, values))
        try:
            encoded = list(map(call, map(self.__getitem__, kinds), values))
        except UnicodeEncodeError:
            raise UnstorableText("a text holds a character that is no valid Unicode; remove it") from None
        binary = [1 if kind in _BINARY else 0 for kind in kinds] if _BINARY.intersection(kinds) else None
        texts = encoded if binary is None else [e for e, b in zip(encoded, binary, strict=True) if not b]
        if b"\0" in b"".join(filter(None, texts)):
            raise UnstorableText("a text holds a NUL character; remove it")
        return encoded, binary

    def _array(self, values: Iterable[Any]) -> bytes:
        parts = []
        for value in values:
            text = self[type(value)](value)
            parts.append(b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"')
        return b"{" + b",".join(parts) + b"}"


def _double(value: float) -> bytes:
    if math.isnan(value):
        return b"NaN"
    if math.isinf(value):
        return b"Infinity" if value > 0 else b"-Infinity"
    return repr(value).encode("ascii")
