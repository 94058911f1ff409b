"""Joins: tokens that wait at a gateway until enough are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, Flow, Node
from watchword.engine import listeners, steps, tree, variables
from watchword.engine.cancel import record_end

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def arrive(ctx: Context, execution: ExecutionRow, node: Node) -> int:
    """Let the token wait at `node`; return how many of its scope wait there now.

    The scope's revision grows, so that two branches that arrive at once in different commands notice.
    """
    tree.park(execution)
    ctx.session.touch(tree.scope_of(ctx, execution))
    return len(_waiting(ctx, execution, node))


def _waiting(ctx: Context, execution: ExecutionRow, node: Node) -> list[ExecutionRow]:
    if not execution.concurrent or (node.type is ElementType.PARALLEL_GATEWAY and len(node.incoming) == 1):
        return [execution]  # a mere fork lets every token through: none ever waits at it
    siblings = ctx.executions.children(tree.scope_of(ctx, execution))
    return [row for row in siblings if row.activity_id == node.id and not row.active and not row.event_scope]


def merge(ctx: Context, execution: ExecutionRow, node: Node, flows: Sequence[Flow]) -> None:
    """End all tokens that wait at `node` but `execution`, which goes on by `flows`; their local variables are lost."""
    waiting = _waiting(ctx, execution, node)
    if len(waiting) > 1:
        variables.remove_scope(ctx, execution)
    scope = tree.scope_of(ctx, execution)
    for other in waiting:
        if other is execution:
            continue
        other.sequence_counter = (other.sequence_counter or 0) + 1
        if node.end_listeners:
            listeners.run_execution_listeners(ctx, other, node, "end")
        record_end(ctx, other, node, steps.JOINED)
        tree.retire(ctx, other)
    survivor = execution if execution.id in ctx.executions.rows else scope
    tree.resume(survivor)
    steps.leave(ctx, survivor, node, flows, state=steps.JOINED)


def drop(ctx: Context, execution: ExecutionRow) -> None:
    """Remove a concurrent branch that ended."""
    tree.retire(ctx, execution)


def others_may_arrive(ctx: Context, execution: ExecutionRow, node: Node) -> bool:
    """Tell whether a token of the same scope that is not at `node` can come there along the flows.

    A token inside a sub-process counts by what follows the sub-process; boundary events don't count.
    """
    waiting = _waiting(ctx, execution, node)
    return any(
        _reaches(start, node)
        for leaf in _leaves(ctx, tree.scope_of(ctx, execution))
        if leaf not in waiting and (start := _position(ctx, leaf)) is not None
    )


def _leaves(ctx: Context, execution: ExecutionRow) -> Iterator[ExecutionRow]:
    children = ctx.executions.live_children(execution)
    if not children:
        yield execution
    for child in children:
        yield from _leaves(ctx, child)


def _position(ctx: Context, leaf: ExecutionRow) -> Node | None:
    pending = ctx.agenda.pending(leaf)
    if isinstance(pending, Flow):
        return pending.target
    if isinstance(pending, Node):
        return pending
    return None if leaf.activity_id is None else ctx.definition_of(leaf).nodes.get(leaf.activity_id)


def _reaches(start: Node, goal: Node) -> bool:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        node = ahead.pop()
        if node is goal:
            return True
        if node.id in seen:
            continue
        seen.add(node.id)
        if node.outgoing:
            ahead.extend(flow.target for flow in node.outgoing)
        elif node.type is not ElementType.EVENT_BASED_GATEWAY and node.parent is not None:
            ahead.append(node.parent)
    return False
