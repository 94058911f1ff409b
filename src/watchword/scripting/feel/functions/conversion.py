"""Functions that make values of others. Source: DMN 1.5, 10.3.4.1."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.numbers import CONTEXT, literal, whole
from watchword.scripting.feel.range_text import read_range
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import (
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    make_date,
    make_time,
    zone_info,
)
from watchword.scripting.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from watchword.scripting.feel.text import to_text
from watchword.scripting.feel.types import UTC_MIDNIGHT

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")


def date(run: Run, value: Any) -> FeelDate:
    """Return the date of a text, a date or a date-time."""
    if isinstance(value, str):
        return read_date(value)
    return value.date if isinstance(value, FeelDateTime) else value


def date_of(run: Run, year: Decimal, month: Decimal, day: Decimal) -> FeelDate:
    """Return the date of its parts."""
    return make_date(whole(year), whole(month), whole(day))


def time(run: Run, value: Any) -> FeelTime:
    """Return the time of a text, a time or a date-time; of a date midnight in UTC."""
    if isinstance(value, str):
        return read_time(value)
    if isinstance(value, FeelDateTime):
        return value.time
    return UTC_MIDNIGHT if isinstance(value, FeelDate) else value


def time_of(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None) -> FeelTime:
    """Return the time of its parts."""
    seconds = None if offset is None else int(abs(offset.nanos) // NANOS) * (-1 if offset.nanos < 0 else 1)
    nanos = whole(CONTEXT.multiply(second, Decimal(NANOS)))
    return make_time(whole(hour), whole(minute), nanos // NANOS, nanos % NANOS, seconds)


def date_time(run: Run, value: Any) -> FeelDateTime:
    """Return the date-time of a text, or itself."""
    return read_date_time(value) if isinstance(value, str) else value


def date_time_of(run: Run, day: FeelDate | FeelDateTime, clock: FeelTime) -> FeelDateTime:
    """Return the date-time of a day and a time."""
    return FeelDateTime(day.date if isinstance(day, FeelDateTime) else day, clock)


def date_time_parts(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    at: Any = None,
) -> FeelDateTime:
    """Return the date-time of its parts; `at` is an offset as duration or in hours, the name of a zone, or None."""
    offset: DaysDuration | None = at if isinstance(at, DaysDuration) else None
    if isinstance(at, Decimal):
        offset = DaysDuration(whole(CONTEXT.multiply(at, Decimal(3600))) * NANOS)
    clock = time_of(run, hour, minute, second, offset)
    if isinstance(at, str):
        zone_info(at)
        clock = FeelTime(clock.hour, clock.minute, clock.second, clock.nano, None, at)
    return FeelDateTime(date_of(run, year, month, day), clock)


def number(run: Run, text: str, grouping: str | None, separator: str | None) -> Decimal:
    """Return the number of a text, without its grouping separators (`,`, `.` or space)."""
    point = separator or "."
    if point not in (".", ",") or (grouping is not None and grouping not in (" ", ".", ",")) or grouping == point:
        raise Refused("separators are ' ', ',' or '.', and differ")
    bare = text.replace(grouping, "") if grouping else text
    if point != ".":
        if "." in bare:
            raise Refused(f"{text!r} is no number")
        bare = bare.replace(point, ".")
    answer = literal(bare) if _NUMBER.fullmatch(bare) else None
    if answer is None:
        raise Refused(f"{text!r} is no number")
    return answer


def duration(run: Run, value: Any) -> Any:
    """Return the duration of a text, or itself."""
    return read_duration(value) if isinstance(value, str) else value


def months_between(run: Run, start: FeelDate | FeelDateTime, end: FeelDate | FeelDateTime) -> MonthsDuration:
    """Return the whole months from one day to another."""
    first, last = date(run, start), date(run, end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


def _text(run: Run, value: Any) -> str | None:
    return to_text(value, run)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"
ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("date", "from: string", date),
    ("date", "from: date", date),
    ("date", "year: number, month: number, day: number", date_of),
    ("date and time", "from: string", date_time),
    ("date and time", "from: datetime", date_time),
    ("date and time", "date: date, time: time", date_time_of),
    ("date and time", _PARTS, date_time_parts),
    ("date and time", f"{_PARTS}, offset: days|null", date_time_parts),
    ("date and time", f"{_PARTS}, hour offset: number", date_time_parts),
    ("date and time", f"{_PARTS}, timezone: string", date_time_parts),
    ("duration", "from: string", duration),
    ("duration", "from: duration", duration),
    ("number", "from: string, grouping separator?: string|null, decimal separator?: string|null", number),
    ("range", "from: string", lambda run, text: read_range(text, run)),
    ("string", "from: any", _text),
    ("time", "from: string", time),
    ("time", "from: time", time),
    ("time", "from: date", time),
    ("time", "hour: number, minute: number, second: number, offset?: days|null", time_of),
    ("years and months duration", "from: date, to: date", months_between),
)
