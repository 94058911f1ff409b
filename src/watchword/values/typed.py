"""Typed values: what a variable is.

The Python value of each type name (`reference` 5.1):

| type | Python value |
|---|---|
| string | str |
| boolean | bool |
| short, integer, long | Int16, Int32, int |
| double | float |
| date | datetime, aware UTC, milliseconds |
| null | None |
| bytes | bytes |
| file | FileValue |
| json, xml | str (text as given, never checked when set) |
| object | ObjectValue: serialized text and its type name as data, never instantiated |
| secret | Secret while it is set, SealedValue once it is stored (`values.secrecy`) |

Every type but null may also hold None (a typed null).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Int32(int):
    """A 32-bit integer: REST type Integer. A plain int is a Long."""

    __slots__ = ()


class Int16(int):
    """A 16-bit integer: REST type Short."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FileValue:
    """A file: its content and what is known of it."""

    filename: str
    content: bytes | None
    mime_type: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """An object of a foreign language, kept as its serialized form. Source: guidelines C-39, C-40."""

    serialized: str | None
    type_name: str
    format: str = "application/json"


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A secret value as it is stored: encrypted for one variable."""

    content: bytes
    variable_id: str

    def __repr__(self) -> str:
        return "SealedValue(***)"


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value and the (lower-case) name of its type; a transient value is never stored."""

    type: str
    value: Any
    transient: bool = False
