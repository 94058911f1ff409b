"""What can start a process by itself: message, signal, conditional and timer start events of the latest version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, MessageDefinition, Node, Process, SignalDefinition, TimerDefinition
from watchword.core import ids
from watchword.core.errors import EngineError
from watchword.engine.definitions import Definition
from watchword.engine.jobs import create, timers
from watchword.store.tables import EventSubscriptionRow, JobRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

_KINDS = {
    ElementType.START_CONDITIONAL: "conditional",
    ElementType.START_MESSAGE: "message",
    ElementType.START_SIGNAL: "signal",
}


def place_starts(ctx: Context, row: ProcessDefinitionRow, process: Process, previous_id: str | None) -> None:
    """Make the start subscriptions of `row`, the latest version; those of the version before go.

    Raises:
        EngineError: another definition of the tenant is started by a message of the same name already.
    """
    if previous_id is not None:
        remove_starts(ctx, previous_id)
    for node in process.children:
        if isinstance(node.event, TimerDefinition) and node.type is ElementType.START_TIMER:
            timers.schedule_start(ctx, Definition(row=row, process=process), node, node.event)
        kind = _KINDS.get(node.type)
        if kind is None:
            continue
        name = _name(node)
        if kind == "message":
            _check_free(ctx, row, name)
        ctx.session.add(
            EventSubscriptionRow(
                id=ids.new(),
                event_type=kind,
                event_name=name,
                activity_id=node.id,
                configuration=row.id,
                created=ctx.now,
                tenant_id=row.tenant_id,
            )
        )


def remove_starts(ctx: Context, definition_id: str) -> None:
    """Delete the start subscriptions and start timers of a definition."""
    for subscription in ctx.session.find(EventSubscriptionRow, configuration=definition_id, execution_id=None):
        ctx.session.delete(subscription)
    for job in ctx.session.find(
        JobRow, process_definition_id=definition_id, execution_id=None, handler_type="timer-start-event"
    ):
        create.remove(ctx, job)


def _name(node: Node) -> str | None:
    event = node.event
    return event.name.text if isinstance(event, MessageDefinition | SignalDefinition) else None


def _check_free(ctx: Context, row: ProcessDefinitionRow, name: str | None) -> None:
    taken = ctx.session.find(
        EventSubscriptionRow, event_type="message", event_name=name, execution_id=None, tenant_id=row.tenant_id
    )
    if taken:
        raise EngineError(
            f"process definition {row.key!r} can't be deployed: a start event of {taken[0].configuration!r} waits for "
            f"the message {name!r} already; message names of start events must differ"
        )
