"""The time to live of a definition as a fact that a command rests on, though the definition was read long ago."""

from __future__ import annotations

from collections.abc import Callable

from watchword.store.guard import Guard

_NONE = "SELECT HISTORY_TTL_ IS NULL FROM ACT_RE_PROCDEF WHERE ID_ = ?"
_SOME = "SELECT HISTORY_TTL_ = ? FROM ACT_RE_PROCDEF WHERE ID_ = ?"


def time_to_live_is(definition_id: str, days: int | None, error: Callable[[], Exception]) -> Guard:
    """Return the guard that a process definition's time to live is still `days`."""
    if days is None:
        return Guard(_NONE, (definition_id,), error)
    return Guard(_SOME, (days, definition_id), error)
