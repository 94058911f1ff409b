"""Rows of batches: how they come and go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.core.errors import BadUserRequest
from watchword.engine import variables
from watchword.engine.batches.kinds import KINDS
from watchword.engine.jobs import create as jobs
from watchword.history import ttl
from watchword.history.levels import Level
from watchword.store.tables import (
    BatchRow,
    ByteArrayRow,
    HistoricBatchRow,
    HistoricIncidentRow,
    HistoricJobLogRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    VariableRow,
)
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

ACTIVE, SUSPENDED = 1, 2
JOBS_PER_SEED, INVOCATIONS_PER_JOB = 100, 1
SEED, MONITOR = "batch-seed-job", "batch-monitor-job"
_RUNTIME_BYTES = 2
NO_VARIABLES: Mapping[str, TypedValue] = {}


def create(
    ctx: Context,
    kind: str,
    items: Sequence[tuple[str, str | None]],
    configuration: Mapping[str, Any],
    *,
    values: Mapping[str, TypedValue] = NO_VARIABLES,
    tenant_id: str | None = None,
) -> BatchRow:
    """Make a batch over `items`, pairs of an id and the deployment it belongs to; its seed job does the rest.

    Raises:
        BadUserRequest: too many batches of the user are under way.
    """
    limit = ctx.settings.max_batches
    if ctx.user_id is not None and len(ctx.session.find(BatchRow, limit=limit, create_user_id=ctx.user_id)) >= limit:
        raise BadUserRequest(f"{limit} batches of this user are under way; wait until one is done")
    known = KINDS[kind]
    ordered = sorted(items, key=lambda item: item[1] or "")
    batch_id = ids.new()
    content = {
        **configuration,
        known.ids: [item for item, _ in ordered],
        known.mappings: _mappings(ordered),
        "batchId": "",
    }
    stored = ByteArrayRow(id=ids.new(), bytes=encoded(content), type=_RUNTIME_BYTES, create_time=ctx.now)
    ctx.session.add(stored)
    first = ordered[0][1] if ordered else None
    definitions = [_definition(ctx, batch_id, job_type, tenant_id) for job_type in (SEED, MONITOR, kind)]
    definitions[0].deployment_id = first
    per_seed = JOBS_PER_SEED * INVOCATIONS_PER_JOB
    batch = BatchRow(
        id=batch_id,
        type=kind,
        total_jobs=-(-len(ordered) // INVOCATIONS_PER_JOB) if per_seed else 0,
        jobs_created=0,
        jobs_per_seed=JOBS_PER_SEED,
        invocations_per_job=INVOCATIONS_PER_JOB,
        seed_job_definition_id=definitions[0].id,
        monitor_job_definition_id=definitions[1].id,
        batch_job_definition_id=definitions[2].id,
        suspension_state=ACTIVE,
        configuration=stored.id,
        tenant_id=tenant_id,
        create_user_id=ctx.user_id,
        start_time=ctx.now,
    )
    ctx.session.add(batch)
    _remember(ctx, batch)
    for name, value in values.items():
        _keep(ctx, batch, name, value)
    job(ctx, batch, SEED, batch_id, definitions[0], deployment_id=first)
    return batch


def encoded(content: Mapping[str, Any]) -> bytes:
    """Return a configuration as it is stored."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def job(
    ctx: Context,
    batch: BatchRow,
    handler_type: str,
    configuration: str,
    definition: JobDefinitionRow | None,
    *,
    deployment_id: str | None = None,
    due_date: datetime | None = None,
    process_instance_id: str | None = None,
) -> JobRow:
    """Make one job of a batch."""
    return jobs.store(
        ctx,
        JobRow(
            id=ids.new(),
            type=jobs.MESSAGE,
            exclusive=True,
            process_instance_id=process_instance_id,
            retries=3,
            due_date=due_date,
            repeat_offset=0,
            handler_type=handler_type,
            handler_configuration=configuration,
            deployment_id=deployment_id,
            suspension_state=ACTIVE if definition is None else definition.suspension_state or ACTIVE,
            job_definition_id=None if definition is None else definition.id,
            priority=0 if definition is None else definition.job_priority or 0,
            sequence_counter=1,
            tenant_id=batch.tenant_id,
            batch_id=batch.id,
        ),
    )


def end(ctx: Context, batch: BatchRow, *, with_history: bool = False) -> None:
    """Delete a batch, with the jobs it still has; history keeps it as ended unless that goes too."""
    definitions = [
        i for i in (batch.seed_job_definition_id, batch.monitor_job_definition_id, batch.batch_job_definition_id) if i
    ]
    ctx.session.find(IncidentRow, job_definition_id=tuple(definitions))  # so that they go with their jobs
    for left in ctx.session.find(JobRow, job_definition_id=tuple(definitions)):
        jobs.remove(ctx, left)
        if left.handler_type == batch.type:
            _forget(ctx, left.handler_configuration)
    for variable in ctx.session.find(VariableRow, batch_id=batch.id):
        _forget(ctx, variable.byte_array_id)
        ctx.session.delete(variable)
    for definition_id in definitions:
        definition = ctx.session.get(JobDefinitionRow, definition_id)
        if definition is not None:
            ctx.session.delete(definition)
    ctx.session.delete(batch)
    _forget(ctx, batch.configuration)
    if with_history:
        forget_history(ctx, batch.id, definitions)
    elif ctx.history.level >= Level.FULL:
        removal = _removal_time(ctx, batch)
        ctx.session.amend(HistoricBatchRow, batch.id, end_time=ctx.now, removal_time=removal)
        if removal is not None and definitions:
            ctx.history.expires(batch.id, removal)
            of_jobs = {"job_definition_id": tuple(definitions)}
            ctx.session.update_where(HistoricJobLogRow, of_jobs, {"removal_time": removal})
            ctx.session.update_where(HistoricIncidentRow, of_jobs, {"removal_time": removal})


def _removal_time(ctx: Context, batch: BatchRow) -> datetime | None:
    """Return when history may forget a batch that ends now."""
    match ctx.history.dates_from:
        case ttl.END:
            return ttl.removal_time(ctx.now, ctx.settings.batch_days.of(batch.type))
        case ttl.START:
            known = ctx.session.get(HistoricBatchRow, batch.id)
            return None if known is None else known.removal_time
        case _:
            return None


def forget_history(ctx: Context, batch_id: str, definitions: Sequence[str]) -> None:
    """Delete what history knows of a batch and its jobs."""
    if definitions:
        for row in ctx.session.find(HistoricJobLogRow, job_definition_id=tuple(definitions)):
            _forget(ctx, row.job_exception_stack_id)
            ctx.session.delete(row)
        ctx.session.delete_where(HistoricIncidentRow, {"job_definition_id": tuple(definitions)})
    ctx.session.delete_where(HistoricBatchRow, {"id": batch_id})


def values_of(ctx: Context, batch_id: str) -> dict[str, TypedValue]:
    """Return the variables that came with a batch."""
    return {row.name: variables.value_of(ctx, row) for row in ctx.session.find(VariableRow, batch_id=batch_id)}


def _mappings(items: Sequence[tuple[str, str | None]]) -> list[dict[str, Any]]:
    counts: dict[str | None, int] = {}
    for _, deployment_id in items:
        counts[deployment_id] = counts.get(deployment_id, 0) + 1
    return [{"deploymentId": deployment, "count": count} for deployment, count in counts.items() if deployment]


def _definition(ctx: Context, batch_id: str, job_type: str, tenant_id: str | None) -> JobDefinitionRow:
    row = JobDefinitionRow(
        id=ids.new(),
        job_type=job_type,
        job_configuration=batch_id,
        suspension_state=ACTIVE,
        tenant_id=tenant_id,
    )
    ctx.session.add(row)
    return row


def _remember(ctx: Context, batch: BatchRow) -> None:
    if ctx.history.level < Level.FULL:
        return
    ctx.session.add(
        HistoricBatchRow(
            id=batch.id,
            type=batch.type,
            total_jobs=batch.total_jobs,
            jobs_per_seed=batch.jobs_per_seed,
            invocations_per_job=batch.invocations_per_job,
            seed_job_definition_id=batch.seed_job_definition_id,
            monitor_job_definition_id=batch.monitor_job_definition_id,
            batch_job_definition_id=batch.batch_job_definition_id,
            tenant_id=batch.tenant_id,
            create_user_id=batch.create_user_id,
            start_time=ctx.now,
            removal_time=(
                ttl.removal_time(ctx.now, ctx.settings.batch_days.of(batch.type))
                if ctx.history.dates_from == ttl.START
                else None
            ),
        )
    )


def _keep(ctx: Context, batch: BatchRow, name: str, value: TypedValue) -> None:
    """Store a variable with the batch until its jobs need it."""
    variable_id = ids.new()
    columns = codec.to_columns(ctx.secrecy.stored(value, variable_id))
    content_id = None
    if columns.content is not None:
        content_id = ids.new()
        ctx.session.add(
            ByteArrayRow(id=content_id, name=name, bytes=columns.content, type=_RUNTIME_BYTES, create_time=ctx.now)
        )
    ctx.session.add(
        VariableRow(
            id=variable_id,
            type=columns.type,
            name=name,
            byte_array_id=content_id,
            text=columns.text,
            text2=columns.text2,
            long=columns.long,
            double=columns.double,
            batch_id=batch.id,
            variable_scope=batch.id,
            sequence_counter=1,
            concurrent_local=False,
        )
    )


def _forget(ctx: Context, byte_array_id: str | None) -> None:
    stored = None if byte_array_id is None else ctx.session.get(ByteArrayRow, byte_array_id)
    if stored is not None:
        ctx.session.delete(stored)
