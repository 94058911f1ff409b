"""Cron expressions with six fields: second, minute, hour, day of month, month, day of week.

Beside lists, ranges and steps: `L` (last), `L-n`, `LW`, `nW` (nearest working day), `nL` (last such weekday of the
month), `n#k` (k-th such weekday), names, `?`, and macros such as `@daily`. Days of the week count from 0 or 7, Sunday.
Both day fields must match. Times are UTC. Source: `reference` 3.6 (dialect SPRING53), observed in 7.24.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

_MACROS: Mapping[str, str] = {
    "@annually": "0 0 0 1 1 *",
    "@daily": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
    "@midnight": "0 0 0 * * *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@yearly": "0 0 0 1 1 *",
}
_MONTHS = {
    name: n
    for n, name in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_DAYS = {name: n for n, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])}
_YEARS_AHEAD = 40
"""A pattern that hits no day of so many years hits none: 29 February on a given weekday comes every 28 or 40 years."""
_LONGEST = 255

DayRule = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed pattern."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    day_rules: tuple[DayRule, ...]
    weekday_rules: tuple[DayRule, ...]

    def next_after(self, moment: datetime) -> datetime | None:
        """Return the first moment after `moment` that matches; None if there is none."""
        current = moment.replace(microsecond=0) + timedelta(seconds=1)
        time = self._time_from(current)
        if time is not None and self._hits(current.date()):
            return current.replace(hour=time[0], minute=time[1], second=time[2])
        day = current.date()
        try:
            last = day.replace(year=day.year + _YEARS_AHEAD, day=1)
            while day < last:
                day += timedelta(days=1)
                if day.month not in self.months:
                    day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
                elif self._hits(day):
                    return current.replace(
                        year=day.year,
                        month=day.month,
                        day=day.day,
                        hour=self.hours[0],
                        minute=self.minutes[0],
                        second=self.seconds[0],
                    )
        except (OverflowError, ValueError):
            return None
        return None

    def _hits(self, day: date) -> bool:
        return (
            day.month in self.months
            and any(rule(day) for rule in self.day_rules)
            and any(rule(day) for rule in self.weekday_rules)
        )

    def _time_from(self, moment: datetime) -> tuple[int, int, int] | None:
        """Return the first time of day from that of `moment` on."""
        for hour in self.hours:
            if hour < moment.hour:
                continue
            if hour > moment.hour:
                return hour, self.minutes[0], self.seconds[0]
            for minute in self.minutes:
                if minute < moment.minute:
                    continue
                if minute > moment.minute:
                    return hour, minute, self.seconds[0]
                second = next((s for s in self.seconds if s >= moment.second), None)
                if second is not None:
                    return hour, minute, second
        return None


@lru_cache(maxsize=500)
def parse(text: str) -> Cron:
    """Return the pattern that `text` stands for.

    Raises:
        ValueError: it is none.
    """
    if len(text) > _LONGEST:
        raise ValueError("the text is too long for a cron expression")
    fields = _MACROS.get(text.strip(), text).upper().split()
    if len(fields) != 6:
        raise ValueError(f"{text!r} has {len(fields)} fields; expected second minute hour day month weekday")
    if fields[3] == fields[5] == "?":
        raise ValueError(f"{text!r}: day of month and day of week can't both be left open")
    for field in (*fields[:3], fields[4]):
        if "?" in field:
            raise ValueError(f"{text!r}: '?' belongs to the day fields only")
    return Cron(
        _numbers(fields[0], 0, 59),
        _numbers(fields[1], 0, 59),
        _numbers(fields[2], 0, 23),
        frozenset(_numbers(fields[4], 1, 12, _MONTHS)),
        tuple(_day_rule(part) for part in fields[3].split(",")),
        tuple(_weekday_rule(part) for part in fields[5].split(",")),
    )


def _numbers(field: str, low: int, high: int, names: Mapping[str, int] | None = None) -> tuple[int, ...]:
    return tuple(sorted({n for part in field.split(",") for n in _range(part, low, high, names or {})}))


_PART = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d{1,4}))?")


def _range(part: str, low: int, high: int, names: Mapping[str, int], *, wraps: bool = False) -> range:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(f"cron field {part!r} can't be read")
    star, first, last, step = found.groups()
    stride = 1 if step is None else int(step)
    if stride == 0:
        raise ValueError(f"cron field {part!r}: a step of 0 leads nowhere")
    if star:
        return range(low, high + 1, stride)
    start = _number(first, low, high, names)
    if last is not None:
        end = _number(last, low, high, names)
        if wraps and end < start:
            end += 7
    else:
        end = start if step is None else high
    if end < start:
        raise ValueError(f"cron field {part!r} runs backwards")
    return range(start, end + 1, stride)


def _number(text: str, low: int, high: int, names: Mapping[str, int]) -> int:
    if text in names:
        return names[text]
    if not text.isdecimal() or not text.isascii() or not low <= int(text) <= high:
        raise ValueError(f"cron value {text!r} is not within {low}..{high}")
    return int(text)


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _working_day(day: date, wanted: int) -> int:
    """Return the working day nearest to the day `wanted` of the month of `day`, within the month."""
    number = min(wanted, _last(day))
    weekday = day.replace(day=number).weekday()
    if weekday == 5:
        return number - 1 if number > 1 else number + 2
    if weekday == 6:
        return number + 1 if number < _last(day) else number - 2
    return number


def _day_rule(part: str) -> DayRule:
    if part in ("*", "?"):
        return lambda day: True
    if part == "L":
        return lambda day: day.day == _last(day)
    if part == "LW":
        return lambda day: day.day == _working_day(day, 31)
    if part.startswith("L-"):
        back = _number(part[2:], 1, 30, {})
        return lambda day: day.day == _last(day) - back
    if part.endswith("W"):
        near = _number(part[:-1], 1, 30, {})
        return lambda day: near <= _last(day) and day.day == _working_day(day, near)
    days = frozenset(_range(part, 1, 31, {}))
    return lambda day: day.day in days


def _weekday_rule(part: str) -> DayRule:
    if part in ("*", "?"):
        return lambda day: True
    if part != "L" and part.endswith("L"):
        wanted = _number(part[:-1], 0, 7, _DAYS) % 7
        return lambda day: day.isoweekday() % 7 == wanted and day.day > _last(day) - 7
    if "#" in part:
        name, _, number = part.partition("#")
        weekday, nth = _number(name, 0, 7, _DAYS) % 7, _number(number, 1, 5, {})
        return lambda day: day.isoweekday() % 7 == weekday and (day.day - 1) // 7 == nth - 1
    days = frozenset(n % 7 for n in _range(part, 0, 7, _DAYS, wraps=True))
    return lambda day: day.isoweekday() % 7 in days
