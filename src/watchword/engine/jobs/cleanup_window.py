"""When and how history is cleaned up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?:([+-])(\d{2}):?(\d{2}))?")

REMOVAL_TIME_BASED, END_TIME_BASED = "removalTimeBased", "endTimeBased"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of each day; one whose end isn't after its start ends the next day."""

    start: time
    end: time

    def current_or_next(self, now: datetime) -> tuple[datetime, datetime]:
        """Return start and end of the window that is open, or else of the next one."""
        day = now.astimezone(self.start.tzinfo).date() - timedelta(days=1)
        while True:
            begin = datetime.combine(day, self.start)
            end = datetime.combine(day, self.end)
            if end <= begin:
                end += timedelta(days=1)
            if end >= now:
                return begin.astimezone(UTC), end.astimezone(UTC)
            day += timedelta(days=1)

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
    window: Window | None = None
    batch_size: int = 500
    threshold: int = 10
    """A run by end time that deleted this many things is followed by the next one at once."""
    parallel: int = 1
    strategy: str = REMOVAL_TIME_BASED


def read_window(start: str, end: str) -> Window | None:
    """Return the window of two texts like `20:00` or `20:00+0200` (without zone: UTC), None if `start` is empty.

    Raises:
        ValueError: one has another form.
    """
    return Window(_clock(start), _clock(end)) if start else None


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
