"""Jobs of batches: the seed job makes the others, each does its part, the monitor job looks when all are done."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.core.errors import EngineError
from watchword.engine.batches.create import MONITOR, SEED, encoded, end, job, values_of
from watchword.engine.batches.kinds import KINDS, Kind
from watchword.history.levels import Level
from watchword.store.tables import BatchRow, ByteArrayRow, HistoricBatchRow, JobDefinitionRow, JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

POLL, SOON = timedelta(seconds=30), timedelta(seconds=1)
"""How often the monitor job looks at most and at least: it waits as long again as the batch has taken so far."""


def seed(ctx: Context, seed_job: JobRow) -> None:
    """Make the next jobs of a batch; after the last ones the monitor job."""
    batch = _batch(ctx, seed_job.handler_configuration)
    if batch is None:
        return
    kind = KINDS[batch.type or ""]
    stored = ctx.session.get(ByteArrayRow, batch.configuration or "")
    content = _read(stored)
    waiting = list(content.get(kind.ids) or ())
    deployments = _deployments(content, kind, len(waiting))
    invocations = batch.invocations_per_job or 1
    count = (batch.jobs_per_seed or 1) * invocations
    definition = ctx.session.get(JobDefinitionRow, batch.batch_job_definition_id or "")
    for first in range(0, min(count, len(waiting)), invocations):
        part = waiting[first : min(first + invocations, count)]
        _add(ctx, batch, kind, content, part, definition, deployments[first])
        batch.jobs_created = (batch.jobs_created or 0) + 1
    left = deployments[count:]
    if stored is not None:
        content[kind.ids] = waiting[count:]
        content[kind.mappings] = [
            {"deploymentId": d, "count": left.count(d)} for d in dict.fromkeys(left) if d is not None
        ]
        stored.bytes = encoded(content)
    if left:
        job(
            ctx,
            batch,
            SEED,
            batch.id,
            ctx.session.get(JobDefinitionRow, batch.seed_job_definition_id or ""),
            deployment_id=left[0],
        )
    else:
        _monitor_later(ctx, batch, timedelta())


def monitor(ctx: Context, monitor_job: JobRow) -> None:
    """End the batch if no job is left, else look again later."""
    batch = _batch(ctx, monitor_job.handler_configuration)
    if batch is None:
        return
    if ctx.session.count(JobRow, job_definition_id=batch.batch_job_definition_id):
        age = ctx.now - (batch.start_time or ctx.now)
        _monitor_later(ctx, batch, min(max(age, SOON), POLL))
    else:
        end(ctx, batch)


def run(ctx: Context, one: JobRow) -> None:
    """Do the part of a batch that a job stands for.

    Raises:
        EngineError: its configuration is gone.
    """
    stored = ctx.session.get(ByteArrayRow, one.handler_configuration or "")
    if stored is None:
        raise EngineError(f"job {one.id!r}: its configuration {one.handler_configuration!r} is gone")
    kind, content = KINDS[one.handler_type or ""], _read(stored)
    batch_id = one.batch_id or str(content.get("batchId"))
    kind.run(ctx, content, list(content.get(kind.ids) or ()), values_of(ctx, batch_id))
    ctx.session.delete(stored)
    ctx.session.update_where(
        BatchRow, {"id": batch_id, "execution_start_time": None}, {"execution_start_time": ctx.now}
    )
    if ctx.history.level >= Level.FULL:
        ctx.session.update_where(
            HistoricBatchRow, {"id": batch_id, "execution_start_time": None}, {"execution_start_time": ctx.now}
        )


def _add(
    ctx: Context,
    batch: BatchRow,
    kind: Kind,
    content: dict[str, Any],
    part: list[str],
    definition: JobDefinitionRow | None,
    deployment_id: str | None,
) -> None:
    own = {name: value for name, value in content.items() if name != kind.mappings}
    stored = ByteArrayRow(id=ids.new(), bytes=encoded({**own, kind.ids: part, "batchId": batch.id}))
    ctx.session.add(stored)
    job(
        ctx,
        batch,
        batch.type or "",
        stored.id,
        definition,
        deployment_id=deployment_id,
        process_instance_id=part[0] if kind.hangs and len(part) == 1 else None,
    )


def _monitor_later(ctx: Context, batch: BatchRow, pause: timedelta) -> None:
    definition = ctx.session.get(JobDefinitionRow, batch.monitor_job_definition_id or "")
    job(ctx, batch, MONITOR, batch.id, definition, due_date=ctx.now + pause if pause else None)


def _batch(ctx: Context, batch_id: str | None) -> BatchRow | None:
    return None if batch_id is None else ctx.session.get(BatchRow, batch_id)


def _read(stored: ByteArrayRow | None) -> dict[str, Any]:
    content = json.loads(stored.bytes or b"{}") if stored is not None else {}
    return content if isinstance(content, dict) else {}


def _deployments(content: dict[str, Any], kind: Kind, count: int) -> list[str | None]:
    """Return the deployment of each id; the mappings tell how many ids in a row belong to one."""
    found: list[str | None] = []
    for mapping in content.get(kind.mappings) or ():
        found += [mapping.get("deploymentId")] * int(mapping.get("count") or 0)
    return [*found[:count], *[None] * (count - len(found))]
