"""Texts of dates, times, date-times and durations: what `date("...")` and its siblings read."""

from __future__ import annotations

import re

from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.temporal import (
    DAY_NANOS,
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    make_date,
    make_time,
)

_DATE = r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_TIME = (
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,18}))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+/-]{0,60}))?"
)
_ONLY_DATE, _ONLY_TIME = re.compile(_DATE), re.compile(_TIME)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,18})D)?"
    r"(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,18}))?S)?)?"
)
MAX_NANOS = 10**30
"""A days-and-time duration is shorter than this: beyond any two dates there are."""
MAX_MONTHS = 12 * 10**11


def read_date(text: str) -> FeelDate:
    """Return the date of `2024-02-29`. Raises Refused if the text is none."""
    found = _ONLY_DATE.fullmatch(text)
    if found is None:
        raise Refused(f"{text!r} is no date")
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def read_time(text: str) -> FeelTime:
    """Return the time of `10:30:00+02:00`. Raises Refused if the text is none."""
    return _read_time(text)[0]


def read_date_time(text: str) -> FeelDateTime:
    """Return the date-time of `2024-02-29T10:30:00@Europe/Paris`, or of a date alone. Raises Refused."""
    date, separator, time = text.partition("T")
    if not separator:
        return FeelDateTime(read_date(text), FeelTime(0, 0, 0))
    day = read_date(date)
    read, days = _read_time(time)
    return FeelDateTime(day.plus_days(days) if days else day, read)


def read_duration(text: str) -> DaysDuration | MonthsDuration:
    """Return the duration of `P1Y2M` or `P1DT2H`. Raises Refused if the text is none."""
    months = _MONTHS.fullmatch(text)
    if months is not None and (months[2] or months[3]):
        return make_months((int(months[2] or 0) * 12 + int(months[3] or 0)) * (-1 if months[1] else 1))
    days = _DAYS.fullmatch(text)
    if days is None or text[-1] in "PT":
        raise Refused(f"{text!r} is no duration")
    seconds = int(days[3] or 0) * 3600 + int(days[4] or 0) * 60 + int(days[5] or 0)
    nanos = int(days[2] or 0) * DAY_NANOS + seconds * NANOS + _nanos(days[6])
    return make_days(-nanos if days[1] else nanos)


def read_temporal(text: str) -> FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration:
    """Return what `@"..."` stands for. Raises Refused if the text is nothing of the kind."""
    if "P" in text[:2]:
        return read_duration(text)
    if text[2:3] == ":":
        return read_time(text)
    return read_date_time(text) if "T" in text else read_date(text)


def make_days(nanos: int) -> DaysDuration:
    """Return a days-and-time duration. Raises Refused if it is beyond all dates."""
    if abs(nanos) > MAX_NANOS:
        raise Refused("a duration is too long")
    return DaysDuration(nanos)


def make_months(months: int) -> MonthsDuration:
    """Return a years-and-months duration. Raises Refused if it is beyond all dates."""
    if abs(months) > MAX_MONTHS:
        raise Refused("a duration is too long")
    return MonthsDuration(months)


def _read_time(text: str) -> tuple[FeelTime, int]:
    found = _ONLY_TIME.fullmatch(text)
    if found is None:
        raise Refused(f"{text!r} is no time")
    hour, minute, second, nano = int(found[1]), int(found[2]), int(found[3]), _nanos(found[4])
    offset = 0 if found[5] else None
    if found[6]:
        if int(found[8]) > 59 or int(found[9] or 0) > 59:
            raise Refused(f"{text!r} is no time")
        offset = int(found[7]) * 3600 + int(found[8]) * 60 + int(found[9] or 0)
        offset = -offset if found[6] == "-" else offset
    if hour == 24 and not (minute or second or nano):
        return make_time(0, 0, 0, 0, offset, found[10]), 1
    return make_time(hour, minute, second, nano, offset, found[10]), 0


def _nanos(digits: str | None) -> int:
    return int(digits[:9].ljust(9, "0")) if digits else 0
