"""Values of FEEL as answers show them where no type of variable is named."""

from __future__ import annotations

from typing import Any

from watchword.scripting.feel import FeelDate, FeelDateTime, FeelTime
from watchword.scripting.feel.convert import from_feel


def untyped(value: Any) -> Any:
    """Return a value as JSON: dates, times and durations are texts."""
    if isinstance(value, dict):
        return {name: untyped(item) for name, item in value.items()}
    if isinstance(value, list):
        return [untyped(item) for item in value]
    return str(value) if isinstance(value, (FeelDate, FeelDateTime, FeelTime)) else from_feel(value)
