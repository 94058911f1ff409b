"""Values of Python and of variables as values of FEEL, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from watchword.scripting.feel.errors import FeelError
from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.functions.temporal import from_datetime
from watchword.scripting.feel.java import clock_text, months_text
from watchword.scripting.feel.numbers import CONTEXT, number_of
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import (
    DAY_SECONDS,
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
)
from watchword.scripting.feel.text import to_text
from watchword.values.java_types import LONG_MAX, LONG_MIN
from watchword.values.native import from_native, to_native
from watchword.values.spin import JsonNode
from watchword.values.spin_xml import XmlElement
from watchword.values.typed import TypedValue

_MAX_DIGITS = 300
MAX_NESTING = 100
"""Lists and contexts inside each other."""
_OWN = (DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime, MonthsDuration)
_TEMPORAL = (DaysDuration, FeelTime, MonthsDuration)


def to_feel(value: Any, *, local: bool = False) -> Any:
    """Return a Python value as a value of FEEL; what FEEL has nothing for is null.

    Numbers become decimals (NaN and infinities null), naive datetimes have no offset, keys of mappings become texts.

    Args:
        value: plain Python, or what expressions get of variables.
        local: a datetime becomes a date-time without offset, on the clock of UTC, as in the reference.

    Raises:
        FeelError: lists and mappings are nested too deeply.
    """
    return _to_feel(value, 0, local)


def from_feel(value: Any) -> Any:
    """Return a value of FEEL as plain Python that variables can hold.

    Whole numbers are ints, others floats. Dates and date-times are aware datetimes in UTC (without offset: as if they
    were UTC), or texts beyond the years datetimes have. Times, durations, ranges and functions are texts.

    Raises:
        FeelError: lists and contexts are nested too deeply.
    """
    return _from_feel(value, 0)


def to_reference(value: Any) -> Any:
    """Return a value of FEEL as the reference's JSON shows it, observed in 7.24.

    Whole numbers beyond 64 bits are floats, dates and times texts, days and time durations seconds as float; ranges and
    functions are null.

    Raises:
        FeelError: lists and contexts are nested too deeply.
    """
    return _to_reference(value, 0)


def from_typed(typed: TypedValue, *, local: bool = False) -> Any:
    """Return the value of a variable as a value of FEEL. Raises FeelError; JsonError and XmlError of stored texts."""
    return to_feel(to_native(typed), local=local)


def to_typed(value: Any) -> TypedValue:
    """Return the variable that holds a value of FEEL. Raises FeelError."""
    return from_native(from_feel(value))


def to_number(value: Decimal) -> int | float | None:
    """Return a number as int if it is whole, else as float; None beyond what both hold here."""
    if value.adjusted() < _MAX_DIGITS and value == value.to_integral_value(context=CONTEXT):
        return int(value)
    number = float(value)
    return number if isfinite(number) else None


def to_datetime(value: FeelDate | FeelDateTime) -> datetime | None:
    """Return the aware datetime in UTC, None beyond the years 1 to 9999."""
    moment = value if isinstance(value, FeelDateTime) else FeelDateTime(value, FeelTime(0, 0, 0))
    if not 2 <= moment.date.year <= 9998:
        return None
    seconds, nanos = divmod(moment.instant, NANOS)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        days=seconds // DAY_SECONDS, seconds=seconds % DAY_SECONDS, microseconds=nanos // 1000
    )


def _to_feel(value: Any, depth: int, local: bool) -> Any:
    if value is None or isinstance(value, (bool, *_OWN)):
        return value
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if isinstance(value, Decimal):
        return CONTEXT.create_decimal(value) if value.is_finite() else None
    if isinstance(value, (int, float)):
        return number_of(int(value) if isinstance(value, int) else float(value))
    if isinstance(value, Mapping):
        _check(depth)
        return {str(key): _to_feel(item, depth + 1, local) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        _check(depth)
        return [_to_feel(item, depth + 1, local) for item in value]
    if isinstance(value, JsonNode):
        return _to_feel(value.data, depth + 1, local)
    if isinstance(value, XmlElement):
        return str(value)
    return _time_to_feel(value, local)


def _time_to_feel(value: Any, local: bool) -> Any:
    if isinstance(value, datetime):
        return from_datetime(value.astimezone(UTC).replace(tzinfo=None) if local and value.tzinfo else value)
    if isinstance(value, date):
        return FeelDate(value.year, value.month, value.day)
    if isinstance(value, time):
        return from_datetime(datetime.combine(date(1970, 1, 1), value)).time
    if isinstance(value, timedelta):
        return DaysDuration((value.days * DAY_SECONDS + value.seconds) * NANOS + value.microseconds * 1000)
    return None


def _to_reference(value: Any, depth: int) -> Any:
    if isinstance(value, Decimal):
        number = to_number(value)
        return float(number) if isinstance(number, int) and not LONG_MIN <= number <= LONG_MAX else number
    if isinstance(value, (dict, list)):
        _check(depth)
        if isinstance(value, dict):
            return {name: _to_reference(item, depth + 1) for name, item in value.items()}
        return [_to_reference(item, depth + 1) for item in value]
    if isinstance(value, DaysDuration):
        return value.nanos / NANOS
    if isinstance(value, FeelDateTime) and value.time.zone is not None:
        time = value.time
        return str(FeelDateTime(value.date, FeelTime(time.hour, time.minute, time.second, time.nano, value.offset)))
    if isinstance(value, FeelTime):
        return str(value) if value.is_local else clock_text(value)
    if isinstance(value, (FeelRange, FeelFunction)):
        return None
    if isinstance(value, MonthsDuration):
        return months_text(value)
    return str(value) if isinstance(value, (FeelDate, FeelDateTime)) else value


def _from_feel(value: Any, depth: int) -> Any:
    if isinstance(value, Decimal):
        return to_number(value)
    if isinstance(value, dict):
        _check(depth)
        return {name: _from_feel(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        _check(depth)
        return [_from_feel(item, depth + 1) for item in value]
    if isinstance(value, (FeelDate, FeelDateTime)):
        return to_datetime(value) or str(value)
    if isinstance(value, (FeelRange, FeelFunction)):
        return to_text(value, Run())
    return str(value) if isinstance(value, _TEMPORAL) else value


def _check(depth: int) -> None:
    if depth > MAX_NESTING:
        raise FeelError(f"lists and contexts are nested more than {MAX_NESTING} deep")
