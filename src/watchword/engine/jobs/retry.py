"""Keep account of a failed job: in a command of its own, as that of the job left nothing."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import OptimisticLockingError
from watchword.engine import incidents
from watchword.engine.jobs import definitions, retry_cycles
from watchword.engine.jobs.configuration import FOLLOWED
from watchword.engine.jobs.execute import follow_up
from watchword.history.producers_jobs import FAILED, STACK_NAME
from watchword.store.tables import ByteArrayRow, IncidentRow, JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

LONGEST_MESSAGE = 4000
_RUNTIME_BYTES = 2


def record(ctx: Context, job: JobRow, error: BaseException, failed_activity_id: str | None) -> None:
    """Note a failure of a loaded job: retries, due date, message and stack trace, log, incident; give it free.

    A lost race (`OptimisticLockingError`) costs no retry.
    """
    message = str(error) or type(error).__name__
    stack = "".join(traceback.format_exception(error)).encode("utf-8", "replace")
    job.exception_message = message[:LONGEST_MESSAGE]
    job.failed_activity_id = failed_activity_id
    _keep_stack(ctx, job, stack)
    job.last_failure_log_id = ctx.history.job_log(
        job, FAILED, definition=definitions.of_job(ctx, job), message=message, stack=stack
    )
    if follow_up(ctx, job) is not None:
        job.handler_configuration = f"{job.handler_configuration}{FOLLOWED}"
    job.lock_owner = job.lock_expiration_time = None
    if isinstance(error, OptimisticLockingError):
        return
    execution = ctx.executions.get(job.execution_id)
    cycle = retry_cycles.of(ctx, execution, definitions.node_of(ctx, job), job.handler_type)
    if cycle is not None:
        job.due_date = cycle.due(job.retries or 0, ctx.now) or job.due_date
    set_retries(ctx, job, max(0, (job.retries or 0) - 1))


def _keep_stack(ctx: Context, job: JobRow, stack: bytes) -> None:
    stored = None if job.exception_stack_id is None else ctx.session.get(ByteArrayRow, job.exception_stack_id)
    if stored is not None:
        stored.bytes = stack
        return
    stored = ByteArrayRow(
        id=ids.new(), name=STACK_NAME, bytes=stack, type=_RUNTIME_BYTES, create_time=ctx.now, tenant_id=job.tenant_id
    )
    ctx.session.add(stored)
    job.exception_stack_id = stored.id


def set_retries(ctx: Context, job: JobRow, retries: int) -> None:
    """Set the retries of a job loaded with its instance: 0 raises an incident, more ends it."""
    had_some = (job.retries or 0) > 0
    job.retries = retries
    if had_some and retries == 0:
        if any(i.configuration == job.id for i in ctx.session.find(IncidentRow, configuration=job.id)):
            return
        declared = definitions.of_job(ctx, job)
        incidents.create(
            ctx,
            ctx.executions.get(job.execution_id),
            incidents.FAILED_JOB,
            configuration=job.id,
            message=job.exception_message,
            activity_id=None if declared is None else declared.activity_id,
            failed_activity_id=job.failed_activity_id,
            job_definition_id=job.job_definition_id,
            process_definition_id=job.process_definition_id,
            tenant_id=job.tenant_id,
            history_configuration=job.last_failure_log_id,
        )
    elif not had_some and retries > 0:
        for incident in ctx.session.find(IncidentRow, configuration=job.id):
            if incident.incident_type == incidents.FAILED_JOB:
                incidents.resolve(ctx, incident)
