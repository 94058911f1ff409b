"""Texts as the reference prints values: doubles, dates, lists and maps.

Source: observed in 7.24 (`x${1/3}`, `x${when}`, `x${map}`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zlib import crc32

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Printed:
    """Base of our own value objects whose `str()` is the text that expressions show."""

    __slots__ = ()


def double_text(number: float) -> str:
    """Return the text of a double: `2.5`, `10.0`, `1.0E10`, `9.9E-4`, `NaN`, `-Infinity`."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return repr(number)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    power = len(digits) - 1 + int(exponent)
    rest = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{rest}E{power}"


def date_text(moment: datetime) -> str:
    """Return the text of a date, in UTC: `Fri Jan 02 03:04:05 UTC 2026`."""
    at = moment.astimezone(UTC)
    month = _MONTHS[at.month - 1]
    return f"{_DAYS[at.weekday()]} {month} {at.day:02} {at:%H:%M:%S} UTC {at.year:04}"


def text(value: object) -> str:
    """Return the text of any value an expression can meet; null inside a collection is `null`."""
    printer = _PRINTERS.get(type(value))
    if printer is not None:
        return printer(value)
    for kind, general in _GENERAL:
        if isinstance(value, kind):
            return general(value)
    return type(value).__name__


def _items(value: object) -> str:
    return f"[{', '.join(map(text, value))}]"  # type: ignore[call-overload]  # an iterable, as just seen


def _entries(value: object) -> str:
    assert isinstance(value, Mapping)
    return f"{{{', '.join(f'{text(key)}={text(item)}' for key, item in value.items())}}}"


def _bytes(value: object) -> str:
    return f"[B@{crc32(value):x}"  # type: ignore[arg-type]  # bytes, as just seen


_PRINTERS: dict[type, Callable[..., str]] = {
    bool: lambda value: "true" if value else "false",
    bytes: _bytes,
    datetime: date_text,
    dict: _entries,
    float: double_text,
    int: int.__repr__,
    list: _items,
    str: str,
    type(None): lambda value: "null",
}
_GENERAL: tuple[tuple[type | tuple[type, ...], Callable[..., str]], ...] = (
    (Printed, str),
    (int, int.__repr__),
    (str, str.__str__),
    (float, double_text),
    (Decimal, str),
    (datetime, date_text),
    ((list, tuple, set, frozenset), _items),
    (Mapping, _entries),
)
