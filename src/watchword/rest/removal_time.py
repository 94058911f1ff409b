"""Removal times as bodies name them."""

from __future__ import annotations

from typing import Any

from watchword.core.errors import BadUserRequest


def removal_time(body: Any) -> dict[str, Any]:
    """Return which removal time is asked for, as keywords of `BatchService.set_removal_time`.

    Raises:
        BadUserRequest: none of the three ways was chosen, or more than one.
    """
    absolute, calculated = body.absolute_removal_time, bool(body.calculated_removal_time)
    if (absolute is not None) + calculated + bool(body.cleared_removal_time) != 1:
        raise BadUserRequest("choose exactly one of absoluteRemovalTime, clearedRemovalTime, calculatedRemovalTime")
    return {"absolute": absolute, "calculated": calculated}
