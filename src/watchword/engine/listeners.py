"""Execution listeners and delegates: the operator's code, called by registered name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import (
    DelegateClass,
    DelegateExpression,
    ExpressionCall,
    Flow,
    Listener,
    Node,
    Process,
    Script,
)
from watchword.core.errors import StepFailed
from watchword.engine.facades import ExecutionFacade, ExecutionScope
from watchword.scripting.juel.api import Expression

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Scope
    from watchword.store.tables import ExecutionRow


def run_execution_listeners(ctx: Context, execution: ExecutionRow, element: Node | Process | Flow, event: str) -> None:
    """Run the listeners of an element for start, end or take, in document order.

    Raises:
        StepFailed: a listener is a script, or names a delegate that is not registered.
    """
    if ctx.skip_custom_listeners:
        return
    if isinstance(element, Flow):
        listeners, where = element.listeners, f"sequence flow {element.id!r}"
    elif isinstance(element, Process):
        listeners = element.start_listeners if event == "start" else element.end_listeners
        where = f"process {element.key!r}"
    else:
        listeners = element.start_listeners if event == "start" else element.end_listeners
        where = f"activity {element.id!r}"
    transition_id = element.id if isinstance(element, Flow) else None
    for listener in listeners:
        _run(ctx, execution, listener, event, transition_id, f"{event} listener of {where}")


def _run(
    ctx: Context, execution: ExecutionRow, listener: Listener, event: str, transition_id: str | None, where: str
) -> None:
    implementation = listener.implementation
    if isinstance(implementation, Script):
        raise StepFailed(
            f"{where}: scripts in {implementation.format!r} are not run; write an expression or register a delegate"
        )
    if isinstance(implementation, ExpressionCall):
        implementation.expression.evaluate(ExecutionScope(ctx, execution, event_name=event))
        return
    call_delegate(ctx, implementation, execution, where=where, event=event, transition_id=transition_id)


def call_delegate(
    ctx: Context,
    implementation: DelegateClass | DelegateExpression,
    execution: ExecutionRow,
    *,
    where: str,
    event: str | None = None,
    transition_id: str | None = None,
) -> None:
    """Call a registered delegate with the execution.

    Raises:
        StepFailed: nothing is registered under the name, or the expression yields no callable.
    """
    scope = ExecutionScope(ctx, execution, event_name=event)
    function = resolve_delegate(ctx, implementation, scope, where=where)
    fields = evaluate_fields(implementation.fields, scope)
    function(ExecutionFacade(ctx, execution, event, fields=fields, transition_id=transition_id))


def resolve_delegate(
    ctx: Context, implementation: DelegateClass | DelegateExpression, scope: Scope, *, where: str
) -> Any:
    """Return the callable that a class name or delegate expression stands for.

    Raises:
        StepFailed: there is none.
    """
    if isinstance(implementation, DelegateClass):
        found = ctx.delegates.find(implementation.name)
        if found is None:
            raise StepFailed(f"{where}: no delegate is registered as {implementation.name!r}; register a callable")
        return found
    value = implementation.expression.evaluate(scope)
    if isinstance(value, str):
        value = ctx.delegates.find(value)
    if not callable(value):
        raise StepFailed(
            f"{where}: {implementation.expression.text!r} yields {type(value).__name__}; expected a registered delegate"
        )
    return value


def evaluate_fields(fields: Mapping[str, Expression], scope: Scope) -> dict[str, Any]:
    """Return the values of injected fields."""
    return {name: expression.evaluate(scope) for name, expression in fields.items()}
