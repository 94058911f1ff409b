"""Execution listeners and delegates: the operator's code, called by registered name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import (
    DelegateClass,
    DelegateExpression,
    ExpressionCall,
    Flow,
    Node,
    Process,
    Script,
)
from watchword.core.errors import StepFailed
from watchword.engine import scripts
from watchword.engine.facades import ExecutionFacade, ExecutionScope, TaskFacade
from watchword.scripting.juel import ExpressionError

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Scope
    from watchword.store.tables import ExecutionRow


def run_execution_listeners(
    ctx: Context, execution: ExecutionRow, element: Node | Process | Flow, event: str, *, canceled: bool = False
) -> None:
    """Run the listeners of an element for start, end or take, in document order; `canceled`: it ends before its time.

    Raises:
        StepFailed: a listener's script fails or isn't run, or a delegate is not registered.
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
        facade = ExecutionFacade(ctx, execution, event, transition_id=transition_id, canceled=canceled)
        scope = ExecutionScope(ctx, execution, extra={"execution": facade})
        call_delegate(ctx, listener.implementation, facade, scope, where=f"{event} listener of {where}")


def call_delegate(
    ctx: Context,
    implementation: DelegateClass | DelegateExpression | ExpressionCall | Script,
    facade: ExecutionFacade | TaskFacade,
    scope: Scope,
    *,
    where: str = "listener",
) -> None:
    """Call a registered delegate with `facade`, or evaluate an expression in `scope`.

    Raises:
        StepFailed: a script fails or isn't run, nothing is registered under the name, or the expression yields no
            callable.
    """
    if isinstance(implementation, ExpressionCall):
        implementation.expression.evaluate(scope)
        return
    if isinstance(implementation, Script):
        scripts.run(ctx, implementation, facade, scope, where=where, wanted=False)
        return
    function = _resolve(ctx, implementation, scope, where)
    if implementation.fields:
        facade.fields = {name: value.evaluate(scope) for name, value in implementation.fields.items()}
    function(facade)


def _resolve(ctx: Context, implementation: DelegateClass | DelegateExpression, scope: Scope, where: str) -> Any:
    if isinstance(implementation, DelegateClass):
        found = ctx.delegates.find(implementation.name)
        if found is None:
            raise StepFailed(f"{where}: no delegate is registered as {implementation.name!r}; register a callable")
        return found
    try:
        value = implementation.expression.evaluate(scope)
    except ExpressionError as error:
        raise ExpressionError(
            f"{where}: {error}; a delegate is a callable that is registered under its name"
        ) from error
    if isinstance(value, str):
        value = ctx.delegates.find(value)
    if not callable(value):
        raise StepFailed(
            f"{where}: {implementation.expression.text!r} yields {type(value).__name__}; expected a registered delegate"
        )
    return value
