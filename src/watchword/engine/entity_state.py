"""Bits of CACHED_ENT_STATE_: which dependent rows an execution has.

A Camunda engine on the same database reads dependent rows only where the bit is set, so whoever adds the first or
deletes the last dependent row of an execution sets or clears its bit. Source: `reference` 0.2, observed in 7.24.
"""

from __future__ import annotations

from watchword.store.tables import ExecutionRow

EVENT_SUBSCRIPTIONS = 1
TASKS = 2
JOBS = 4
INCIDENTS = 8
VARIABLES = 16
CALLED_INSTANCE = 32
CALLED_CASE = 64
EXTERNAL_TASKS = 128


def mark(execution: ExecutionRow, bit: int) -> None:
    """Note that `execution` has rows of the kind `bit`."""
    execution.cached_entity_state = (execution.cached_entity_state or 0) | bit


def clear(execution: ExecutionRow, bit: int) -> None:
    """Note that `execution` has no rows of the kind `bit` any more."""
    execution.cached_entity_state = (execution.cached_entity_state or 0) & ~bit


def has(execution: ExecutionRow, bit: int) -> bool:
    """Tell whether `execution` may have rows of the kind `bit`."""
    return bool((execution.cached_entity_state or 0) & bit)
