"""Conversions to the types of the engine's variables, on FEEL values. Source: observed in 7.24, `reference` 10."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from watchword.dmn.errors import DecisionFailed
from watchword.scripting.feel import FeelDate, FeelDateTime, FeelTime
from watchword.scripting.feel.errors import Refused
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


CONVERSIONS: Mapping[str, Callable[[Any, str], Any]] = {
    "boolean": _boolean,
    "date": _date,
    "double": _double,
    "integer": _whole("integer"),
    "long": _whole("long"),
    "string": _text,
}
"""Lower-case type name -> conversion of a value that isn't null; raises DecisionFailed."""
