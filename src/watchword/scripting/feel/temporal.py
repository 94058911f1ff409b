"""Dates, times, date-times and durations of FEEL: years of up to nine digits, nanoseconds, offsets and zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from watchword.scripting.feel.errors import Refused

MAX_YEAR = 999_999_999
DAY_SECONDS = 86_400
NANOS = 1_000_000_000
DAY_NANOS = DAY_SECONDS * NANOS
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Return whether the proleptic Gregorian year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def ordinal(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01, for any year. Source: the civil calendar of 400-year eras."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A duration of years and months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if self.months < 0 else "P") + text


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A duration of days and time, in nanoseconds."""

    nanos: int

    def __str__(self) -> str:
        if not self.nanos:
            return "PT0S"
        whole, nano = divmod(abs(self.nanos), NANOS)
        days, rest = divmod(whole, DAY_SECONDS)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        text = f"P{days}D" if days else "P"
        if hours or minutes or seconds or nano:
            text += "T" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
            text += f"{seconds}{fraction(nano)}S" if seconds or nano else ""
        return "-" + text if self.nanos < 0 else text


@dataclass(frozen=True, slots=True)
class FeelDate:
    """A day of the proleptic Gregorian calendar. Make it by `make_date` where the parts may be wrong."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        return ordinal(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 Monday to 7 Sunday."""
        return (self.ordinal + 3) % 7 + 1

    def plus_months(self, months: int) -> FeelDate:
        """Return the same day of another month, or its last day. Raises Refused beyond the years there are."""
        total = self.year * 12 + self.month - 1 + months
        year, month = total // 12, total % 12 + 1
        return make_date(year, month, min(self.day, month_length(year, month)))

    def plus_days(self, days: int) -> FeelDate:
        """Return the day that many days later. Raises Refused beyond the years there are."""
        return date_of(self.ordinal + days)


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day, with an offset in seconds or the name of a zone, or neither."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    offset: int | None = None
    zone: str | None = None

    def __str__(self) -> str:
        text = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction(self.nano)}"
        if self.zone is not None:
            return f"{text}@{self.zone}"
        return text if self.offset is None else text + offset_text(self.offset)

    @property
    def of_day(self) -> int:
        """Nanoseconds since midnight."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * NANOS + self.nano

    @property
    def is_local(self) -> bool:
        """Whether it has neither offset nor zone."""
        return self.offset is None and self.zone is None

    def at(self, of_day: int) -> FeelTime:
        """Return another time of the same offset or zone: nanoseconds since midnight, around the clock."""
        whole, nano = divmod(of_day % DAY_NANOS, NANOS)
        return FeelTime(whole // 3600, whole // 60 % 60, whole % 60, nano, self.offset, self.zone)


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A day and a time."""

    date: FeelDate
    time: FeelTime

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    @property
    def local(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on its own clock."""
        return self.date.ordinal * DAY_NANOS + self.time.of_day

    @property
    def offset(self) -> int | None:
        """Seconds its clock is ahead of UTC, None if it has neither offset nor zone."""
        return offset_at(self.date, self.time)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; without offset: as if it were UTC."""
        return self.local - (self.offset or 0) * NANOS

    def plus_nanos(self, nanos: int) -> FeelDateTime:
        """Return the moment that much later, on the same clock. Raises Refused beyond the years there are."""
        if self.time.zone is None:
            return self._at_local(self.local + nanos)
        return in_zone(self.instant + nanos, self.time.zone)

    def _at_local(self, local: int) -> FeelDateTime:
        days, of_day = divmod(local, DAY_NANOS)
        return FeelDateTime(date_of(days), self.time.at(of_day))


def make_date(year: int, month: int, day: int) -> FeelDate:
    """Return a date. Raises Refused if there is none such."""
    if not -MAX_YEAR <= year <= MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise Refused(f"there is no date of year {year}, month {month}, day {day}")
    return FeelDate(year, month, day)


def make_time(
    hour: int, minute: int, second: int, nano: int = 0, offset: int | None = None, zone: str | None = None
) -> FeelTime:
    """Return a time. Raises Refused if there is none such, or the offset is beyond 18 hours."""
    if not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 59:
        raise Refused(f"there is no time of hour {hour}, minute {minute}, second {second}")
    if offset is not None and abs(offset) > 18 * 3600:
        raise Refused(f"an offset of {offset} seconds is beyond 18 hours")
    if zone is not None:
        zone_info(zone)
    return FeelTime(hour, minute, second, nano, offset, zone)


def date_of(days: int) -> FeelDate:
    """Return the date of a number of days since 1970-01-01. Raises Refused beyond the years there are."""
    days += 719_468
    era, of_era = divmod(days, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    if not -MAX_YEAR <= year <= MAX_YEAR:
        raise Refused(f"the year {year} is beyond {MAX_YEAR}")
    return FeelDate(year, month, of_year - (153 * shifted + 2) // 5 + 1)


@lru_cache(maxsize=256)
def zone_info(name: str) -> ZoneInfo:
    """Return a zone of the time zone database. Raises Refused if it has none of that name."""
    if name in _zones():
        return ZoneInfo(name)
    raise Refused(f"there is no time zone {name!r}")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def offset_at(date: FeelDate, time: FeelTime) -> int | None:
    """Return the offset in seconds of a time on a day; of two possible ones the earlier."""
    if time.zone is None:
        return time.offset
    local = datetime(_near(date.year), date.month, date.day, time.hour, time.minute, time.second)
    span = zone_info(time.zone).utcoffset(local)
    return 0 if span is None else span.days * DAY_SECONDS + span.seconds


def in_zone(instant: int, zone: str) -> FeelDateTime:
    """Return the moment on the clock of a zone; `instant` in nanoseconds since 1970-01-01T00:00:00Z."""
    days, of_day = divmod(instant, DAY_NANOS)
    date, seconds = date_of(days), of_day // NANOS
    info = zone_info(zone)
    utc = datetime(
        _near(date.year), date.month, date.day, seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=info
    )
    span = info.fromutc(utc).utcoffset()
    offset = 0 if span is None else span.days * DAY_SECONDS + span.seconds
    days, of_day = divmod(instant + offset * NANOS, DAY_NANOS)
    return FeelDateTime(date_of(days), FeelTime(0, 0, 0, 0, None, zone).at(of_day))


def fraction(nano: int) -> str:
    """Return `.5` for half a second of nanoseconds, nothing for none."""
    return f".{nano:09d}".rstrip("0") if nano else ""


def offset_text(offset: int) -> str:
    """Return `Z`, `+02:00` or `+02:45:55`."""
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset), 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _near(year: int) -> int:
    """Return a year with the same calendar that datetime can hold."""
    return year if 2 <= year <= 9998 else 9200 + year % 400 if year > 0 else 400 + year % 400
