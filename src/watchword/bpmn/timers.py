"""Timer texts that must be right when a model is deployed: those of start events."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence

from watchword.bpmn.model import ElementType, EventDefinition, Process, TimerDefinition
from watchword.core.errors import UnreadableModel

_DATE = re.compile(
    r"[+-]?\d{4,}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12]\d|3[01]))?|-W\d{1,2}(-\d)?|-\d{3})?"
    r"(T(([01]?\d|2[0-4])(:[0-5]?\d(:[0-5]?\d([.,]\d+)?)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?"
)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_PERIOD = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_REPEAT = re.compile(r"R-?\d*")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_CRON_FIELDS: Sequence[tuple[int, int, tuple[str, ...]]] = (
    (0, 59, ()),
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 7, _DAYS),
)
"""Lowest and highest number and names of second, minute, hour, day of month, month, day of week."""
_CRON_PART = re.compile(r"(\*|\?|L(W|-\d+)?|(?P<low>\w{1,3}?)(L|W|#[1-5])?(-(?P<high>\w{1,3}))?)(/\d+)?")
_CRON_WORDS = frozenset({"@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly"})


def check_start_timers(processes: Iterable[Process]) -> None:
    """Check the timers of start events; expressions are left to the run.

    Raises:
        UnreadableModel: a text is no date, duration or cycle.
    """
    for process in processes:
        for node in process.children:
            if node.type is ElementType.START_TIMER:
                _check(node.event)


def _check(definition: EventDefinition | None) -> None:
    if not isinstance(definition, TimerDefinition) or not definition.value.is_literal:
        return
    text = definition.value.text
    right = {"date": _is_date, "duration": _is_duration, "cycle": _is_cycle}[definition.kind](text)
    if not right:
        raise UnreadableModel(f"Start event timer {text!r} is no valid {definition.kind}")


def _is_date(text: str) -> bool:
    if _PERIOD.fullmatch(text) is not None:
        return True
    if _DATE.fullmatch(text) is None:
        return False
    day = _DAY.match(text)
    return day is None or int(day[3]) <= monthrange(int(day[1]), int(day[2]))[1]


def _is_duration(text: str) -> bool:
    return _PERIOD.fullmatch(text) is not None or _is_repetition(text)


def _is_cycle(text: str) -> bool:
    return _is_repetition(text) or _is_cron(text)


def _is_repetition(text: str) -> bool:
    first, *parts = text.split("/")
    if _REPEAT.fullmatch(first) is None or not 1 <= len(parts) <= 2:
        return False
    return all(_PERIOD.fullmatch(p) or _DATE.fullmatch(p) for p in parts)


def _is_cron(text: str) -> bool:
    if text.startswith("@"):
        return text in _CRON_WORDS
    given = text.upper().split()
    if len(given) != len(_CRON_FIELDS):
        return False
    return all(_is_cron_field(field, *allowed) for field, allowed in zip(given, _CRON_FIELDS, strict=True))


def _is_cron_field(field: str, lowest: int, highest: int, names: tuple[str, ...]) -> bool:
    for part in field.split(","):
        match = _CRON_PART.fullmatch(part)
        if match is None:
            return False
        for value in (match["low"], match["high"]):
            if value is None or value in names:
                continue
            if not value.isdecimal() or not lowest <= int(value) <= highest:
                return False
    return True
