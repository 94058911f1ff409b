"""When and how history is cleaned up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?:([+-])(\d{2}):?(\d{2}))?")

_SPAN = re.compile(r"(\d?\d:\d\d(?:[+-]\d\d:?\d\d)?)\s*-\s*(\d?\d:\d\d(?:[+-]\d\d:?\d\d)?)")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REMOVAL_TIME_BASED, END_TIME_BASED = "removalTimeBased", "endTimeBased"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of each day; one whose end isn't after its start ends the next day."""

    start: time
    end: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return start and end of the window that begins on a day of its own zone."""
        begin, end = datetime.combine(day, self.start), datetime.combine(day, self.end)
        if end <= begin:
            end += timedelta(days=1)
        return begin.astimezone(UTC), end.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Week:
    """The windows of the days of a week, Monday first; None: none begins on that day. One at least is there."""

    days: tuple[Window | None, ...]

    def current_or_next(self, now: datetime) -> tuple[datetime, datetime]:
        """Return start and end of the window that is open, or else of the next one."""
        return min((self._of(number, window, now) for number, window in enumerate(self.days) if window is not None))

    @staticmethod
    def _of(number: int, window: Window, now: datetime) -> tuple[datetime, datetime]:
        today = now.astimezone(window.start.tzinfo).date()
        day = today - timedelta(days=(today.weekday() - number) % 7)  # the last such day, maybe today
        begin, end = window.on(day)
        return (begin, end) if end >= now else window.on(day + timedelta(days=7))

    def next_after(self, now: datetime) -> datetime:
        """Return the start of the next window that isn't open yet."""
        begin, end = self.current_or_next(now)
        return begin if begin > now else self.current_or_next(end + timedelta(milliseconds=1))[0]

    def contains(self, now: datetime) -> bool:
        """Tell whether the window is open."""
        return self.current_or_next(now)[0] <= now


@dataclass(frozen=True, slots=True)
class CleanupSettings:
    """How history is cleaned up; without `window` only on demand. Source: `reference` 3.8."""

    enabled: bool = True
    window: Week | None = None
    batch_size: int = 500
    threshold: int = 10
    """A run by end time that deleted this many things is followed by the next one at once."""
    parallel: int = 1
    strategy: str = REMOVAL_TIME_BASED
    task_metrics_days: int | None = None
    """How long the figures on who worked on tasks are kept; None: until they are deleted."""


def read_week(start: str, end: str, days: Sequence[str] = ()) -> Week | None:
    """Return the windows of a week, None if there is none.

    Args:
        start: a time of day like `20:00` or `20:00+0200` (without zone: UTC); empty: days have no window but their own.
        end: the same.
        days: what differs on some days, like `saturday 08:00-20:00` or `sunday none`.

    Raises:
        ValueError: one has another form.
    """
    week = [Window(_clock(start), _clock(end)) if start else None] * 7
    for text in days:
        name, _, span = text.strip().partition(" ")
        if name.lower() not in WEEKDAYS:
            raise ValueError(f"{text!r} begins with no day of the week; expected one of {', '.join(WEEKDAYS)}")
        week[WEEKDAYS.index(name.lower())] = _span(span.strip())
    return Week(tuple(week)) if any(week) else None


def _span(text: str) -> Window | None:
    if text.lower() == "none":
        return None
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span of time; expected HH:MM-HH:MM, with zones if need be, or none")
    return Window(_clock(match[1]), _clock(match[2]))


def _clock(text: str) -> time:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time of day; expected HH:MM, or HH:MM+0100 with a zone")
    hours, minutes, sign, zone_hours, zone_minutes = match.groups()
    zone: tzinfo = UTC
    if sign is not None:
        offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
        if offset >= timedelta(days=1):
            raise ValueError(f"{text!r} has a zone that is a day or more away from UTC")
        zone = timezone(-offset if sign == "-" else offset)
    return time(int(hours), int(minutes), tzinfo=zone)
