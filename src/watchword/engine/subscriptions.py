"""Event subscriptions: what a scope waits for while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from watchword.bpmn.model import (
    CancelDefinition,
    CompensationDefinition,
    ConditionalDefinition,
    ElementType,
    ErrorDefinition,
    EscalationDefinition,
    EventDefinition,
    MessageDefinition,
    Node,
    SignalDefinition,
    TimerDefinition,
)
from watchword.core import ids
from watchword.core.errors import StepFailed
from watchword.engine import conditional_events, entity_state
from watchword.engine.facades import ExecutionScope
from watchword.engine.jobs import timers
from watchword.store.tables import EventSubscriptionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

MESSAGE, SIGNAL, COMPENSATE = "message", "signal", "compensate"
PASSIVE = (CancelDefinition, CompensationDefinition, ErrorDefinition, EscalationDefinition)
"""Events that are looked up in the model when they are thrown, and need no row."""
STARTS = frozenset(type_ for type_ in ElementType if type_.name.startswith("START_"))
CATCHING = frozenset(
    (
        ElementType.CATCH_CONDITIONAL,
        ElementType.CATCH_MESSAGE,
        ElementType.CATCH_SIGNAL,
        ElementType.CATCH_TIMER,
    )
)


def declared(scope: Node | None, event_sub_processes: tuple[Node, ...]) -> Iterator[tuple[Node, EventDefinition]]:
    """Yield (activity, event) for all that a scope listens to: event sub-processes, boundary events, itself."""
    for container in event_sub_processes:
        for start in container.children:
            if start.event is not None and start.type in STARTS:
                yield start, start.event
    if scope is None:
        return
    for boundary in scope.boundary_events:
        if boundary.event is not None:
            yield boundary, boundary.event
    if scope.message is not None:
        yield scope, scope.message
    elif scope.type is ElementType.EVENT_BASED_GATEWAY:
        for flow in scope.outgoing:
            if flow.target.event is not None:
                yield flow.target, flow.target.event
    elif scope.event is not None and scope.type in CATCHING and not after_gateway(scope):
        yield scope, scope.event


def after_gateway(node: Node) -> bool:
    """Tell whether a catch event is waited for by the event-based gateway before it."""
    return any(flow.source.type is ElementType.EVENT_BASED_GATEWAY for flow in node.incoming)


def subscribe(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Open the subscriptions and timers of scope `node` on its execution."""
    _open(ctx, execution, node, node.event_sub_processes if node.children else ())
    if node.user_task is not None:
        timers.schedule_listeners(ctx, execution, node)


def subscribe_process(ctx: Context, root: ExecutionRow) -> None:
    """Open the subscriptions of the process itself."""
    _open(ctx, root, None, ctx.definition_of(root).process.event_sub_processes)


def _open(ctx: Context, execution: ExecutionRow, scope: Node | None, event_sub_processes: tuple[Node, ...]) -> None:
    subscribe_to(ctx, execution, declared(scope, event_sub_processes))


def subscribe_to(
    ctx: Context, execution: ExecutionRow, events: Iterable[tuple[Node, EventDefinition]], *, at_once: bool = True
) -> None:
    """Open the subscriptions and timers of some events of the scope that runs on an execution.

    `at_once`: conditions are looked at now already, not only when a variable changes.
    """
    conditional = False
    for activity, event in events:
        if isinstance(event, PASSIVE):
            continue
        if isinstance(event, MessageDefinition):
            add(ctx, execution, activity, MESSAGE, name_of(ctx, execution, activity, event))
        elif isinstance(event, SignalDefinition):
            add(ctx, execution, activity, SIGNAL, name_of(ctx, execution, activity, event))
        elif isinstance(event, TimerDefinition):
            timers.schedule(ctx, execution, activity, event)
        elif isinstance(event, ConditionalDefinition):
            add(ctx, execution, activity, conditional_events.CONDITIONAL, None)
            conditional = True
    if conditional and at_once:
        conditional_events.note(ctx, execution, None, None)


def name_of(ctx: Context, execution: ExecutionRow, activity: Node, event: MessageDefinition | SignalDefinition) -> str:
    """Return the name that an event of `activity` has for the scope that runs on `execution`.

    Raises:
        StepFailed: its expression yields no text.
    """
    value = event.name.evaluate(ExecutionScope(ctx, execution))
    if not isinstance(value, str):
        raise StepFailed(
            f"event {activity.id!r}: name {event.name.text!r} yields {type(value).__name__}; expected text"
        )
    return value


def add(
    ctx: Context,
    execution: ExecutionRow,
    activity: Node,
    event_type: str,
    event_name: str | None,
    configuration: str | None = None,
) -> EventSubscriptionRow:
    """Open one subscription on `execution`."""
    row = EventSubscriptionRow(
        id=ids.new(),
        event_type=event_type,
        event_name=event_name,
        execution_id=execution.id,
        process_instance_id=execution.process_instance_id,
        activity_id=activity.id,
        configuration=configuration,
        created=ctx.now,
        tenant_id=execution.tenant_id,
    )
    ctx.session.add(row)
    entity_state.mark(execution, entity_state.EVENT_SUBSCRIPTIONS)
    return row


def of(ctx: Context, execution: ExecutionRow) -> list[EventSubscriptionRow]:
    """Return the open subscriptions of an execution."""
    if not entity_state.has(execution, entity_state.EVENT_SUBSCRIPTIONS):
        return []
    return ctx.session.held(EventSubscriptionRow, "execution_id", execution.id)


def unsubscribe_all(ctx: Context, execution: ExecutionRow, *, keep: frozenset[str] = frozenset()) -> None:
    """Close the subscriptions of an execution, but for the event types in `keep`."""
    rows = of(ctx, execution)
    kept = False
    for row in rows:
        if row.event_type in keep:
            kept = True
        else:
            ctx.session.delete(row)
    if rows and not kept:
        entity_state.clear(execution, entity_state.EVENT_SUBSCRIPTIONS)
