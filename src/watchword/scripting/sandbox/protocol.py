"""What the engine and a script process say to each other: one JSON line each way, plain data only.

A value travels as `[kind, data]`: `null`, `boolean`, `string`, `integer`, `double`, `digits` (a number as text), `date`
(milliseconds since 1970), `data` (lists and maps of JSON), `opaque` (only its type's name: scripts can't use it).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from watchword.values.java_types import narrow

MAX_MESSAGE = 8 * 1024 * 1024
"""Bytes of one line."""
MAX_DEPTH = 100
"""Levels of lists and maps inside a value."""
EXACT = 2**53 - 1
"""Integers up to here are exact in JavaScript."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Wire = tuple[str, Any]


class Unusable(Exception):
    """A value that can't cross the border."""


class ObjectData(msgspec.Struct, frozen=True):
    """An object that scripts see, `execution` or `task`.

    `calls` are the methods that are carried out by the engine after the script; `local` are the names of variables of
    exactly its scope.
    """

    name: str
    properties: dict[str, Wire]
    variables: dict[str, Wire]
    local: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


class Request(msgspec.Struct, frozen=True):
    """One evaluation. The variables of the first object are names of their own in the script."""

    number: int
    source: str
    objects: tuple[ObjectData, ...]
    wanted: bool
    """False: the result is of no interest."""


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A method call that the script made on an object, to be carried out by the engine."""

    target: str
    method: str
    arguments: tuple[Wire, ...]


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of an evaluation.

    `error`: why there is no result. `thrown`: code and message of a BPMN error. `spent`: the process shouldn't be used
    again.
    """

    number: int
    result: Wire = ("null", None)
    changes: tuple[Change, ...] = ()
    error: str | None = None
    thrown: tuple[str, str | None] | None = None
    spent: bool = False


class Ready(msgspec.Struct, frozen=True):
    """The first line of a process: the layers that confine it, or why it can't work."""

    layers: tuple[str, ...] = ()
    error: str | None = None


def to_wire(value: Any) -> Wire:
    """Return a plain Python value as it travels."""
    if value is None:
        return "null", None
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, str):
        return "string", str(value)
    if isinstance(value, int):
        return ("integer", int(value)) if -EXACT <= value <= EXACT else ("digits", str(int(value)))
    if isinstance(value, float):
        return ("double", value) if value == value and abs(value) != float("inf") else ("digits", _special(value))
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return "date", (moment - _EPOCH) // _MILLISECOND
    if isinstance(value, dict | list | tuple | set | frozenset):
        try:
            return "data", plain(value)
        except Unusable:
            return "opaque", type(value).__name__
    return "opaque", type(value).__name__


def from_wire(wire: Wire) -> Any:
    """Return the Python value of what came from a script: untrusted, so checked.

    Raises:
        Unusable: it isn't what the kind says.
    """
    kind, data = wire
    if not _fits(kind, data):
        raise Unusable(f"a value of kind {kind!r} came as {type(data).__name__}")
    if kind == "integer":
        return narrow(data)
    if kind == "digits":
        return _number(data)
    if kind == "double":
        return float(data)
    if kind == "date":
        return _moment(data)
    return plain(data) if kind == "data" else data


def _fits(kind: str, data: object) -> bool:
    expected = _KINDS.get(kind)
    return expected is not None and isinstance(data, expected) and (kind == "boolean" or not isinstance(data, bool))


def plain(data: Any, depth: int = 0) -> Any:
    """Return a copy of lists and maps in which everything is JSON.

    Raises:
        Unusable: something in it is not, or it is nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise Unusable(f"a value is nested more than {MAX_DEPTH} levels deep")
    if data is None or isinstance(data, bool | str):
        return data
    if isinstance(data, int):
        return int(data)
    if isinstance(data, float):
        if data != data or abs(data) == float("inf"):
            raise Unusable(f"{data} can't be kept in a variable")
        return data
    if isinstance(data, dict):
        return {_key(key): plain(item, depth + 1) for key, item in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in data]
    if isinstance(data, datetime):
        return to_wire(data)[1]
    raise Unusable(f"a {type(data).__name__} can't be kept in a variable")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str(key)
    if isinstance(key, int | float):
        return str(key)
    raise Unusable(f"a {type(key).__name__} can't be the key of a map")


def _special(value: float) -> str:
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _number(text: str) -> Any:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 1000:
        raise Unusable("a number is no whole number of at most 1000 digits")
    return narrow(int(text))


def _moment(millis: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=millis)
    except OverflowError:
        raise Unusable("a date lies beyond the year 9999 or before the year 1") from None


_KINDS: dict[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "data": (dict, list),
    "date": int,
    "digits": str,
    "double": (float, int),
    "integer": int,
    "null": type(None),
    "string": str,
}
