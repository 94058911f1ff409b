"""Intermediate events and end events."""

from __future__ import annotations

from watchword.bpmn.activities import finish, map_parameters
from watchword.bpmn.event_definitions import (
    caught_signal,
    conditional,
    message,
    subscribe,
    thrown_compensation,
    thrown_error,
    thrown_escalation,
    thrown_signal,
    timer,
)
from watchword.bpmn.model import CancelDefinition, ElementType, LinkDefinition, Node, TerminateDefinition
from watchword.bpmn.names import Xml, child
from watchword.bpmn.reading import Container, Reading
from watchword.bpmn.services import has_implementation, service


def read_catch(element: Xml, level: Container, reading: Reading, gateway: Node | None = None) -> Node:
    """Read an intermediate catch event; `gateway` is the event-based gateway before it."""
    node = reading.node(element, ElementType.CATCH_LINK, level)
    scope, owner = gateway or node, node.id
    if gateway is not None:
        reading.after_gateway.add(node.id)
    if (found := child(element, "timerEventDefinition")) is not None:
        node.type, node.event = ElementType.CATCH_TIMER, timer(found, owner, reading)
    elif (found := child(element, "signalEventDefinition")) is not None:
        signalled = caught_signal(found, owner, reading)
        node.type, node.event = ElementType.CATCH_SIGNAL, signalled
        subscribe(scope, signalled, found, owner, reading)
    elif (found := child(element, "messageEventDefinition")) is not None:
        definition = message(found, owner, reading)
        node.type, node.event = ElementType.CATCH_MESSAGE, definition
        subscribe(scope, definition, found, owner, reading)
    elif (found := child(element, "linkEventDefinition")) is not None:
        _catch_link(element, found, node, gateway, reading)
    elif (found := child(element, "conditionalEventDefinition")) is not None:
        condition = conditional(found, owner, reading)
        node.type, node.event = ElementType.CATCH_CONDITIONAL, condition
        subscribe(scope, condition, found, owner, reading)
    else:
        reading.problems.error("An intermediate catch event can't be of this type", element)
    finish(element, node, reading)
    map_parameters(element, node, reading)
    return node


def _catch_link(element: Xml, found: Xml, node: Node, gateway: Node | None, reading: Reading) -> None:
    name = found.get("name") or ""
    if gateway is not None:
        reading.problems.error("A link can't follow an event-based gateway", element)
    if name in reading.link_targets:
        reading.problems.error(f"Another catching link event is named {name!r} already", element)
    else:
        if name != element.get("name"):
            reading.problems.warn(
                f"Link event {element.get('name')!r} holds the link name {name!r}; use one name for both", element
            )
        reading.link_targets[name] = node
    node.event = LinkDefinition(name)


def read_throw(element: Xml, level: Container, reading: Reading) -> Node | None:
    """Read an intermediate throw event; a throwing link is remembered and is no node."""
    link = child(element, "linkEventDefinition")
    if link is not None:
        reading.link_sources[str(element.get("id"))] = link.get("name") or ""
        return None
    node = reading.node(element, ElementType.THROW_NONE, level)
    _throw_common(element, node, reading, _THROW_TYPES)
    finish(element, node, reading)
    map_parameters(element, node, reading)
    return node


def read_end(element: Xml, level: Container, reading: Reading) -> Node:
    """Read an end event."""
    node = reading.node(element, ElementType.END_NONE, level)
    if (found := child(element, "errorEventDefinition")) is not None:
        node.type, node.event = ElementType.END_ERROR, thrown_error(found, node.id, reading)
    elif (found := child(element, "cancelEventDefinition")) is not None:
        if isinstance(level, Node) and level.type is ElementType.TRANSACTION:
            node.type, node.event = ElementType.END_CANCEL, CancelDefinition()
        else:
            reading.problems.error("A cancel end event belongs directly into a transaction", found, node.id)
    elif child(element, "terminateEventDefinition") is not None:
        node.type, node.event = ElementType.END_TERMINATE, TerminateDefinition()
    else:
        _throw_common(element, node, reading, _END_TYPES)
    finish(element, node, reading)
    map_parameters(element, node, reading)
    return node


_THROW_TYPES = {
    "compensate": ElementType.THROW_COMPENSATION,
    "escalation": ElementType.THROW_ESCALATION,
    "message": ElementType.THROW_MESSAGE,
    "signal": ElementType.THROW_SIGNAL,
}
_END_TYPES = {
    "compensate": ElementType.END_COMPENSATION,
    "escalation": ElementType.END_ESCALATION,
    "message": ElementType.END_MESSAGE,
    "signal": ElementType.END_SIGNAL,
}


def _throw_common(element: Xml, node: Node, reading: Reading, types: dict[str, ElementType]) -> None:
    """Read what throw and end events have in common."""
    owner = node.id
    if (found := child(element, "signalEventDefinition")) is not None:
        node.type, node.event = types["signal"], thrown_signal(found, owner, reading)
    elif (found := child(element, "compensateEventDefinition")) is not None:
        node.type, node.event = types["compensate"], thrown_compensation(found)
    elif (found := child(element, "messageEventDefinition")) is not None:
        if has_implementation(found):
            node.type, node.implementation = types["message"], service(found, reading)
        elif types is _END_TYPES:
            node.type = ElementType.END_BARE
    elif (found := child(element, "escalationEventDefinition")) is not None:
        node.type, node.event = types["escalation"], thrown_escalation(found, owner, reading)
