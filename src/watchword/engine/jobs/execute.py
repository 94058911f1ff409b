"""Do one job: one command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import EngineError, OptimisticLockingError
from watchword.engine.jobs import create, definitions, due_dates
from watchword.engine.jobs.configuration import is_followed
from watchword.engine.jobs.handlers import HANDLERS, Handler
from watchword.engine.jobs.retry_cycles import DEFAULT_RETRIES
from watchword.history.producers_jobs import SUCCESSFUL
from watchword.store.tables import JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context


def load(ctx: Context, job_id: str) -> JobRow | None:
    """Return a job, loaded with its process instance if it belongs to one; None if there is none."""
    ctx.executions.load("job", job_id)
    return ctx.session.get(JobRow, job_id)


def execute(ctx: Context, job: JobRow, *, handlers: Mapping[str, Handler] = HANDLERS) -> None:
    """Do the work of a loaded job; its row goes, a repeating timer's next job comes.

    Raises:
        EngineError: no handler knows the type of job.
        Exception: whatever the work raises; nothing must be stored then.
    """
    handler = handlers.get(job.handler_type or "")
    if handler is None:
        raise EngineError(f"job {job.id!r}: nothing is known of how to run jobs of type {job.handler_type!r}")
    follow_up(ctx, job)
    declared = definitions.of_job(ctx, job)
    create.remove(ctx, job, done=True)
    handler(ctx, job)
    ctx.history.job_log(job, SUCCESSFUL, definition=declared)


def follow_up(ctx: Context, job: JobRow) -> JobRow | None:
    """Make the next job of a repeating timer; None if it doesn't repeat, was the last, or the next is there already."""
    if job.repeat is None or is_followed(job.handler_configuration):
        return None
    moment = due_dates.next_due(job.repeat, ctx.now, job.repeat_offset)
    if moment is None:
        return None
    following = JobRow(
        id=ids.new(),
        type=job.type,
        exclusive=job.exclusive,
        process_definition_id=job.process_definition_id,
        process_definition_key=job.process_definition_key,
        retries=DEFAULT_RETRIES,
        due_date=moment,
        repeat=job.repeat,
        repeat_offset=job.repeat_offset,
        handler_type=job.handler_type,
        handler_configuration=job.handler_configuration,
        deployment_id=job.deployment_id,
        suspension_state=job.suspension_state,
        job_definition_id=job.job_definition_id,
        priority=job.priority,
        sequence_counter=1,
        tenant_id=job.tenant_id,
    )
    execution = ctx.executions.get(job.execution_id)
    if execution is not None:
        create.hang_on(ctx, following, execution)
    return create.store(ctx, following)


def require_lock(job: JobRow, owner: str) -> None:
    """Check that a node still holds the job it wants to do.

    Raises:
        OptimisticLockingError: another one took it over.
    """
    if job.lock_owner != owner:
        raise OptimisticLockingError(JobRow.table.name, job.id, job.rev)
