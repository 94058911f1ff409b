"""Where in the model an execution row stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


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
        if node.is_scope and execution.activity_instance_id is not None:
            return node
        return node.parent
    return container_of(ctx, execution)
