"""History levels: which events leave rows. Source: `reference` 7.1."""

from __future__ import annotations

from enum import IntEnum

from watchword.core.errors import SettingsError


class Level(IntEnum):
    """A history level; the number is what ACT_GE_PROPERTY `historyLevel` holds. Each level includes those below."""

    NONE = 0
    ACTIVITY = 1
    """Process instances, activity instances, tasks."""
    AUDIT = 2
    """Variables as well."""
    FULL = 3
    """Every change of a variable, incidents, job, external task and identity link logs, operations."""


def level_named(name: str) -> Level:
    """Return the level called `name` (any case).

    Raises:
        SettingsError: no level has this name.
    """
    try:
        return Level[name.upper()]
    except KeyError:
        names = ", ".join(level.name.lower() for level in Level)
        raise SettingsError(f"history level is {name!r}; choose one of {names}") from None
