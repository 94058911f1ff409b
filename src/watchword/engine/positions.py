"""Where in the model an execution row stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.engine import tree

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


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
    if execution.activity_id is not None:
        node = ctx.definition_of(execution).nodes[execution.activity_id]
        if node.is_scope and in_activity(ctx, execution):
            return node
        return node.parent
    return container_of(ctx, execution)
