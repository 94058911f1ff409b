"""What a behaviour may do: the only way from `behaviours` to rows, the tree and the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import (
    Connector,
    DelegateClass,
    DelegateExpression,
    ExpressionCall,
    Flow,
    Implementation,
    Node,
    ScriptCall,
)
from watchword.core.errors import BpmnError, StepFailed
from watchword.engine import (
    cancel,
    conditions,
    entity_state,
    external_tasks,
    joins,
    listeners,
    scripts,
    steps,
    tasks,
    variables,
)
from watchword.engine.connectors import call
from watchword.engine.facades import ExecutionFacade, ExecutionScope
from watchword.scripting.juel.api import Expression
from watchword.values import native

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


class Step:
    """One execution at one node, as its behaviour sees it."""

    __slots__ = ("_ctx", "_execution", "node")

    def __init__(self, ctx: Context, execution: ExecutionRow, node: Node) -> None:
        self._ctx = ctx
        self._execution = execution
        self.node = node

    def wait(self) -> None:
        """Stay here until somebody completes or signals the activity."""

    def leave(self) -> None:
        """Go on by every flow whose condition holds, or end where nothing follows."""
        steps.leave(self._ctx, self._execution, self.node)

    def leave_by(self, flows: Sequence[Flow]) -> None:
        """Go on by the given flows whatever their conditions say; end if there are none."""
        steps.leave(self._ctx, self._execution, self.node, flows)

    def end(self) -> None:
        """End the token here."""
        steps.end(self._ctx, self._execution, self.node)

    def start_child(self, node: Node) -> None:
        """Begin `node` inside this container."""
        self._ctx.agenda.later(steps.enter, self._execution, node)

    def drop_branch(self) -> None:
        """Remove the concurrent branch that ended inside this container; others go on."""
        joins.drop(self._ctx, self._execution)

    def holds(self, flow: Flow) -> bool:
        """Tell whether the flow's condition holds."""
        return conditions.holds(self._ctx, self._execution, flow)

    def arrive(self) -> int:
        """Let the token wait in this join; return how many wait here now."""
        return joins.arrive(self._ctx, self._execution, self.node)

    def others_may_arrive(self) -> bool:
        """Tell whether a token elsewhere in this scope can still come here."""
        return joins.others_may_arrive(self._ctx, self._execution, self.node)

    def merge(self, flows: Sequence[Flow]) -> None:
        """Make one token of those that wait in this join, and go on by `flows`."""
        joins.merge(self._ctx, self._execution, self.node, flows)

    def evaluate(self, expression: Expression) -> Any:
        """Return what an expression yields here."""
        return expression.evaluate(ExecutionScope(self._ctx, self._execution))

    def set_variable(self, name: str, value: object) -> None:
        """Set a variable where it is, else at the process instance."""
        variables.set_variable(self._ctx, self._execution, name, native.from_native(value))

    def create_task(self) -> None:
        """Make the user task."""
        entity_state.mark(self._execution, entity_state.TASKS)
        tasks.create(self._ctx, self._execution, self.node)

    def create_external_task(self) -> None:
        """Make the external task."""
        entity_state.mark(self._execution, entity_state.EXTERNAL_TASKS)
        external_tasks.create(self._ctx, self._execution, self.node)

    def call(self, implementation: Implementation) -> None:
        """Run a delegate, an expression, a script or a connector.

        Raises:
            StepFailed: nothing is registered under the name, a script or call fails, or the kind of implementation
                can't be run.
        """
        if isinstance(implementation, ExpressionCall):
            value = self.evaluate(implementation.expression)
            if implementation.result_variable is not None:
                self.set_variable(implementation.result_variable, value)
            return
        if isinstance(implementation, DelegateClass | DelegateExpression):
            facade = ExecutionFacade(self._ctx, self._execution)
            scope = ExecutionScope(self._ctx, self._execution)
            listeners.call_delegate(self._ctx, implementation, facade, scope, where=f"activity {self.node.id!r}")
            return
        if isinstance(implementation, ScriptCall):
            name, where = implementation.result_variable, f"activity {self.node.id!r}"
            wanted = name is not None
            value = scripts.run_on(self._ctx, implementation.script, self._execution, where=where, wanted=wanted)
            if name is not None and value is not None:
                self.set_variable(name, value)
            return
        if isinstance(implementation, Connector):
            call.run(self._ctx, self._execution, self.node, implementation)
            return
        raise StepFailed(f"activity {self.node.id!r}: {type(implementation).__name__} is nothing that can be run here")

    def delete_work(self) -> None:
        """Delete the task that was made here: nobody will complete it."""
        cancel.delete_work(self._ctx, self._execution)

    def throw_error(self, code: str, message: str | None = None) -> None:
        """Raise a BPMN error from here."""
        raise BpmnError(code, message)

    def fail(self, message: str) -> None:
        """Let the command fail."""
        raise StepFailed(f"activity {self.node.id!r}: {message}")
