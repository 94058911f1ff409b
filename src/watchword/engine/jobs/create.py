"""Rows of jobs: how they come and go. Source: `reference` 3.1, observed in 7.24."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.engine import entity_state, incidents
from watchword.engine.jobs import definitions, retry_cycles
from watchword.history.producers_jobs import CREATED, REMOVED
from watchword.store.tables import ByteArrayRow, ExecutionRow, IncidentRow, JobRow

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

ACTIVE, SUSPENDED = 1, 2
MESSAGE, TIMER = "message", "timer"
EVER_LIVING = "ever-living"
"""The type of jobs that stay when their work is done."""


def activity_job(
    ctx: Context,
    execution: ExecutionRow,
    node: Node,
    handler_type: str,
    configuration: str | None,
    *,
    defined_as: str | None = None,
    due_date: datetime | None = None,
    repeat: str | None = None,
    timer: bool = False,
    exclusive: bool | None = None,
) -> JobRow:
    """Make the job of an execution at `node`.

    `defined_as` is the configuration text of the job definition, for nodes that have several of one handler type;
    `exclusive` defaults to what the node says.
    """
    return definition_job(
        ctx,
        ctx.definition_of(execution),
        node,
        handler_type,
        configuration,
        execution=execution,
        defined_as=defined_as,
        due_date=due_date,
        repeat=repeat,
        timer=timer,
        exclusive=exclusive,
    )


def definition_job(
    ctx: Context,
    definition: Definition,
    node: Node,
    handler_type: str,
    configuration: str | None,
    *,
    execution: ExecutionRow | None = None,
    defined_as: str | None = None,
    due_date: datetime | None = None,
    repeat: str | None = None,
    timer: bool = False,
    exclusive: bool | None = None,
) -> JobRow:
    """Make a job of a definition's node; without execution, one that starts instances."""
    declared = definitions.find(ctx, definition.id, node.id, handler_type, defined_as)
    stopped = (declared is not None and declared.suspension_state == SUSPENDED) or (
        execution is not None and execution.suspension_state == SUSPENDED
    )
    job = JobRow(
        id=ids.new(),
        type=TIMER if timer else MESSAGE,
        exclusive=node.exclusive if exclusive is None else exclusive,
        process_definition_id=definition.id,
        process_definition_key=definition.key,
        retries=retry_cycles.first_retries(ctx, execution, node, handler_type),
        due_date=due_date,
        repeat=repeat,
        repeat_offset=0,
        handler_type=handler_type,
        handler_configuration=configuration,
        deployment_id=definition.row.deployment_id,
        suspension_state=SUSPENDED if stopped else ACTIVE,
        job_definition_id=None if declared is None else declared.id,
        priority=definitions.priority(ctx, execution, node, declared),
        sequence_counter=1,
        tenant_id=definition.row.tenant_id,
    )
    if execution is not None:
        hang_on(ctx, job, execution)
    return store(ctx, job)


def hang_on(ctx: Context, job: JobRow, execution: ExecutionRow) -> None:
    """Let a job belong to an execution."""
    job.execution_id = execution.id
    job.process_instance_id = execution.process_instance_id
    job.root_process_instance_id = ctx.history.root_of(execution.process_instance_id)
    entity_state.mark(execution, entity_state.JOBS)


def store(ctx: Context, job: JobRow) -> JobRow:
    """Keep a new job."""
    job.create_time = ctx.now
    ctx.session.add(job)
    ctx.history.job_log(job, CREATED, definition=definitions.of_job(ctx, job))
    return job


def remove(ctx: Context, job: JobRow, *, done: bool = False) -> None:
    """Delete a job with its incident and its stack trace; `done`: its work is going to be done, nothing is logged."""
    if not done:
        ctx.history.job_log(job, REMOVED, definition=definitions.of_job(ctx, job))
    _forget_failure(ctx, job, resolved=done)
    ctx.session.delete(job)
    execution = None if job.execution_id is None else ctx.session.get(ExecutionRow, job.execution_id)
    if execution is not None and not ctx.session.held(JobRow, "execution_id", execution.id):
        entity_state.clear(execution, entity_state.JOBS)


def renew(ctx: Context, job: JobRow) -> None:
    """Give an ever-living job free as if it were new: its work is going to be done, it stays."""
    if not job.retries:
        ctx.session.find(IncidentRow, configuration=job.id)  # so that it is known and ends
    _forget_failure(ctx, job, resolved=True)
    job.exception_stack_id = job.exception_message = job.failed_activity_id = None
    job.lock_owner = job.lock_expiration_time = None
    job.retries = retry_cycles.DEFAULT_RETRIES


def _forget_failure(ctx: Context, job: JobRow, *, resolved: bool) -> None:
    incidents.end_of_configuration(ctx, incidents.FAILED_JOB, job.id, resolved=resolved)
    if job.exception_stack_id is not None:
        stack = ctx.session.get(ByteArrayRow, job.exception_stack_id)
        if stack is not None:
            ctx.session.delete(stack)
