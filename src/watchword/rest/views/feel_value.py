"""Values of FEEL as answers show them where no type of variable is named."""

from __future__ import annotations

from typing import Any

from watchword.scripting.feel import DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime
from watchword.scripting.feel.convert import from_feel

_NANOS = 10**9


def untyped(value: Any) -> Any:
    """Return a value as JSON: dates, times and durations are texts."""
    if isinstance(value, dict):
        return {name: untyped(item) for name, item in value.items()}
    if isinstance(value, list):
        return [untyped(item) for item in value]
    return str(value) if isinstance(value, (FeelDate, FeelDateTime, FeelTime)) else from_feel(value)


def untyped_in_camunda_7(value: Any) -> Any:
    """Return a value as the reference shows it: durations of days are seconds, ranges and functions null."""
    if isinstance(value, dict):
        return {name: untyped_in_camunda_7(item) for name, item in value.items()}
    if isinstance(value, list):
        return [untyped_in_camunda_7(item) for item in value]
    if isinstance(value, DaysDuration):
        return value.nanos / _NANOS
    return None if isinstance(value, (FeelFunction, FeelRange)) else untyped(value)
