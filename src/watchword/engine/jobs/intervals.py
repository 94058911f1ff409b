"""ISO 8601 durations and repeating intervals, as timers and retry cycles use them.

Months and years go by the calendar. Source: `reference` 3.6, observed in 7.24.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d*)?)S)?)?"
)
_WEEKS = re.compile(r"P(\d+)W")
_DATE = re.compile(r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?|-\d{3}|-W\d{1,2}(?:-\d)?)?")
_TIME = re.compile(r"(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?")
_LONGEST = 255
_MAX_NUMBER = 9
ENDLESS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar months and exact time."""

    months: int
    span: timedelta

    def after(self, moment: datetime, times: int = 1) -> datetime:
        """Return the moment that lies `times` of this duration after `moment`: exact time first, then months.

        Raises:
            ValueError: that is outside of what a date can hold.
        """
        try:
            moved = moment + self.span * times
            month = moved.month - 1 + self.months * times
            year, month = moved.year + month // 12, month % 12 + 1
            return moved.replace(year=year, month=month, day=min(moved.day, calendar.monthrange(year, month)[1]))
        except (OverflowError, ValueError, calendar.IllegalMonthError):
            raise ValueError(f"{moment} and {times} times {self} leave the calendar") from None

    @property
    def empty(self) -> bool:
        """True if it doesn't lead anywhere."""
        return not self.months and not self.span


@dataclass(frozen=True, slots=True)
class Interval:
    """A duration from `start`, or towards `end`, repeated `times` (None: not repeated)."""

    duration: Duration
    start: datetime | None
    end: datetime | None
    times: int | None = None

    def first(self, now: datetime) -> datetime | None:
        """Return the first moment from `now` on; None if all are past."""
        if self.times is not None and now in (self.start, self.end) and (self.times <= 0 or self.duration.empty):
            return now
        return self.next_after(now)

    def next_after(self, now: datetime, *, offset: timedelta = timedelta()) -> datetime | None:
        """Return the next moment of the interval after `now`; None if there is none any more.

        Not repeated: the end, or one duration after the start. `offset` shifts all moments of a repetition.
        """
        if self.times is None:
            if self.end is not None:
                return self.end
            return None if self.start is None else self.duration.after(self.start)
        if self.start is not None:
            found = self._onwards(self.start, now - offset)
            return None if found is None else found + offset
        return None if self.end is None else self._backwards(self.end, now)

    def _onwards(self, start: datetime, now: datetime) -> datetime | None:
        times = self.times or 0
        if start > now or times <= 0 or self.duration.empty:
            return start if start > now else None
        if self.duration.months:
            current = start
            for _ in range(times):
                if current > now:
                    break
                current = self.duration.after(current)
        else:
            current = start + self.duration.span * min(times, (now - start) // self.duration.span + 1)
        return current if current > now else None

    def _backwards(self, end: datetime, now: datetime) -> datetime | None:
        current = self.duration.after(end, -1)
        found = end
        for _ in range(self.times or 0):
            if current <= now or self.duration.empty:
                break
            found = current
            current = self.duration.after(current, -1)
        return found if found > now else None


def parse(text: str, now: datetime) -> Interval:
    """Return what `PT1H`, `R3/PT1H`, `R2/<start>/PT1H`, `PT1H/<end>` or `<start>/<end>` means.

    Without start and end it starts `now`.

    Raises:
        ValueError: the text is none of these.
    """
    if len(text) > _LONGEST:
        raise ValueError("the text is too long for a duration")
    parts = text.split("/")
    times = None
    if parts[0].startswith("R"):
        times = ENDLESS if parts[0] == "R" else _whole(parts[0][1:])
        parts = parts[1:]
    if not 1 <= len(parts) <= 2:
        raise ValueError(f"{text!r} has {len(parts)} parts; expected a duration and perhaps a start or an end")
    if parts[0].startswith("P"):
        end = moment(parts[1]) if len(parts) == 2 else None
        return Interval(duration(parts[0]), None if end else now, end, times)
    if len(parts) == 1:
        raise ValueError(f"{text!r} holds no duration")
    start = moment(parts[0])
    if parts[1].startswith("P"):
        return Interval(duration(parts[1]), start, None, times)
    end = moment(parts[1])
    return Interval(Duration(0, end - start), start, end, times)


def duration(text: str) -> Duration:
    """Return an ISO 8601 duration; weeks stand alone, it can't be negative.

    Raises:
        ValueError: the text is none.
    """
    weeks = _WEEKS.fullmatch(text)
    if weeks is not None:
        return Duration(0, timedelta(weeks=_whole(weeks[1])))
    found = _DURATION.fullmatch(text)
    if found is None or found["sign"]:
        raise ValueError(f"{text!r} is no duration; expected e.g. PT1H30M, P1Y2M3DT4H or P2W")
    number = {name: _whole(found[name] or "0") for name in ("years", "months", "days", "hours", "minutes")}
    seconds = timedelta(milliseconds=int(float(found["seconds"] or 0) * 1000))
    return Duration(
        number["years"] * 12 + number["months"],
        timedelta(days=number["days"], hours=number["hours"], minutes=number["minutes"]) + seconds,
    )


def period(text: str, now: datetime) -> datetime:
    """Return `now` plus a period, in which weeks may stand beside other parts.

    Raises:
        ValueError: the text is none.
    """
    weeks = re.search(r"(\d+)W", text)
    rest = text if weeks is None else text.replace(weeks[0], "", 1)
    extra = timedelta(weeks=_whole(weeks[1])) if weeks is not None else timedelta()
    try:
        start = now + extra
    except OverflowError as error:
        raise ValueError(f"{text!r} leaves the calendar") from error
    return start if rest == "P" and weeks is not None else duration(rest).after(start)


def moment(text: str) -> datetime:
    """Return an ISO 8601 date or date and time as aware UTC; without zone it is UTC, parts left out are the first.

    Raises:
        ValueError: the text is none.
    """
    day, _, clock = text.partition("T")
    if not _DATE.fullmatch(day):
        raise ValueError(f"{text[:60]!r} is no date; expected e.g. 2030-01-31 or 2030-01-31T12:00:00Z")
    found = datetime.combine(_day(day), time(), UTC)
    if not clock:
        return found
    match = _TIME.fullmatch(clock)
    if match is None:
        raise ValueError(f"{text[:60]!r}: {clock[:40]!r} is no time of day")
    hour, minute, second = (int(match[n] or 0) for n in (1, 2, 3))
    milliseconds = int((match[4] or "0")[:3].ljust(3, "0"))
    try:
        return found.replace(hour=hour, minute=minute, second=second, microsecond=milliseconds * 1000) - _zone(match[5])
    except OverflowError as error:
        raise ValueError(f"{text[:60]!r} leaves the calendar") from error


def _day(text: str) -> date:
    year, *rest = text.split("-")
    if not rest:
        return date(int(year), 1, 1)
    if rest[0].startswith("W"):
        return date.fromisocalendar(int(year), int(rest[0][1:]), int(rest[1]) if len(rest) == 2 else 1)
    if len(rest) == 1 and len(rest[0]) == 3:
        days = int(rest[0])
        if not 1 <= days <= 365 + calendar.isleap(int(year)):
            raise ValueError(f"{text!r}: the year has no day {days}")
        return date(int(year), 1, 1) + timedelta(days=days - 1)
    return date(int(year), int(rest[0]), int(rest[1]) if len(rest) == 2 else 1)


def _zone(text: str | None) -> timedelta:
    if text is None or text == "Z":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -span if text[0] == "-" else span


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text) or len(text) > _MAX_NUMBER:
        raise ValueError(f"{text[:20]!r} is no number that a duration can hold")
    return int(text)
