"""Boundary events."""

from __future__ import annotations

from watchword.bpmn.activities import finish, no_parameters
from watchword.bpmn.escalations import one_catcher
from watchword.bpmn.event_definitions import (
    Awaited,
    caught_compensation,
    caught_error,
    caught_escalation,
    caught_signal,
    conditional,
    message,
    subscribe,
    timer,
)
from watchword.bpmn.model import CancelDefinition, ElementType, Node
from watchword.bpmn.names import Xml, child, children
from watchword.bpmn.reading import Container, Reading, outer_of

_ESCALATING = (
    ElementType.CALL_ACTIVITY,
    ElementType.SUB_PROCESS,
    ElementType.TRANSACTION,
    ElementType.USER_TASK,
)


def read_boundary_events(container: Xml, level: Container, reading: Reading) -> None:
    """Read all boundary events directly in a process or sub-process."""
    for element in children(container, "boundaryEvent"):
        _boundary_event(element, level, reading)


def _boundary_event(element: Xml, level: Container, reading: Reading) -> None:
    problems, attached = reading.problems, element.get("attachedToRef")
    if not attached:
        problems.error("A boundary event must say what it is attached to (attachedToRef)", element)
    activity = reading.at_level(attached, level)
    if activity is None:
        problems.error("A boundary event must be attached to an activity of the same scope", element)
    node = reading.node(element, ElementType.BOUNDARY_TIMER, level)
    compensates = child(element, "compensateEventDefinition") is not None
    host = activity if compensates or activity is None else outer_of(activity)
    node.interrupting = element.get("cancelActivity") not in ("false", "0")
    node.attached_to = host
    _definition(element, node, host, activity, reading)
    if host is not None:
        host.boundary_events = (*host.boundary_events, node)
    no_parameters(element, reading)
    finish(element, node, reading)


def _definition(element: Xml, node: Node, host: Node | None, activity: Node | None, reading: Reading) -> None:
    owner = node.id
    if (found := child(element, "timerEventDefinition")) is not None:
        node.type, node.event = ElementType.BOUNDARY_TIMER, timer(found, owner, reading)
        if node.interrupting and child(found, "timeCycle") is not None:
            reading.problems.warn("An interrupting timer fires once only; a cycle is of no use", found, owner)
    elif (found := child(element, "errorEventDefinition")) is not None:
        node.type, node.event, node.interrupting = ElementType.BOUNDARY_ERROR, caught_error(found, reading), True
    elif (found := child(element, "signalEventDefinition")) is not None:
        signalled = caught_signal(found, owner, reading)
        node.type, node.event = ElementType.BOUNDARY_SIGNAL, signalled
        _subscribe(host, signalled, found, owner, reading)
    elif (found := child(element, "cancelEventDefinition")) is not None:
        node.type, node.event, node.interrupting = ElementType.BOUNDARY_CANCEL, CancelDefinition(), True
        _cancel(found, node, host, activity, reading)
    elif (found := child(element, "compensateEventDefinition")) is not None:
        node.type, node.event = ElementType.BOUNDARY_COMPENSATION, caught_compensation(found, owner, reading)
        _one_of_kind(found, node, host, reading)
    elif (found := child(element, "messageEventDefinition")) is not None:
        definition = message(found, owner, reading)
        node.type, node.event = ElementType.BOUNDARY_MESSAGE, definition
        _subscribe(host, definition, found, owner, reading)
    elif (found := child(element, "escalationEventDefinition")) is not None:
        _escalation(element, found, node, host, activity, reading)
    elif (found := child(element, "conditionalEventDefinition")) is not None:
        condition = conditional(found, owner, reading)
        node.type, node.event = ElementType.BOUNDARY_CONDITIONAL, condition
        _subscribe(host, condition, found, owner, reading)
    else:
        reading.problems.error("A boundary event can't be of this type", element)


def _subscribe(host: Node | None, definition: Awaited | None, found: Xml, owner: str, reading: Reading) -> None:
    if host is not None:
        subscribe(host, definition, found, owner, reading)


def _cancel(found: Xml, node: Node, host: Node | None, activity: Node | None, reading: Reading) -> None:
    if activity is not None and activity.type is not ElementType.TRANSACTION:
        reading.problems.error("A cancel boundary event belongs on a transaction", found, node.id)
    _one_of_kind(found, node, host, reading)


def _one_of_kind(found: Xml, node: Node, host: Node | None, reading: Reading) -> None:
    if host is not None and any(b.type is node.type for b in host.boundary_events):
        reading.problems.error(f"{host.id!r} has a boundary event of this kind already", found, node.id)


def _escalation(
    element: Xml, found: Xml, node: Node, host: Node | None, activity: Node | None, reading: Reading
) -> None:
    node.type = ElementType.BOUNDARY_ESCALATION
    node.event = escalation = caught_escalation(found, node.id, reading)
    if activity is None or host is None:
        return
    if activity.type not in _ESCALATING:
        reading.problems.error(
            "An escalation boundary event belongs on a sub-process, call activity or user task", element
        )
    one_catcher(host, escalation, found, node.id, reading, boundary=True)
