"""Job definitions: what a process definition's jobs have in common, and may be changed by an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine import priorities
from watchword.engine.facades import ExecutionScope
from watchword.store.tables import ExecutionRow, JobDefinitionRow, JobRow

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context


def of_definition(ctx: Context, definition_id: str) -> list[JobDefinitionRow]:
    """Return the job definitions of a process definition; read once a command."""
    found = ctx.job_definitions.get(definition_id)
    if found is None:
        found = ctx.job_definitions[definition_id] = ctx.session.find(
            JobDefinitionRow, process_definition_id=definition_id
        )
    return found


def find(
    ctx: Context, definition_id: str, activity_id: str, handler_type: str, configuration: str | None
) -> JobDefinitionRow | None:
    """Return the definition of a node's jobs of one handler type (and configuration, where it has several)."""
    return next(
        (
            row
            for row in of_definition(ctx, definition_id)
            if row.activity_id == activity_id
            and row.job_type == handler_type
            and configuration in (None, row.job_configuration)
        ),
        None,
    )


def of_job(ctx: Context, job: JobRow) -> JobDefinitionRow | None:
    """Return a job's definition; None for jobs without one."""
    if job.job_definition_id is None:
        return None
    if job.process_definition_id is None:
        return ctx.session.get(JobDefinitionRow, job.job_definition_id)
    rows = of_definition(ctx, job.process_definition_id)
    return next((row for row in rows if row.id == job.job_definition_id), None)


def node_of(ctx: Context, job: JobRow) -> Node | None:
    """Return the node that a job was made for; None for jobs that no model asks for."""
    declared = of_job(ctx, job)
    if declared is None or declared.activity_id is None or job.process_definition_id is None:
        return None
    return ctx.definitions.get(ctx.session, job.process_definition_id).nodes.get(declared.activity_id)


def priority(ctx: Context, execution: ExecutionRow | None, node: Node, declared: JobDefinitionRow | None) -> int:
    """Return the priority of a new job: what an operator set, what the model says, or 0.

    Raises:
        StepFailed: the model's expression yields no whole number.
    """
    if declared is not None and declared.job_priority is not None:
        return declared.job_priority
    return priorities.evaluate(node.job_priority, ExecutionScope(ctx, execution), node)
