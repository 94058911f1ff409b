"""Moments in answers."""

from __future__ import annotations

from datetime import datetime

from watchword.values.wire import format_date


def moment(value: datetime | None) -> str | None:
    """Return a moment as answers show it, or None."""
    return None if value is None else format_date(value)
