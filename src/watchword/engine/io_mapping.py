"""Input and output parameters: local variables on entering, variables of the surrounding scope on leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import ListValue, MapValue, Node, ParameterValue, Script
from watchword.engine import scripts, variables
from watchword.engine.facades import ExecutionScope
from watchword.scripting.juel import compile_text
from watchword.values.java_types import TreeMap

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def run_inputs(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Set the input parameters as local variables.

    They are evaluated around the activity, so that none sees another one. Source: observed in 7.24.
    """
    scope = ExecutionScope(ctx, ctx.executions.parent(execution) or execution)
    for parameter in node.inputs:
        value = ctx.opened.typed(value_of(ctx, scope, parameter.value, node))
        variables.set_variable(ctx, execution, parameter.name, value, local=True)


def run_outputs(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Evaluate the output parameters inside the activity and set them from its parent scope."""
    scope = ExecutionScope(ctx, execution)
    target = ctx.executions.parent(execution) if node.is_scope else execution
    for parameter in node.outputs:
        value = ctx.opened.typed(value_of(ctx, scope, parameter.value, node))
        variables.set_variable(ctx, target or execution, parameter.name, value)


def value_of(ctx: Context, scope: ExecutionScope, value: ParameterValue, node: Node) -> Any:
    """Return what a parameter's text, list, map or script yields.

    Raises:
        StepFailed: an expression or a script fails.
    """
    if value is None:
        return None
    if isinstance(value, ListValue):
        return [value_of(ctx, scope, item, node) for item in value.items]
    if isinstance(value, MapValue):
        return TreeMap(
            (str(compile_text(key).evaluate(scope)), value_of(ctx, scope, item, node)) for key, item in value.entries
        )
    if isinstance(value, Script):
        facade, where = scope.lookup("execution"), f"a parameter of activity {node.id!r}"
        return scripts.run(ctx, value, facade, scope, where=where, extra=scope.extra)
    return value.evaluate(scope)
