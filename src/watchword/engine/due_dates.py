"""Due dates as models write them: a moment, ISO 8601 text, or a period from now. Source: `reference` 1.5."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta

from watchword.core.errors import StepFailed
from watchword.values.native import Converts

_PERIOD = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_LONGEST = 64


def due_date(value: object, now: datetime, *, what: str) -> datetime | None:
    """Return the moment that `value` means, None for None and empty text.

    Args:
        value: a datetime (or `dateTime()` of an expression), a date, or text: `P...` is a period from `now`, anything
            else an ISO 8601 date or time; a time without zone is UTC.
        now: aware UTC.
        what: names the attribute in the message.

    Raises:
        StepFailed: the value is none of these.
    """
    if isinstance(value, Converts):
        value = value.to_variable()
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, str) and len(value) <= _LONGEST:
        text = value.strip()
        try:
            return add_period(now, text) if text.startswith("P") else _utc(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    raise StepFailed(
        f"{what} is {str(value)[:80]!r} ({type(value).__name__}); expected a date, ISO 8601 text such as "
        "2030-01-31T12:00:00, or a period such as P2D"
    )


def add_period(now: datetime, text: str) -> datetime:
    """Return `now` plus an ISO 8601 period; months and years go by the calendar.

    Raises:
        ValueError: the text is no period.
    """
    found = _PERIOD.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise ValueError(f"{text!r} is no ISO 8601 period")
    part = {name: float(number) if number else 0.0 for name, number in found.groupdict().items()}
    month = now.month - 1 + int(part["months"])
    year, month = now.year + int(part["years"]) + month // 12, month % 12 + 1
    day = min(now.day, calendar.monthrange(year, month)[1])
    moved = now.replace(year=year, month=month, day=day)
    return moved + timedelta(
        weeks=part["weeks"],
        days=part["days"],
        hours=part["hours"],
        minutes=part["minutes"],
        seconds=part["seconds"],
    )


def _utc(moment: datetime) -> datetime:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
