"""Values as the reference's platform writes them where a text is wanted. Source: observed in 7.24."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.numbers import CONTEXT
from watchword.scripting.feel.temporal import (
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    offset_at,
    offset_text,
)
from watchword.values.java_text import double_text
from watchword.values.java_types import LONG_MAX, LONG_MIN

_EPOCH = FeelDate(1970, 1, 1)


def java_text(value: Any) -> str:
    """Return the text of a value: `[1, a]`, `{a=1}`, `10:30`, `PT24H`, `P-1Y-2M`, `1.0E20`; null is `null`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(java_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}={java_text(item)}' for name, item in value.items())}}}"
    if isinstance(value, FeelTime):
        return clock_text(value)
    if isinstance(value, FeelDateTime):
        return _moment(value)
    if isinstance(value, DaysDuration):
        return _days(value.nanos)
    if isinstance(value, MonthsDuration):
        return months_text(value)
    return repr(value).replace("function (", "function(", 1) if isinstance(value, FeelFunction) else str(value)


def clock_text(value: FeelTime) -> str:
    """Return a time without what is zero at its end: `10:30`, `10:30:05.500+02:00`."""
    text = f"{value.hour:02d}:{value.minute:02d}"
    if value.second or value.nano:
        text += f":{value.second:02d}{_fraction(value.nano)}"
    offset = offset_at(_EPOCH, value)
    return text if offset is None else text + offset_text(offset)


def months_text(value: MonthsDuration) -> str:
    """Return a duration with the sign at its parts: `P-1Y-2M`; one of no length is `P0D`."""
    years, months = divmod(abs(value.months), 12)
    sign = "-" if value.months < 0 else ""
    parts = (f"{sign}{years}Y" if years else "") + (f"{sign}{months}M" if months else "")
    return f"P{parts or '0D'}"


def _number(value: Decimal) -> str:
    if value == value.to_integral_value(context=CONTEXT) and LONG_MIN <= value <= LONG_MAX:
        return str(int(value))
    return double_text(float(value))


def _fraction(nano: int) -> str:
    """Return milliseconds, microseconds or nanoseconds, as many as are needed."""
    if not nano:
        return ""
    text = f"{nano:09d}"
    return "." + next(text[:size] for size in (3, 6, 9) if not int(text[size:] or "0"))


def _moment(value: FeelDateTime) -> str:
    time = replace(value.time, offset=value.offset, zone=None)
    zone = "" if value.time.zone is None else f"[{value.time.zone}]"
    return f"{value.date}T{clock_text(time)}{zone}"


def _days(nanos: int) -> str:
    if not nanos:
        return "PT0S"
    sign = "-" if nanos < 0 else ""
    whole, nano = divmod(abs(nanos), NANOS)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = (f"{sign}{hours}H" if hours else "") + (f"{sign}{minutes}M" if minutes else "")
    if seconds or nano:
        text += f"{sign}{seconds}" + (f".{nano:09d}".rstrip("0") if nano else "") + "S"
    return f"PT{text}"
