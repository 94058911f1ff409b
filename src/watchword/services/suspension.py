"""Suspend and activate: definitions, instances, and all rows that stop with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.history.levels import Level
from watchword.store.table import Row
from watchword.store.tables import (
    ExecutionRow,
    ExternalTaskRow,
    HistoricProcessInstanceRow,
    JobDefinitionRow,
    JobRow,
    TaskRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context

ACTIVE, SUSPENDED = 1, 2
_STOPPING: tuple[type[Row], ...] = (ExecutionRow, ExternalTaskRow, JobRow, TaskRow)


def suspend_instance(ctx: Context, process_instance_id: str, suspended: bool) -> None:
    """Suspend or activate one instance; an unknown id changes nothing."""
    state = SUSPENDED if suspended else ACTIVE
    row = ctx.session.get(ExecutionRow, process_instance_id)
    for table in _STOPPING:
        ctx.session.update_where(table, {"process_instance_id": process_instance_id}, {"suspension_state": state})
    if row is not None:
        ctx.history.process_updated(process_instance_id, state="SUSPENDED" if suspended else "ACTIVE")
    ctx.history.operation(
        "ProcessInstance",
        "Suspend" if suspended else "Activate",
        changes=[("suspensionState", None, "suspended" if suspended else "active")],
        execution=row,
        process_instance_id=process_instance_id,
    )


def suspend_instances_of(ctx: Context, definition_ids: Sequence[str], suspended: bool) -> None:
    """Suspend or activate all instances of the definitions."""
    if not definition_ids:
        return
    state, where = SUSPENDED if suspended else ACTIVE, {"process_definition_id": tuple(definition_ids)}
    for table in _STOPPING:
        ctx.session.update_where(table, where, {"suspension_state": state})
    if ctx.history.level >= Level.ACTIVITY:
        ctx.session.update_where(
            HistoricProcessInstanceRow,
            {**where, "end_time": None},
            {"state": "SUSPENDED" if suspended else "ACTIVE"},
        )


def suspend_jobs_of(ctx: Context, definition_ids: Sequence[str], suspended: bool) -> None:
    """Suspend or activate the job definitions of the definitions, and their jobs."""
    if not definition_ids:
        return
    state, where = SUSPENDED if suspended else ACTIVE, {"process_definition_id": tuple(definition_ids)}
    for table in (JobDefinitionRow, JobRow):
        ctx.session.update_where(table, where, {"suspension_state": state})
