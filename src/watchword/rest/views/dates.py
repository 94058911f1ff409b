"""Moments as the API shows them."""

from __future__ import annotations

from datetime import datetime

from watchword.values.wire import format_date


def shown(moment: datetime | None) -> str | None:
    """Return `2026-01-02T03:04:05.678+0000`, or None."""
    return None if moment is None else format_date(moment)
