"""Compensation: what completed is remembered with its handler, and undone when an event throws compensation.

An activity with a handler leaves a subscription on its scope's row. A container (or multi-instance body) that completes
with such subscriptions leaves an event-scope row that holds them and a copy of its variables, and a subscription that
names the row. Source: `reference` 1.7 and 2.4, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, Node
from watchword.engine import cancel, entity_state, positions, subscriptions, tree, variables
from watchword.engine.index import age
from watchword.store.tables import EventSubscriptionRow, ExecutionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

CONTAINERS = frozenset((ElementType.SUB_PROCESS, ElementType.TRANSACTION, ElementType.MULTI_INSTANCE_BODY))


def remember(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Remember what is needed to undo `node`, which completes now on `execution`."""
    if node.type in CONTAINERS:
        _keep_scope(ctx, execution, node)
    handler = node.compensation_handler
    if handler is not None and not handler.is_event_sub_process:
        subscriptions.add(ctx, _row_around(ctx, execution, node), _outer(handler), subscriptions.COMPENSATE, None)


def _outer(node: Node) -> Node:
    parent = node.parent
    return parent if parent is not None and parent.type is ElementType.MULTI_INSTANCE_BODY else node


def _row_around(ctx: Context, execution: ExecutionRow, node: Node) -> ExecutionRow:
    chain = positions.scope_chain(ctx, execution, node if node.is_scope else node.parent)
    return next(row for scope, row in chain if scope is node.parent)


def _keep_scope(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    held = _waiting(ctx, execution)
    undone_by = next((inner for inner in node.event_sub_processes if positions.compensates(inner)), None)
    if not held and undone_by is None:
        return
    around = _row_around(ctx, execution, node)
    kept = tree.event_scope(ctx, around, node)
    inside = execution.activity_instance_id if around.id == execution.parent_id else around.activity_instance_id
    with tree.standing_in(around, inside):  # as it is until the container is left (r3)
        for name, value in variables.local(ctx, execution).items():
            variables.set_variable(ctx, kept, name, value, local=True)
    for row in held:
        handler = ctx.definition_of(execution).nodes[row.activity_id or ""]
        copy = subscriptions.add(ctx, kept, handler, subscriptions.COMPENSATE, None, row.configuration)
        copy.created = row.created
    for child in ctx.executions.children(execution):
        if child.event_scope:
            ctx.executions.move(child, kept)
    subscriptions.add(ctx, around, undone_by or node, subscriptions.COMPENSATE, None, kept.id)


def _waiting(ctx: Context, execution: ExecutionRow) -> list[EventSubscriptionRow]:
    return [row for row in subscriptions.of(ctx, execution) if row.event_type == subscriptions.COMPENSATE]


def throw(ctx: Context, execution: ExecutionRow, node: Node, activity_ref: str | None) -> bool:
    """Undo what the scope around the throwing event remembers (only `activity_ref`); False if that is nothing.

    The handlers run below the event's row, what completed last first.
    """
    found = _collect(ctx, execution, node)
    if activity_ref is not None:
        wanted = _remembered_as(node.process.nodes[activity_ref])
        found = [row for row in found if row.activity_id == wanted]
    _undo(ctx, execution, found)
    return bool(found)


def _collect(ctx: Context, execution: ExecutionRow, node: Node) -> list[EventSubscriptionRow]:
    found: list[EventSubscriptionRow] = []
    for scope, row in positions.scope_chain(ctx, execution, node):
        if scope is node:
            continue
        found += _waiting(ctx, row)
        if scope is None or not scope.is_event_sub_process:
            break
    return found


def _remembered_as(node: Node) -> str:
    if _outer(node) is not node:
        return _outer(node).id
    handler = node.compensation_handler
    return node.id if handler is None else _outer(handler).id


def _undo(ctx: Context, execution: ExecutionRow, found: Sequence[EventSubscriptionRow]) -> None:
    for subscription in found:
        row = ctx.executions.get(subscription.configuration)
        if row is None:
            row = tree.child(ctx, execution, scope=True, concurrent=True)
            subscription.configuration = row.id
        else:
            tree.revive(ctx, row, execution)
    for subscription in sorted(found, key=lambda row: (row.created, age(row))):  # the last one pushed runs first
        _receive(ctx, subscription)


def _receive(ctx: Context, subscription: EventSubscriptionRow) -> None:
    from watchword.engine import steps

    row = ctx.executions.rows[subscription.configuration or ""]
    owner = ctx.executions.get(subscription.execution_id)
    ctx.session.delete(subscription)
    if owner is not None and not ctx.session.held(EventSubscriptionRow, "execution_id", owner.id):
        entity_state.clear(owner, entity_state.EVENT_SUBSCRIPTIONS)
    nodes = ctx.definition_of(row).nodes
    at, handler = nodes[row.activity_id or ""], nodes[subscription.activity_id or ""]
    tree.resume(row)
    if at.is_composite and at.type not in positions.THROWING:
        tree.share_instance(ctx, row)
    if handler.is_event_sub_process:
        ctx.agenda.later(steps.activate, row, handler)
    elif handler.is_scope and not positions.is_handler(handler):
        _undo(ctx, row, _waiting(ctx, row))
    else:
        ctx.agenda.later(steps.begin, row, handler)


def runs_handler(execution: ExecutionRow, node: Node) -> bool:
    """Tell whether `node` is a compensation handler that runs, or ran, on a row made to undo something."""
    if not (execution.concurrent and execution.scope):
        return False
    return positions.is_handler(node) or positions.compensates(node)


def instance_around(ctx: Context, execution: ExecutionRow, node: Node) -> str | None:
    """Return the activity instance that a handler belongs to, which its row can't tell; None where the row can.

    An event sub-process that compensates is recorded as its own parent. Source: observed in 7.24.
    """
    if positions.compensates(node):
        return execution.activity_instance_id
    parent = ctx.executions.parent(execution) if runs_handler(execution, node) else None
    if parent is None or positions.throwing(ctx, parent) is None:
        return None
    row = _row_around(ctx, execution, node)
    return tree.parent_activity_instance(ctx, row)


def handler_ended(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Go on after a handler: with the event that threw, once all are done."""
    if node.is_event_sub_process and node.parent is not None:
        tree.stand_at(execution, node.parent)
        _join(ctx, execution)
        return
    parent = ctx.executions.rows[execution.parent_id or ""]
    tree.remove(ctx, execution)
    _join(ctx, parent)


def _join(ctx: Context, execution: ExecutionRow) -> None:
    if ctx.executions.live_children(execution, limit=1):
        ctx.session.touch(execution)
        return
    node = ctx.definition_of(execution).nodes[execution.activity_id or ""]
    if node.type in positions.THROWING:
        ctx.behaviours[node.type].completed(ctx.step(execution, node))
        return
    parent = ctx.executions.rows[execution.parent_id or ""]
    cancel.clear_scope_rows(ctx, execution)
    tree.remove(ctx, execution)
    _join(ctx, parent)
