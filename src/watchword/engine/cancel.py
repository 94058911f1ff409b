"""Cancelling: what was begun ends without having been completed, the inside first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import automatic
from watchword.authz.resources import PROCESS_INSTANCE
from watchword.bpmn.model import Node
from watchword.engine import (
    calls,
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
from watchword.engine.jobs import create
from watchword.store.tables import ExternalTaskRow, IncidentRow, JobRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

CANCELLED = 2
"""Activity instance state as history stores it."""


def cancel(ctx: Context, execution: ExecutionRow, *, reason: str | None = None) -> None:
    """End everything in and below `execution` and delete its row; the parent row is left to the caller."""
    throwing = positions.throwing(ctx, execution)
    if throwing is not None:
        _cancel_children(ctx, execution, reason)
        tree.take_back_instance(ctx, execution, throwing)
        execution.sequence_counter = (execution.sequence_counter or 0) + 1
        _end_instance(ctx, execution, throwing)
        clear_scope_rows(ctx, execution)
        tree.remove(ctx, execution)
        return
    scope = positions.scope_node(ctx, execution) if execution.scope else None
    inside = positions.in_activity(ctx, execution)
    at = execution.activity_id
    if inside:
        execution.sequence_counter = (execution.sequence_counter or 0) + 1
    end_inside(ctx, execution, reason)
    if scope is not None and not (inside and at == scope.id):
        tree.take_back_instance(ctx, execution, scope)
        execution.sequence_counter = (execution.sequence_counter or 0) + 1
        _end_instance(ctx, execution, scope)
    clear_scope_rows(ctx, execution)
    tree.remove(ctx, execution)


def interrupt(ctx: Context, scope: ExecutionRow, *, reason: str | None = None) -> ExecutionRow:
    """End all activities inside the scope that runs on `scope`, keep the scope and its variables; return it.

    What the scope waits for (event sub-processes, boundary events) is no longer waited for, compensation excepted.
    Only a task that waits on `scope` itself keeps the reason. A container that is interrupted as it begins is over for
    history, below itself, and goes on all the same. Source: observed in 7.24.
    """
    begins = positions.begins_container(ctx, scope)
    end_inside(ctx, scope, reason, told=True)
    if begins:
        tree.share_instance(ctx, scope)
        own = scope.activity_instance_id
        ctx.history.activity_updated(own, parent_activity_instance_id=own)
    subscriptions.unsubscribe_all(ctx, scope, keep=frozenset((subscriptions.COMPENSATE,)))
    _delete_jobs(ctx, scope)
    tree.discard_activity(ctx, scope)
    return scope


def end_inside(ctx: Context, execution: ExecutionRow, reason: str | None, *, told: bool = False) -> None:
    """End what runs below and on `execution`, which stays; `told`: its task keeps the reason whatever it is."""
    end_called(ctx, execution, reason)
    _cancel_children(ctx, execution, reason)
    delete_work(ctx, execution, reason, told=told)
    if positions.in_activity(ctx, execution):
        _end_instance(ctx, execution, ctx.definition_of(execution).nodes[execution.activity_id or ""])


def _cancel_children(ctx: Context, execution: ExecutionRow, reason: str | None) -> None:
    for child in ctx.executions.live_children(execution):
        if child.id in ctx.executions.rows:
            cancel(ctx, child, reason=reason)


def end_called(ctx: Context, execution: ExecutionRow, reason: str | None) -> None:
    """End the instance that the call activity on this row waits for, unless such instances are to stay."""
    for root in calls.called_by(ctx, execution):
        if ctx.skip_called_instances:
            root.super_execution_id = None
        else:
            delete_instance(ctx, root, reason)
    entity_state.clear(execution, entity_state.CALLED_INSTANCE)


def delete_instance(ctx: Context, root: ExecutionRow, reason: str | None) -> None:
    """End a process instance as cancelled, with those that it called."""
    process = ctx.definition_of(root).process
    end_inside(ctx, root, reason)
    if process.end_listeners:
        listeners.run_execution_listeners(ctx, root, process, "end", canceled=True)
    clear_scope_rows(ctx, root)
    externally = ctx.terminates_externally or ctx.reason_of_change is not None
    state = "EXTERNALLY_TERMINATED" if externally else "INTERNALLY_TERMINATED"
    ctx.history.process_ended(root, end_activity_id=None, state=state, delete_reason=ctx.reason_of_change or reason)
    tree.remove(ctx, root)
    forget_authorizations(ctx, root)


def forget_authorizations(ctx: Context, root: ExecutionRow) -> None:
    """Delete the authorizations on an instance that ends. Source: `reference` security 3.6."""
    if ctx.authz.settings.enabled and root.id not in ctx.history.fresh:
        automatic.forget(ctx.session, PROCESS_INSTANCE, root.id)


def withdraw(ctx: Context, execution: ExecutionRow, *, reason: str | None = None) -> None:
    """End the activity on `execution` as a change from outside does: without going on after it.

    Containers that nothing is left in end with it; the last of an instance ends the instance.
    """
    while execution.parent_id is not None:
        parent = ctx.executions.rows[execution.parent_id]
        if len(ctx.executions.live_children(parent, limit=2)) > 1:
            break
        execution = parent
    if execution.parent_id is None:
        caller = calls.caller_of(ctx, execution)
        delete_instance(ctx, execution, reason)
        if caller is not None:
            withdraw(ctx, caller, reason=reason)
        return
    scope = ctx.executions.rows[execution.parent_id]
    cancel(ctx, execution, reason=reason)
    tree.compact(ctx, scope)
    ctx.session.touch(scope)


def _end_instance(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """End one activity instance as cancelled: end listeners, history, output mappings."""
    if node.end_listeners:
        listeners.run_execution_listeners(ctx, execution, node, "end", canceled=True)
    record_end(ctx, execution, node, CANCELLED)
    if node.outputs and not ctx.skip_io_mappings and not ctx.settings.skip_output_mapping_on_cancel:
        io_mapping.run_outputs(ctx, execution, node)


def delete_work(ctx: Context, execution: ExecutionRow, reason: str | None = None, *, told: bool = False) -> None:
    """Delete the task or external task that nobody will complete any more.

    Tasks only keep the reason of a deletion from outside, or one that is `told`. Source: observed in 7.24.
    """
    state = execution.cached_entity_state or 0
    if state & entity_state.TASKS:
        for task in ctx.session.held(TaskRow, "execution_id", execution.id):
            tasks.delete_for_cancel(ctx, task, reason if told or ctx.terminates_externally else None)
        entity_state.clear(execution, entity_state.TASKS)
    if state & entity_state.EXTERNAL_TASKS:
        for external in ctx.session.held(ExternalTaskRow, "execution_id", execution.id):
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
        for incident in ctx.session.held(IncidentRow, "execution_id", execution.id):
            incidents.delete(ctx, incident)
        entity_state.clear(execution, entity_state.INCIDENTS)


def _delete_jobs(ctx: Context, execution: ExecutionRow) -> None:
    if not entity_state.has(execution, entity_state.JOBS):
        return
    for job in ctx.session.held(JobRow, "execution_id", execution.id):
        create.remove(ctx, job)
    entity_state.clear(execution, entity_state.JOBS)


def record_end(ctx: Context, execution: ExecutionRow, node: Node, state: int) -> None:
    """Tell history that an activity instance ended, and on which execution: it may have moved since it began."""
    parent = ctx.executions.parent(execution) if node.is_composite else None
    if parent is None or compensating(ctx, parent, node):
        ctx.history.activity_ended(execution, node, state=state)
        return
    around = parent.activity_instance_id
    if around == execution.activity_instance_id:
        around = None
    ctx.history.activity_ended(execution, node, state=state, around=around)  # None where a change began it, as in 7.24


def compensating(ctx: Context, parent: ExecutionRow, node: Node) -> bool:
    """Tell whether a container undoes something, below the event that throws: it keeps the parent it began with."""
    return positions.compensates(node) or positions.throwing(ctx, parent) is not None
