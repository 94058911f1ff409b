"""What a behaviour may do: the only way from `behaviours` to rows, the tree and the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import (
    CallDefinition,
    Connector,
    DecisionCall,
    DelegateClass,
    DelegateExpression,
    ExpressionCall,
    Flow,
    Implementation,
    Mail,
    MultiInstance,
    Node,
    ScriptCall,
    SignalDefinition,
)
from watchword.core.errors import BpmnError, StepFailed
from watchword.engine import (
    calls,
    cancel,
    compensation,
    conditional_events,
    conditions,
    decision_tasks,
    entity_state,
    errors,
    events,
    external_tasks,
    joins,
    listeners,
    mail,
    multi_instance,
    positions,
    scripts,
    signals,
    steps,
    subscriptions,
    tasks,
    variables,
)
from watchword.engine.connectors import call
from watchword.engine.facades import ExecutionFacade, ExecutionScope
from watchword.scripting.juel.api import Expression

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

    @property
    def after_gateway(self) -> bool:
        """An event-based gateway has waited for this event already."""
        return subscriptions.after_gateway(self.node)

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
        variables.set_variable(self._ctx, self._execution, name, self._ctx.opened.typed(value))

    def broadcast(self, signal: SignalDefinition) -> bool:
        """Let everybody hear a signal; tell whether this token may go on.

        A process of a tenant reaches that tenant and who has none, one without tenant only who has none.

        Raises:
            StepFailed: its name is a secret.
        """
        ctx = self._ctx
        name = calls.plain_text(self.evaluate(signal.name), "the signal's name")
        values = calls.passed(ctx, self._execution, signal.inputs)
        key = calls.business_key(ctx, self._execution, signal.inputs)
        tenants = {None, self._execution.tenant_id}
        if signal.asynchronous:
            signals.broadcast_later(ctx, name, tenants=tenants)
            return True
        with ctx.agenda.follow(self._execution) as token:
            signals.broadcast(ctx, name, variables_=values, tenants=tenants, business_key=key)
        return self._stand_on(token.row if token.row.id in ctx.executions.rows else None)

    def throw_escalation(self, code: str) -> bool:
        """Throw an escalation from here; tell whether this token may go on."""
        return self._stand_on(errors.throw_escalation(self._ctx, self._execution, self.node, code))

    def _stand_on(self, execution: ExecutionRow | None) -> bool:
        """Take the row that this token runs on after the tree changed; tell whether it is still at this node."""
        if execution is None or execution.activity_id != self.node.id:
            return False
        self._execution = execution
        return True

    def throw_compensation(self, activity_ref: str | None) -> bool:
        """Undo what completed in this scope (only one activity); False if there is nothing."""
        return compensation.throw(self._ctx, self._execution, self.node, activity_ref)

    def happen(self, boundary: Node) -> None:
        """Let a boundary event of the container around happen."""
        chain = positions.scope_chain(self._ctx, self._execution, self.node)
        host = next(row for scope, row in chain if scope is boundary.attached_to)
        events.fire_boundary(self._ctx, host, boundary)

    def condition_holds(self) -> bool:
        """Tell whether the condition of this event holds now."""
        return conditional_events.holds_here(self._ctx, self._execution, self.node)

    def call_process(self, definition: CallDefinition) -> None:
        """Start the called process."""
        calls.call(self._ctx, self._execution, self.node, definition)

    def count_items(self, loop: MultiInstance) -> int:
        """Return how many instances this loop has."""
        return multi_instance.count(self._ctx, self._execution, self.node, loop)

    def begin_together(self, loop: MultiInstance, count: int) -> None:
        """Begin all instances of this loop."""
        multi_instance.begin_together(self._ctx, self._execution, self.node, loop, count)

    def begin_sequence(self, loop: MultiInstance, count: int) -> None:
        """Begin the first instance of this loop."""
        multi_instance.begin_sequence(self._ctx, self._execution, self.node, loop, count)

    def next_in_sequence(self, loop: MultiInstance) -> bool:
        """Begin the next instance of this loop; False if there is none."""
        return multi_instance.next_in_sequence(self._ctx, self._execution, self.node, loop)

    def park_instance(self, loop: MultiInstance) -> None:
        """Let an instance of this loop that ended wait for the others."""
        multi_instance.park(self._ctx, self._execution, self.node, loop)

    def create_task(self) -> None:
        """Make the user task."""
        entity_state.mark(self._execution, entity_state.TASKS)
        tasks.create(self._ctx, self._execution, self.node)

    def create_external_task(self) -> None:
        """Make the external task."""
        entity_state.mark(self._execution, entity_state.EXTERNAL_TASKS)
        external_tasks.create(self._ctx, self._execution, self.node)

    def call(self, implementation: Implementation) -> None:
        """Run a delegate, an expression, a script, a decision or a connector.

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
        if isinstance(implementation, DecisionCall):
            decision_tasks.call(self._ctx, self._execution, self.node, implementation)
            return
        if isinstance(implementation, Connector):
            call.run(self._ctx, self._execution, self.node, implementation)
            return
        if isinstance(implementation, Mail):
            mail.run(self._ctx, self._execution, self.node, implementation)
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
