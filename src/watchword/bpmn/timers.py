"""Timer texts that must be right when a model is deployed: those of start events."""

from __future__ import annotations

import re
from collections.abc import Iterable

from watchword.bpmn.model import ElementType, EventDefinition, Process, TimerDefinition
from watchword.core.errors import UnreadableModel

_DATE = re.compile(
    r"[+-]?\d{4,}(-\d{1,2}(-\d{1,2})?|-W\d{1,2}(-\d)?|-\d{3})?"
    r"(T(\d{1,2}(:\d{1,2}(:\d{1,2}([.,]\d+)?)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?"
)
_PERIOD = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_REPEAT = re.compile(r"R\d*")
_CRON_FIELD = re.compile(r"[0-9A-Za-z*,/?#\-]+")


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
    return _PERIOD.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _is_duration(text: str) -> bool:
    return _PERIOD.fullmatch(text) is not None or _is_repetition(text)


def _is_cycle(text: str) -> bool:
    return _is_repetition(text) or _is_cron(text)


def _is_repetition(text: str) -> bool:
    parts = text.split("/")
    if _REPEAT.fullmatch(parts[0]) is not None:
        parts = parts[1:]
    return 1 <= len(parts) <= 2 and all(_PERIOD.fullmatch(p) or _DATE.fullmatch(p) for p in parts)


def _is_cron(text: str) -> bool:
    fields = text.split()
    if text.startswith("@"):
        return text in ("@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly")
    return len(fields) in (6, 7) and all(_CRON_FIELD.fullmatch(f) for f in fields)
