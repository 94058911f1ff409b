"""Functions of dates and times. Source: DMN 1.5, 10.3.4.7, 10.3.4.9 and 10.3.4.12."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import DAY_SECONDS, FeelDate, FeelDateTime, FeelTime, ordinal

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def is_identical(run: Run, value1: Any, value2: Any) -> bool:
    """Return whether two values are the same: of one kind, and every part of them equal."""
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, (list, dict)):
        run.spend(len(value1))
        if len(value1) != len(value2):
            return False
        if isinstance(value1, dict):
            return all(key in value2 and is_identical(run, value1[key], value2[key]) for key in value1)
        return all(is_identical(run, left, right) for left, right in zip(value1, value2, strict=True))
    return bool(value1 == value2)


def day_of(date: FeelDate | FeelDateTime) -> FeelDate:
    """Return the date of a date or date-time."""
    return date.date if isinstance(date, FeelDateTime) else date


def day_of_year(run: Run, date: FeelDate | FeelDateTime) -> Decimal:
    """Return the number of the day in its year."""
    day = day_of(date)
    return Decimal(day.ordinal - ordinal(day.year, 1, 1) + 1)


def week_of_year(run: Run, date: FeelDate | FeelDateTime) -> Decimal:
    """Return the number of the week by ISO 8601: the week of a year's first Thursday is its first."""
    day = day_of(date)
    thursday = day.plus_days(4 - day.weekday)
    return Decimal((thursday.ordinal - ordinal(thursday.year, 1, 1)) // 7 + 1)


def from_datetime(moment: datetime) -> FeelDateTime:
    """Return a Python datetime as a value; its zone becomes an offset."""
    span = moment.utcoffset()
    offset = None if span is None else span.days * DAY_SECONDS + span.seconds
    time = FeelTime(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, offset)
    return FeelDateTime(FeelDate(moment.year, moment.month, moment.day), time)


_DATE = "date: date"
ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("day of week", _DATE, lambda run, date: DAYS[day_of(date).weekday - 1]),
    ("day of year", _DATE, day_of_year),
    ("is", "value1?: any, value2?: any", is_identical),
    ("month of year", _DATE, lambda run, date: MONTHS[day_of(date).month - 1]),
    ("now", "", lambda run: from_datetime(run.now())),
    ("today", "", lambda run: from_datetime(run.now()).date),
    ("week of year", _DATE, week_of_year),
)
