"""Do one job: one command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import EngineError
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
    loaded = ctx.executions.load("job", job_id)
    job = ctx.session.get(JobRow, job_id)
    along = None if loaded is None else loaded.job_definitions
    if job is not None and job.process_definition_id is not None and along is not None:
        ctx.job_definitions.setdefault(job.process_definition_id, along)
    return job


def execute(ctx: Context, job: JobRow, *, handlers: Mapping[str, Handler] = HANDLERS) -> None:
    """Do the work of a loaded job; its row goes unless it lives for ever, a repeating timer's next job comes.

    Raises:
        EngineError: no handler knows the type of job.
        Exception: whatever the work raises; nothing must be stored then.
    """
    handler = handlers.get(job.handler_type or "")
    if handler is None:
        raise EngineError(f"job {job.id!r}: nothing is known of how to run jobs of type {job.handler_type!r}")
    follow_up(ctx, job)
    declared = definitions.of_job(ctx, job)
    if job.type == create.EVER_LIVING:
        create.renew(ctx, job)
    else:
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


def must_wait(ctx: Context, job: JobRow) -> bool:
    """Tell whether an exclusive job has to wait, as another node is doing one of the same instance.

    Two nodes may lock two such jobs in the same moment; whoever sees that when it has loaded the instance stands back.
    """
    if not job.exclusive or job.process_instance_id is None:
        return False
    return any(
        other.exclusive
        and other is not job
        and other.process_instance_id == job.process_instance_id
        and other.lock_owner not in (None, job.lock_owner)
        and other.lock_expiration_time is not None
        and other.lock_expiration_time >= ctx.now
        for other in ctx.session.cached(JobRow)
    )
