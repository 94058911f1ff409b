"""Suspend and activate: definitions, instances, and all rows that stop with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.history.levels import Level
from watchword.store.table import Row
from watchword.store.tables import (
    ExecutionRow,
    ExternalTaskRow,
    HistoricProcessInstanceRow,
    JobDefinitionRow,
    JobRow,
    ProcessDefinitionRow,
    TaskRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context

ACTIVE, SUSPENDED = 1, 2
_STOPPING: tuple[type[Row], ...] = (ExecutionRow, ExternalTaskRow, JobRow, TaskRow)


def suspend_instances(ctx: Context, process_instance_ids: Sequence[str], suspended: bool) -> None:
    """Suspend or activate the instances, all at once; unknown ids change nothing."""
    state = SUSPENDED if suspended else ACTIVE
    rows = [ctx.session.get(ExecutionRow, ident) for ident in process_instance_ids]
    where = {"process_instance_id": tuple(process_instance_ids)}
    ctx.session.update_where(_STOPPING, where, {"suspension_state": state})
    for ident, row in zip(process_instance_ids, rows, strict=True):
        if row is not None:
            ctx.history.process_updated(ident, state="SUSPENDED" if suspended else "ACTIVE")
        ctx.history.operation(
            "ProcessInstance",
            "Suspend" if suspended else "Activate",
            changes=[("suspensionState", None, "suspended" if suspended else "active")],
            execution=row,
            process_instance_id=ident,
        )


def suspend_instances_of(ctx: Context, definition_ids: Sequence[str], suspended: bool) -> None:
    """Suspend or activate all instances of the definitions."""
    if not definition_ids:
        return
    state, where = SUSPENDED if suspended else ACTIVE, {"process_definition_id": tuple(definition_ids)}
    ctx.session.update_where(_STOPPING, where, {"suspension_state": state})
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
    ctx.session.update_where((JobDefinitionRow, JobRow), where, {"suspension_state": state})


@dataclass(frozen=True, slots=True)
class Target:
    """Which definitions: `by` is processDefinitionId, processDefinitionKey or jobDefinitionId.

    A key means its definitions of all tenants, but if `tenant_given` only those of `tenant_id` (None: of none).
    """

    by: str
    value: str
    tenant_id: str | None = None
    tenant_given: bool = False


def definitions_of(ctx: Context, target: Target) -> list[ProcessDefinitionRow]:
    """Return the process definitions that are meant."""
    if target.by == "processDefinitionId":
        row = ctx.session.get(ProcessDefinitionRow, target.value)
        return [] if row is None else [row]
    rows = ctx.session.find(ProcessDefinitionRow, key=target.value)
    return [row for row in rows if not target.tenant_given or row.tenant_id == target.tenant_id]


def suspend_definitions(ctx: Context, target: Target, *, suspended: bool, with_instances: bool) -> None:
    """Suspend or activate process definitions with their job definitions, and perhaps their instances."""
    rows = definitions_of(ctx, target)
    for row in rows:
        row.suspension_state = SUSPENDED if suspended else ACTIVE
    ids = [row.id for row in rows]
    suspend_jobs_of(ctx, ids, suspended)
    if with_instances:
        suspend_instances_of(ctx, ids, suspended)


def suspend_job_definitions(ctx: Context, target: Target, *, suspended: bool, with_jobs: bool) -> None:
    """Suspend or activate job definitions, and perhaps their jobs."""
    state = SUSPENDED if suspended else ACTIVE
    definitions: dict[str, object]
    jobs: dict[str, object]
    if target.by == "jobDefinitionId":
        definitions, jobs = {"id": target.value}, {"job_definition_id": target.value}
    else:
        ids = tuple(row.id for row in definitions_of(ctx, target))
        if not ids:
            return
        definitions = jobs = {"process_definition_id": ids}
    ctx.session.update_where(JobDefinitionRow, definitions, {"suspension_state": state})
    if with_jobs:
        ctx.session.update_where(JobRow, jobs, {"suspension_state": state})
