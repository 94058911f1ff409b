"""Cancelling: what was begun ends without having been completed, the inside first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.engine import (
    entity_state,
    external_tasks,
    incidents,
    io_mapping,
    listeners,
    positions,
    subscriptions,
    tasks,
    tree,
)
from watchword.store.tables import ExternalTaskRow, IncidentRow, JobRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

CANCELLED = 2
"""Activity instance state as history stores it."""


def cancel(ctx: Context, execution: ExecutionRow, *, reason: str | None = None) -> None:
    """End everything in and below `execution` and delete its row; the parent row is left to the caller."""
    scope = positions.scope_node(ctx, execution) if execution.scope else None
    at = execution.activity_id
    if at is not None:
        execution.sequence_counter = (execution.sequence_counter or 0) + 1
    end_inside(ctx, execution, reason)
    if scope is not None and at != scope.id:
        tree.take_back_instance(ctx, execution, scope)
        execution.sequence_counter = (execution.sequence_counter or 0) + 1
        _end_instance(ctx, execution, scope, reason)
    clear_scope_rows(ctx, execution)
    tree.remove(ctx, execution)


def interrupt(ctx: Context, scope: ExecutionRow, container: Node | None, *, reason: str | None = None) -> ExecutionRow:
    """End all activities inside scope `scope` (which runs `container`), keep the scope and its variables; return it.

    What the scope waits for (event sub-processes, boundary events) is no longer waited for, compensation excepted.
    """
    end_inside(ctx, scope, reason)
    subscriptions.unsubscribe_all(ctx, scope, keep=frozenset((subscriptions.COMPENSATE,)))
    _delete_jobs(ctx, scope)
    tree.discard_activity(ctx, scope)
    return scope


def end_inside(ctx: Context, execution: ExecutionRow, reason: str | None) -> None:
    """End what runs below and on `execution`, which stays."""
    for child in ctx.executions.children(execution):
        if child.id in ctx.executions.rows:
            cancel(ctx, child, reason=reason)
    if execution.activity_id is None:
        return
    node = ctx.definition_of(execution).nodes.get(execution.activity_id)
    if node is not None:
        _end_instance(ctx, execution, node, reason)


def _end_instance(ctx: Context, execution: ExecutionRow, node: Node, reason: str | None) -> None:
    """End one activity instance as cancelled: its task, end listeners, output mappings, history."""
    _delete_work(ctx, execution, reason)
    if execution.activity_instance_id is None:  # a token that waits before or after the activity
        return
    if node.end_listeners:
        listeners.run_execution_listeners(ctx, execution, node, "end")
    ctx.history.activity_ended(execution, node, state=CANCELLED)
    if node.outputs and not ctx.skip_io_mappings and not ctx.settings.skip_output_mapping_on_cancel:
        io_mapping.run_outputs(ctx, execution, node)


def _delete_work(ctx: Context, execution: ExecutionRow, reason: str | None) -> None:
    state = execution.cached_entity_state or 0
    if state & entity_state.TASKS:
        for task in ctx.session.cached(TaskRow):
            if task.execution_id == execution.id:
                tasks.delete_for_cancel(ctx, task, reason)
        entity_state.clear(execution, entity_state.TASKS)
    if state & entity_state.EXTERNAL_TASKS:
        for external in ctx.session.cached(ExternalTaskRow):
            if external.execution_id == execution.id:
                external_tasks.remove(ctx, external)
        entity_state.clear(execution, entity_state.EXTERNAL_TASKS)


def clear_scope_rows(ctx: Context, execution: ExecutionRow) -> None:
    """Delete subscriptions, jobs and incidents of an execution that goes."""
    state = execution.cached_entity_state
    if not state:
        return
    subscriptions.unsubscribe_all(ctx, execution)
    _delete_jobs(ctx, execution)
    if state & entity_state.INCIDENTS:
        for incident in ctx.session.cached(IncidentRow):
            if incident.execution_id == execution.id:
                incidents.delete(ctx, incident)
        entity_state.clear(execution, entity_state.INCIDENTS)


def _delete_jobs(ctx: Context, execution: ExecutionRow) -> None:
    if not entity_state.has(execution, entity_state.JOBS):
        return
    for job in ctx.session.cached(JobRow):
        if job.execution_id == execution.id:
            ctx.session.delete(job)
    entity_state.clear(execution, entity_state.JOBS)
