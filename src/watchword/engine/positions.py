"""Where in the model an execution row stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, Node
from watchword.engine import tree

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


THROWING = frozenset((ElementType.THROW_COMPENSATION, ElementType.END_COMPENSATION, ElementType.END_CANCEL))
"""Events whose rows have the compensating ones below them."""


def scope_chain(
    ctx: Context, execution: ExecutionRow, scope: Node | None
) -> Iterator[tuple[Node | None, ExecutionRow]]:
    """Yield each scope from `scope` outward with its row, which is at or above `execution`; None is the process.

    Rows of compensation events that throw are passed by on the way out, and so are those of handlers that are no
    scopes. The process instance's own row always belongs to the process.
    """
    row = execution
    while scope is not None:
        while not row.scope or _is_plain_handler(ctx, row):
            row = ctx.executions.rows[row.parent_id or ""]
        thrower = throwing(ctx, row)
        if thrower is not None and thrower is not scope:
            yield from _from_scope(scope_chain(ctx, row, thrower), scope)
            return
        yield scope, row
        row, scope = ctx.executions.rows[row.parent_id or ""], scope.parent
    yield None, ctx.executions.root(execution)


def _from_scope(
    chain: Iterator[tuple[Node | None, ExecutionRow]], scope: Node
) -> Iterator[tuple[Node | None, ExecutionRow]]:
    return dropwhile(lambda found: found[0] is not scope, chain)


def _is_plain_handler(ctx: Context, row: ExecutionRow) -> bool:
    """Tell whether a scope row was made for a compensation handler that is no scope."""
    node = None if row.activity_id is None else ctx.definition_of(row).nodes.get(row.activity_id)
    return node is not None and bool(row.concurrent) and is_handler(node) and not node.is_scope


def is_handler(node: Node) -> bool:
    """Tell whether an activity undoes another one (the body, where it is repeated)."""
    if not node.is_for_compensation:
        return False
    return node.parent is None or node.parent.type is not ElementType.MULTI_INSTANCE_BODY


def compensates(container: Node) -> bool:
    """Tell whether a container is an event sub-process that begins with a compensation start event."""
    return container.is_event_sub_process and any(x.type is ElementType.START_COMPENSATION for x in container.children)


def throwing(ctx: Context, execution: ExecutionRow) -> Node | None:
    """Return the event that throws compensation on this very row, None if none does."""
    if execution.activity_id is None or not execution.scope or execution.parent_id is None or execution.concurrent:
        return None
    node = ctx.definition_of(execution).nodes.get(execution.activity_id)
    return node if node is not None and node.type in THROWING else None


def begins_container(ctx: Context, execution: ExecutionRow) -> bool:
    """Tell whether the row just entered the container that it was made for, and nothing is inside yet."""
    if execution.activity_id is None or execution.parent_id is None or not execution.scope:
        return False
    return ctx.definition_of(execution).nodes[execution.activity_id].is_composite and in_activity(ctx, execution)


def in_activity(ctx: Context, execution: ExecutionRow) -> bool:
    """Tell whether the row is inside an activity instance of its own, not before, after or between two."""
    if execution.activity_id is None or execution.activity_instance_id is None:
        return False
    return execution.activity_instance_id != tree.parent_activity_instance(ctx, execution)


def container_of(ctx: Context, execution: ExecutionRow) -> Node | None:
    """Return the container whose flow a token on this row is in (None: the process).

    For a row without activity that is worked out from the rows below it.
    """
    if execution.activity_id is not None:
        node = ctx.definition_of(execution).nodes[execution.activity_id]
        return node.parent
    for child in ctx.executions.live_children(execution):
        if child.concurrent:
            return container_of(ctx, child)
        scope = scope_node(ctx, child)
        return None if scope is None else scope.parent
    return None


def scope_node(ctx: Context, execution: ExecutionRow) -> Node | None:
    """Return the scope that a scope row was made for; None for a process instance's own row."""
    if execution.parent_id is None:
        return None
    if execution.concurrent:  # compensation: a handler, or a container that is undone
        return None if execution.activity_id is not None else container_of(ctx, execution)
    if execution.activity_id is not None:
        node = ctx.definition_of(execution).nodes[execution.activity_id]
        if node.is_scope and (node.type in THROWING or in_activity(ctx, execution)):
            return node
        return node.parent
    return container_of(ctx, execution)
