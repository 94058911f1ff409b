"""Events that happen to a scope: boundary events and event sub-processes begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.engine import cancel, steps, subscriptions, tree

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import EventSubscriptionRow, ExecutionRow


def fire_boundary(ctx: Context, host: ExecutionRow, boundary: Node) -> None:
    """Begin a boundary event of the activity that runs on `host`."""
    parent = ctx.executions.rows[host.parent_id or ""]
    if boundary.interrupting:
        _replace(ctx, host, boundary)
        return
    _begin_beside(ctx, tree.scope_of(ctx, parent), boundary)


def _replace(ctx: Context, host: ExecutionRow, node: Node) -> None:
    parent = ctx.executions.rows[host.parent_id or ""]
    cancel.cancel(ctx, host, reason=f"Cancel scope activity Activity({node.id}) executed.")
    tree.discard_activity(ctx, parent)
    ctx.agenda.later(steps.enter, parent, node)


def start_event_sub_process(ctx: Context, scope: ExecutionRow, start: Node) -> None:
    """Begin the event sub-process of `start` inside the scope that runs on `scope`."""
    container = start.parent
    if container is None:
        raise ValueError(f"start event {start.id!r} is in no event sub-process")
    if start.interrupting:
        cancel.interrupt(ctx, scope, reason=f"Interrupting activity Activity({container.id}) executed.")
        ctx.agenda.later(steps.enter, scope, container)
        return
    _begin_beside(ctx, scope, container)


def _begin_beside(ctx: Context, scope: ExecutionRow, node: Node) -> None:
    tree.resume(scope)  # stays so unless the scope is a leaf; observed in 7.24
    branch = tree.expand(ctx, scope)
    ctx.agenda.later(steps.enter, branch, node)


def receive(ctx: Context, subscription: EventSubscriptionRow) -> None:
    """Let a subscription's event happen: put what follows on the agenda."""
    execution = ctx.executions.rows[subscription.execution_id or ""]
    node = ctx.definition_of(execution).nodes[subscription.activity_id or ""]
    happen(ctx, execution, node, subscription.event_name)


def happen(ctx: Context, execution: ExecutionRow, node: Node, name: str | None) -> None:
    """Let the event `node` that `execution` waits for happen (message, signal, timer): put what follows on the agenda.

    `name` is that of the message or signal.
    """
    if node.attached_to is not None:
        fire_boundary(ctx, execution, node)
    elif subscriptions.after_gateway(node):
        _replace(ctx, execution, node)
    elif node.parent is not None and node.parent.is_event_sub_process and not node.incoming and not node.is_scope:
        start_event_sub_process(ctx, execution, node)
    else:
        ctx.agenda.later(signal, execution, name)


def signal(ctx: Context, execution: ExecutionRow, name: str | None) -> None:
    """Tell the activity that waits on `execution` that what it waits for has come."""
    node = ctx.definition_of(execution).nodes[execution.activity_id or ""]
    ctx.behaviours[node.type].signal(ctx.step(execution, node), name)
