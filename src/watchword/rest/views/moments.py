"""Moments in answers."""

from __future__ import annotations

from datetime import UTC, datetime

from watchword.values.wire import format_date


def moment(value: datetime | None) -> str | None:
    """Return a moment as answers show it, or None."""
    if value is None:
        return None
    if value.tzinfo is UTC:  # as all rows have it: the fast way, as lists show many moments
        return value.isoformat(timespec="milliseconds")[:23] + "+0000"
    return format_date(value)
