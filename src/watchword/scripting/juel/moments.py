"""`dateTime()`: a moment to calculate with, in UTC, as the Joda library of the reference has it."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.scripting.juel.errors import EvaluationFailed
from watchword.values.codec import from_millis, to_millis
from watchword.values.java_text import Printed

_MONTHS_A_YEAR = 12
_SPANS = {
    "Days": timedelta(days=1),
    "Hours": timedelta(hours=1),
    "Millis": timedelta(milliseconds=1),
    "Minutes": timedelta(minutes=1),
    "Seconds": timedelta(seconds=1),
    "Weeks": timedelta(weeks=1),
}
_PATTERN_LETTERS: dict[str, Callable[[datetime, int], str]] = {
    "H": lambda at, width: f"{at.hour:0{width}}",
    "M": lambda at, width: (
        calendar.month_name[at.month][: 3 if width == 3 else 20] if width > 2 else f"{at.month:0{width}}"
    ),
    "S": lambda at, width: f"{at.microsecond // 1000:03}"[:width].ljust(width, "0"),
    "Z": lambda at, width: "+0000" if width == 1 else "+00:00",
    "d": lambda at, width: f"{at.day:0{width}}",
    "h": lambda at, width: f"{(at.hour - 1) % 12 + 1:0{width}}",
    "m": lambda at, width: f"{at.minute:0{width}}",
    "s": lambda at, width: f"{at.second:0{width}}",
    "u": lambda at, width: f"{at.year:0{width}}",
    "y": lambda at, width: f"{at.year % 100:02}" if width == 2 else f"{at.year:0{width}}",
}


class DateTime(Printed):
    """An immutable moment with millisecond precision."""

    __slots__ = ("at",)

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)

    def __str__(self) -> str:
        return f"{self.at.year:04}-{self.at:%m-%dT%H:%M:%S}.{self.at.microsecond // 1000:03}Z"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.at == other.at

    def __hash__(self) -> int:
        return hash(self.at)

    def juel_compare(self, other: object) -> int:
        """Return -1, 0 or 1 for earlier than, same as or later than another DateTime."""
        if not isinstance(other, DateTime):
            raise EvaluationFailed("a DateTime is comparable with a DateTime only; use toDate() for dates")
        return (self.at > other.at) - (self.at < other.at)

    def to_variable(self) -> object:
        """Return the date that is stored for it."""
        return self.at

    @property
    def millis(self) -> int:
        """Milliseconds since 1970."""
        return to_millis(self.at)

    def plus(self, unit: str, amount: int) -> DateTime:
        """Return the moment `amount` units later; months and years keep the day if the month has it."""
        try:
            if unit in _SPANS:
                return DateTime(self.at + amount * _SPANS[unit])
            months = self.at.year * _MONTHS_A_YEAR + self.at.month - 1
            months += amount * (_MONTHS_A_YEAR if unit == "Years" else 1)
            return self._on(months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1, self.at.day)
        except (OverflowError, ValueError):
            raise EvaluationFailed("a moment outside the years 1 to 9999 arises") from None

    def with_field(self, **fields: int) -> DateTime:
        """Return the moment with fields (year, month, day, hour, minute, second, microsecond) replaced."""
        try:
            if "year" in fields or "month" in fields:
                return self._on(fields.get("year", self.at.year), fields.get("month", self.at.month), self.at.day)
            return DateTime(self.at.replace(**fields))  # type: ignore[arg-type]  # parts of a date, all numbers
        except (OverflowError, ValueError):
            raise EvaluationFailed(f"there is no moment with {fields}") from None

    def with_millis(self, millis: int) -> DateTime:
        """Return the moment that many milliseconds after 1970."""
        return DateTime(from_millis(millis))

    def start_of_day(self) -> DateTime:
        """Return midnight of the day."""
        return DateTime(self.at.replace(hour=0, minute=0, second=0, microsecond=0))

    def formatted(self, pattern: str) -> str:
        """Return the text by a pattern such as `yyyy-MM-dd HH:mm`; letters that stand for nothing here are refused."""
        return format_moment(self.at, pattern)

    def _on(self, year: int, month: int, day: int) -> DateTime:
        last = calendar.monthrange(year, month)[1]
        return DateTime(self.at.replace(year=year, month=month, day=min(day, last)))


def format_moment(at: datetime, pattern: str) -> str:
    """Return the text of a moment by a pattern of letters; texts in single quotes stand for themselves."""
    if len(pattern) > 100:
        raise EvaluationFailed("a date pattern has more than 100 characters")
    parts: list[str] = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        if char == "'":
            end = pattern.find("'", place + 1)
            if end < 0:
                raise EvaluationFailed(f"date pattern {pattern!r} has an open quote")
            parts.append(pattern[place + 1 : end] or "'")
            place = end + 1
            continue
        end = place
        while end < len(pattern) and pattern[end] == char:
            end += 1
        show = _PATTERN_LETTERS.get(char)
        if show is None and char.isalpha():
            raise EvaluationFailed(f"date pattern {pattern!r}: the letter {char!r} is not supported")
        parts.append(pattern[place:end] if show is None else show(at, end - place))
        place = end
    return "".join(parts)


def arithmetic() -> dict[str, tuple[str, Callable[..., Any]]]:
    """Return `plusDays`, `minusDays` and their siblings as rows of the method table."""
    rows: dict[str, tuple[str, Callable[..., Any]]] = {}
    for unit in (*_SPANS, "Months", "Years"):
        rows[f"plus{unit}"] = ("i", lambda moment, n, unit=unit: moment.plus(unit, n))
        rows[f"minus{unit}"] = ("i", lambda moment, n, unit=unit: moment.plus(unit, -n))
    return rows
