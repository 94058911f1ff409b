"""Conversions to the types of the engine's variables, on FEEL values. Source: observed in 7.24, `reference` 10."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from watchword.dmn.errors import DecisionFailed
from watchword.scripting.feel import FeelDate, FeelDateTime, FeelRange, FeelTime
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.java import java_text
from watchword.scripting.feel.temporal_text import read_date_time

INTEGERS = {"integer": 31, "long": 63}
"""Type name -> bits without sign."""


def _text(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, dict)):
        raise _unfit(value, "string", where)
    return str(value)


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _unfit(value, "boolean", where)


def _whole(name: str) -> Callable[[Any, str], Decimal]:
    limit = 2 ** INTEGERS[name]

    def convert(value: Any, where: str) -> Decimal:
        number = _number(value, name, where)
        if number != number.to_integral_value() or not -limit <= number < limit:
            raise _unfit(value, name, where)
        return Decimal(int(number))

    return convert


def _double(value: Any, where: str) -> Decimal:
    return _number(value, "double", where)


def _number(value: Any, name: str, where: str) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise _unfit(value, name, where) from None
        if number.is_finite():
            return number
    raise _unfit(value, name, where)


def _date(value: Any, where: str) -> FeelDateTime:
    if isinstance(value, FeelDateTime):
        return value
    if isinstance(value, FeelDate):
        return FeelDateTime(value, FeelTime(0, 0, 0))
    if isinstance(value, str):
        try:
            return read_date_time(value)
        except Refused:
            pass
    raise _unfit(value, "date", where)


def _unfit(value: Any, name: str, where: str) -> DecisionFailed:
    shown = str(value)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return DecisionFailed(f"{where}: the value {shown!r} can't be converted to {name}")


_MOMENT = re.compile(r"\s*(\d{1,4})-(\d{1,4})-(\d{1,4})T(\d{1,4}):(\d{1,4}):(\d{1,4})", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DOUBLE = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?\s*", re.ASCII)


def _lenient_date(value: Any, where: str) -> FeelDateTime:
    """Return a date; of a text the part before what is too much, and days beyond a month count on."""
    if isinstance(value, FeelDateTime):
        return value
    found = _MOMENT.match(value) if isinstance(value, str) else None
    if found is None:
        raise _unfit(value, "date", where)
    year, month, day, hours, minutes, seconds = map(int, found.groups())
    start = FeelDateTime(FeelDate(1, 1, 1), FeelTime(0, 0, 0))
    try:
        moment = FeelDateTime(start.date.plus_months((year - 1) * 12 + month - 1).plus_days(day - 1), start.time)
        return moment.plus_nanos(((hours * 60 + minutes) * 60 + seconds) * 10**9)
    except Refused:
        raise _unfit(value, "date", where) from None


def _strict_whole(name: str) -> Callable[[Any, str], Decimal]:
    convert = _whole(name)

    def strictly(value: Any, where: str) -> Decimal:
        if isinstance(value, str) and not _INTEGER.fullmatch(value):
            raise _unfit(value, name, where)
        return convert(value, where)

    return strictly


def _lenient_double(value: Any, where: str) -> Decimal:
    if not isinstance(value, str):
        return _double(value, where)
    found = _DOUBLE.fullmatch(value)
    if found is None:
        raise _unfit(value, "double", where)
    return _double(found[1], where)


def _java_text(value: Any, where: str) -> str | None:
    if isinstance(value, FeelRange):
        return None
    return value if isinstance(value, str) else java_text(value)


CONVERSIONS: Mapping[str, Callable[[Any, str], Any]] = {
    "boolean": _boolean,
    "date": _date,
    "double": _double,
    "integer": _whole("integer"),
    "long": _whole("long"),
    "string": _text,
}
"""Lower-case type name -> conversion of a value that isn't null; raises DecisionFailed."""
CAMUNDA_CONVERSIONS: Mapping[str, Callable[[Any, str], Any]] = {
    **CONVERSIONS,
    "date": _lenient_date,
    "double": _lenient_double,
    "integer": _strict_whole("integer"),
    "long": _strict_whole("long"),
    "string": _java_text,
}
"""The same as the reference's platform converts: dates without time are none, texts are read and written its way."""
