"""What happens when a timer is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType
from watchword.core.errors import EngineError
from watchword.engine import events, executions, instances, task_events
from watchword.engine.agenda import Whereabouts
from watchword.engine.jobs import create, definitions
from watchword.engine.jobs.configuration import LISTENER, plain
from watchword.engine.jobs.timers import SUB_PROCESS
from watchword.store.definitions import latest_versions
from watchword.store.tables import ExecutionRow, JobRow, ProcessDefinitionRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context


def fire(ctx: Context, job: JobRow) -> None:
    """Let the timer's event happen: boundary event, catch event, event sub-process."""
    execution = _execution(ctx, job)
    nodes = ctx.definition_of(execution).nodes
    node = nodes[plain(job.handler_configuration)]
    if job.handler_type == SUB_PROCESS and node.is_event_sub_process:
        node = next(inner for inner in node.children if inner.type is ElementType.START_TIMER)
    events.happen(ctx, execution, node, None)
    executions.run(ctx)


def start_instance(ctx: Context, job: JobRow) -> None:
    """Start an instance of the latest version, unless it is suspended or gone."""
    key = plain(job.handler_configuration)
    latest = latest_versions(ctx.session, [key], job.tenant_id).get(key)
    row = None if latest is None else ctx.session.get(ProcessDefinitionRow, latest[0])
    if row is None or row.suspension_state == create.SUSPENDED:
        return
    definition = ctx.definitions.get(ctx.session, row.id)
    node = definitions.node_of(ctx, job)
    first = None if node is None else definition.nodes.get(node.id)
    known = first is not None and first.type is ElementType.START_TIMER and first.parent is None
    instances.start(ctx, definition, start_event=first if known else None)


def listen(ctx: Context, job: JobRow) -> None:
    """Run a timeout listener of the task that waits on the job's execution."""
    execution = _execution(ctx, job)
    key, _, listener_id = plain(job.handler_configuration).partition(LISTENER)
    for task in ctx.session.cached(TaskRow):
        if task.execution_id == execution.id and task.task_definition_key == key:
            node = ctx.definition_of(execution).nodes[key]
            ctx.agenda.here = Whereabouts(execution, node, inside=True)
            task_events.fire(ctx, task, "timeout", listener_id=listener_id)
    executions.run(ctx)


def _execution(ctx: Context, job: JobRow) -> ExecutionRow:
    execution = ctx.executions.get(job.execution_id)
    if execution is None:
        raise EngineError(f"job {job.id!r} has no execution any more")
    return execution
