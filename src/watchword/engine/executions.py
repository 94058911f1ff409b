"""Going on with a process instance from outside: the commands that tasks, workers and clients use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import EngineError, NullValue, SuspendedError
from watchword.engine import conditional_events, entity_state, errors, events, subscriptions, tree
from watchword.engine.agenda import Whereabouts
from watchword.engine.variables import set_variables
from watchword.store.tables import EventSubscriptionRow, ExecutionRow
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context


NO_VARIABLES: Mapping[str, TypedValue] = {}


def run(ctx: Context) -> None:
    """Run the agenda until nothing is pending."""
    ctx.agenda.run(ctx, errors.on_failure)


def settle(ctx: Context) -> None:
    """Finish a command.

    Conditional events are told what changed since the last step, as when a client set variables, and the command runs
    on; then lists and maps that were altered in place are stored.
    """
    while ctx.changes:
        conditional_events.settle(ctx)
        run(ctx)
    ctx.opened.settle(ctx)


def load(ctx: Context, execution_id: str) -> ExecutionRow:
    """Load the process instance around an execution and return the execution.

    Raises:
        NullValue: there is no such execution.
    """
    known = ctx.executions.get(execution_id)
    if known is not None and ctx.executions.has_instance(known):
        return known
    ctx.executions.load("execution", execution_id)
    found = ctx.executions.get(execution_id)
    if found is None:
        raise NullValue(f"there is no execution {execution_id!r}")
    return found


def is_ended(ctx: Context, execution: ExecutionRow) -> bool:
    """Tell whether an execution of this command is gone."""
    return execution.id not in ctx.executions.rows


def node_of(ctx: Context, execution: ExecutionRow) -> Node:
    """Return the node that an execution stands at.

    Raises:
        EngineError: it stands at none.
    """
    node = ctx.definition_of(execution).nodes.get(execution.activity_id or "")
    if node is None:
        raise EngineError(f"execution {execution.id!r} waits at no activity")
    return node


def complete_activity(ctx: Context, execution: ExecutionRow) -> None:
    """End the wait state of `execution`: leave its activity and run on."""
    ctx.executions.know(execution)
    entity_state.clear(execution, entity_state.TASKS | entity_state.EXTERNAL_TASKS)
    ctx.agenda.later(_complete, execution)
    run(ctx)


def _complete(ctx: Context, execution: ExecutionRow, _: object) -> None:
    node = node_of(ctx, execution)
    ctx.behaviours[node.type].completed(ctx.step(execution, node))


def throw_error(ctx: Context, execution: ExecutionRow, code: str, message: str | None = None) -> None:
    """Raise a BPMN error from the activity of `execution` and run on; uncaught, it ends that execution's branch."""
    ctx.executions.know(execution)
    errors.throw(ctx, execution, node_of(ctx, execution), code, message)
    run(ctx)


def throw_escalation(ctx: Context, execution: ExecutionRow, code: str) -> bool:
    """Raise an escalation from the activity of `execution` and run on; tell whether anything caught it."""
    ctx.executions.know(execution)
    here = Whereabouts(execution, node_of(ctx, execution), inside=True)
    catcher = errors.find_escalation(ctx, here, code)
    if catcher is None:
        return False
    errors.catch(ctx, catcher, code, None)
    run(ctx)
    return True


def signal(
    ctx: Context,
    execution_id: str,
    *,
    name: str | None = None,
    variables: Mapping[str, TypedValue] = NO_VARIABLES,
) -> None:
    """Tell an execution that what it waits for has come, after setting variables from its scope.

    Raises:
        NullValue: there is no such execution.
        SuspendedError: it is suspended.
        EngineError: it waits for nothing that can be signalled.
    """
    execution = load(ctx, execution_id)
    if execution.suspension_state == tree.SUSPENDED:
        raise SuspendedError(f"execution {execution_id!r} is suspended; activate it first")
    node = node_of(ctx, execution)
    if not execution.active or not ctx.behaviours[node.type].signalled:
        raise EngineError(f"execution {execution_id!r} at {node.id!r} does not wait for a signal")
    set_variables(ctx, execution, variables)
    ctx.agenda.later(events.signal, execution, name)
    run(ctx)


def trigger(
    ctx: Context, subscription: EventSubscriptionRow, *, variables: Mapping[str, TypedValue] = NO_VARIABLES
) -> None:
    """Let the event of a subscription of a loaded instance happen, after setting variables, and run on."""
    set_variables(ctx, ctx.executions.rows[subscription.execution_id or ""], variables)
    events.receive(ctx, subscription)
    run(ctx)


def trigger_message(
    ctx: Context,
    execution: ExecutionRow,
    message_name: str,
    *,
    variables: Mapping[str, TypedValue] = NO_VARIABLES,
) -> None:
    """Deliver a message to an execution that waits for it, and run on.

    Raises:
        EngineError: the execution doesn't wait for that message.
    """
    ctx.executions.know(execution)
    for subscription in subscriptions.of(ctx, execution):
        if subscription.event_type == "message" and subscription.event_name == message_name:
            trigger(ctx, subscription, variables=variables)
            return
    raise EngineError(f"execution {execution.id!r} does not wait for the message {message_name!r}")
