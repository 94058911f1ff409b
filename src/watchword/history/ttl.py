"""Removal time: when history may be cleaned up, from the start or end of its root. Source: `reference` 7.4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from watchword.bpmn.model import DecisionCall, ElementType, External, Process, TimerDefinition
from watchword.history.levels import Level
from watchword.store.tables import (
    AttachmentRow,
    ByteArrayRow,
    CommentRow,
    HistoricActivityInstanceRow,
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
    HistoricDetailRow,
    HistoricExternalTaskLogRow,
    HistoricIdentityLinkRow,
    HistoricIncidentRow,
    HistoricJobLogRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    UserOperationLogRow,
)


@dataclass(frozen=True, slots=True)
class BatchDays:
    """Days that history of ended batches is kept; None: until somebody deletes it."""

    default: int | None = None
    by_type: Mapping[str, int] = field(default_factory=dict)

    def of(self, batch_type: str | None) -> int | None:
        """Return the days of one type."""
        return self.by_type.get(batch_type or "", self.default)


START, END, NEVER = "start", "end", "none"
"""From which moment on the time to live of a root instance or batch counts; with `none` nothing is dated."""

_SINCE: tuple[tuple[type[Any], Level], ...] = (
    (AttachmentRow, Level.NONE),
    (ByteArrayRow, Level.AUDIT),
    (CommentRow, Level.NONE),
    (HistoricActivityInstanceRow, Level.ACTIVITY),
    (HistoricDecisionInputRow, Level.FULL),
    (HistoricDecisionInstanceRow, Level.FULL),
    (HistoricDecisionOutputRow, Level.FULL),
    (HistoricDetailRow, Level.AUDIT),
    (HistoricExternalTaskLogRow, Level.FULL),
    (HistoricIdentityLinkRow, Level.FULL),
    (HistoricIncidentRow, Level.FULL),
    (HistoricJobLogRow, Level.FULL),
    (HistoricProcessInstanceRow, Level.ACTIVITY),
    (HistoricTaskRow, Level.ACTIVITY),
    (HistoricVariableRow, Level.AUDIT),
    (UserOperationLogRow, Level.FULL),
)
"""Tables whose rows carry a root instance and a removal time, and the level from which on they are written."""

_TASKS: frozenset[type[Any]] = frozenset({AttachmentRow, CommentRow, HistoricIdentityLinkRow, HistoricTaskRow})
_DECISIONS: frozenset[type[Any]] = frozenset(
    {HistoricDecisionInputRow, HistoricDecisionInstanceRow, HistoricDecisionOutputRow}
)
MIGRATED = 1 << 16
"""Bit of a process instance's CACHED_ENT_STATE_ that tells that other models may have written history for it, too.

The reference uses the bits up to 1 << 7 and ignores others.
"""
DATED: tuple[type[Any], ...] = tuple(row for row, _ in _SINCE)
"""All of these tables."""


def removal_time(end: datetime, days: int | None) -> datetime | None:
    """Return `end` plus the time to live in days, None without one."""
    return None if days is None else end + timedelta(days=days)


@lru_cache(maxsize=1000)
def holders(process: Process, level: Level) -> tuple[type[Any], ...]:
    """Return the tables that can hold rows of a root instance of `process`.

    A table is left out only if nothing in the model could have written to it; a call activity may reach any model.
    Instances that were migrated are asked for in `DATED`.
    """
    nodes = process.nodes.values()
    leave_out: set[type[Any]] = set()
    if not any(node.type is ElementType.CALL_ACTIVITY for node in nodes):
        leave_out.add(HistoricProcessInstanceRow)  # the instance's own row is written with its end
        if not any(node.type is ElementType.USER_TASK for node in nodes):
            leave_out |= _TASKS
        if not any(isinstance(node.implementation, DecisionCall) for node in nodes):
            leave_out |= _DECISIONS
        if not any(isinstance(node.implementation, External) for node in nodes):
            leave_out.add(HistoricExternalTaskLogRow)
        if not _has_jobs(process):
            leave_out.add(HistoricJobLogRow)
    return tuple(row for row, since in _SINCE if level >= since and row not in leave_out)


def _has_jobs(process: Process) -> bool:
    return any(
        node.async_before
        or node.async_after
        or isinstance(node.event, TimerDefinition)
        or getattr(node.event, "asynchronous", False)
        or (node.multi_instance is not None and (node.multi_instance.async_before or node.multi_instance.async_after))
        or (node.user_task is not None and any(listener.timer for listener in node.user_task.listeners))
        for node in process.nodes.values()
    )
