"""Reading dates of forms by patterns like `dd/MM/yyyy`."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from functools import lru_cache

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_PARTS = {"d": "day", "H": "hour", "h": "hour12", "k": "hour", "m": "minute", "s": "second", "S": "milli"}
_MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}


def parse_moment(text: str, pattern: str) -> datetime:
    """Return the moment that `text` names, in UTC.

    Raises:
        ValueError: it doesn't follow the pattern, or names no moment.
    """
    match = _compiled(pattern).fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:60]!r} is no date; expected one of the pattern {pattern}")
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    month = found.get("month", "1")
    hour = int(found.get("hour", "0"))
    if "hour12" in found:
        hour = int(found["hour12"]) % 12 + (12 if found.get("half", "AM").upper() == "PM" else 0)
    year = int(found.get("year", "1970"))
    try:
        return datetime(
            year + 2000 if len(found.get("year", "1970")) == 2 else year,
            int(month) if month.isdecimal() else _MONTHS[month.lower()],
            int(found.get("day", "1")),
            hour % 24,
            int(found.get("minute", "0")),
            int(found.get("second", "0")),
            int(found.get("milli", "0")) * 1000,
            UTC,
        )
    except (KeyError, ValueError, OverflowError):
        raise ValueError(f"{text[:60]!r} names no moment by the pattern {pattern}") from None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    used: set[str] = set()
    for token in _TOKEN.finditer(pattern):
        letter = token[2]
        if letter is None:
            literal = token[0] if token[1] is None else token[1].replace("''", "'") or "'"
            parts.append(re.escape(literal))
            continue
        name, expression = _part(letter, len(token[0]))
        if name in used:
            parts.append(expression)
        else:
            used.add(name)
            parts.append(f"(?P<{name}>{expression})")
    return re.compile("".join(parts), re.ASCII | re.IGNORECASE)


def _part(letter: str, length: int) -> tuple[str, str]:
    if letter in "yYu":
        return "year", r"\d{2}" if length == 2 else r"\d{4}"
    if letter in "ML":
        return "month", r"[A-Za-z]{3,9}" if length > 2 else r"\d{1,2}"
    if letter == "a":
        return "half", "AM|PM"
    if letter in _PARTS:
        return _PARTS[letter], r"\d{1,3}" if letter == "S" else r"\d{1,2}"
    return "other", r"[\w:+-]+"
