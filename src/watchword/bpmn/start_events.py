"""Start events of processes, sub-processes and event sub-processes."""

from __future__ import annotations

from watchword.bpmn.activities import finish, no_parameters
from watchword.bpmn.escalations import one_catcher
from watchword.bpmn.event_definitions import (
    caught_compensation,
    caught_error,
    caught_escalation,
    caught_signal,
    conditional,
    message,
    subscribe,
    timer,
)
from watchword.bpmn.forms import read_form
from watchword.bpmn.model import ElementType, MessageDefinition, Node
from watchword.bpmn.names import Xml, child, children, ext, local
from watchword.bpmn.reading import Container, Reading
from watchword.core.errors import UnreadableModel

_NONE_OR_TIMER = (ElementType.START_EVENT, ElementType.START_TIMER)
_DEFINITIONS = (
    "conditionalEventDefinition",
    "timerEventDefinition",
    "escalationEventDefinition",
    "compensateEventDefinition",
    "errorEventDefinition",
    "messageEventDefinition",
    "signalEventDefinition",
)


def read_start_events(container: Xml, level: Container, reading: Reading) -> None:
    """Read all start events of a process or sub-process."""
    found = children(container, "startEvent")
    nodes = [_start_event(element, container, level, reading) for element in found]
    if not found and local(container) in ("process", "subProcess"):
        reading.problems.error(f"{local(container)} must have a start event", container)
    if not isinstance(level, Node):
        if any(element.get("id") is None for element in found):
            raise UnreadableModel("Each start event of a process needs an id")
        _select_initial(list(zip(found, nodes, strict=True)), container, reading)


def _start_event(element: Xml, container: Xml, level: Container, reading: Reading) -> Node:
    node = reading.node(element, ElementType.START_EVENT, level)
    if not isinstance(level, Node):
        _of_process(element, node, reading)
    elif level.is_event_sub_process:
        _only_one(container, level, node, reading)
        _of_event_sub_process(element, node, level, reading)
    else:
        _only_one(container, level, node, reading)
        _of_sub_process(element, node, reading)
    no_parameters(element, reading)
    finish(element, node, reading)
    return node


def _only_one(container: Xml, level: Node, node: Node, reading: Reading) -> None:
    if level.start is None:
        level.start = node
    else:
        reading.problems.error("A sub-process can have one start event", container, node.id)


def _select_initial(found: list[tuple[Xml, Node]], container: Xml, reading: Reading) -> None:
    initial: tuple[Xml, Node] | None = None
    for element, node in found:
        if node.type not in _NONE_OR_TIMER:
            continue
        if initial is None:
            initial = (element, node)
        else:
            reading.problems.error(
                "A process can have one start event without definition or with a timer",
                container,
                node.id,
            )
    if initial is None and len(found) == 1:
        initial = found[0]
    if initial is not None:
        reading.process.start = initial[1]
        initial[1].form = read_form(initial[0], reading.problems)


def _of_process(element: Xml, node: Node, reading: Reading) -> None:
    node.initiator = ext(element, "initiator")
    scope, owner = reading.process, node.id
    if (found := child(element, "timerEventDefinition")) is not None:
        node.type, node.event = ElementType.START_TIMER, timer(found, owner, reading)
    elif (found := child(element, "messageEventDefinition")) is not None:
        node.type = ElementType.START_MESSAGE
        definition = _fixed_message(found, owner, reading)
        subscribe(scope, definition, element, owner, reading, is_start=True)
        node.event = definition
    elif (found := child(element, "signalEventDefinition")) is not None:
        node.type = ElementType.START_SIGNAL
        signalled = caught_signal(found, owner, reading)
        subscribe(scope, signalled, found, owner, reading, is_start=True)
        node.event = signalled
    elif (found := child(element, "conditionalEventDefinition")) is not None:
        node.type = ElementType.START_CONDITIONAL
        condition = conditional(found, owner, reading)
        subscribe(scope, condition, element, owner, reading, is_start=True)
        node.event = condition


def _fixed_message(found: Xml, owner: str, reading: Reading) -> MessageDefinition:
    """Read the message of a process' start event: its name must be no expression."""
    definition = message(found, owner, reading)
    if not definition.name.is_literal:
        reading.problems.error(
            f"Message name {definition.name.text!r}: a start event's message needs a fixed name", found, owner
        )
    return definition


def _of_sub_process(element: Xml, node: Node, reading: Reading) -> None:
    for name in _DEFINITIONS:
        found = child(element, name)
        if found is not None:
            reading.problems.error(f"{name} is not allowed on the start event of a sub-process", found, node.id)


def _of_event_sub_process(element: Xml, node: Node, level: Node, reading: Reading) -> None:
    node.interrupting = element.get("isInterrupting") not in ("false", "0")
    scope: Container = _scope_of(level, reading)
    owner = node.id
    if (found := child(element, "errorEventDefinition")) is not None:
        if not node.interrupting:
            reading.problems.error("An error start event must be interrupting", element)
        node.type, node.event = ElementType.START_ERROR, caught_error(found, reading)
    elif (found := child(element, "messageEventDefinition")) is not None:
        node.type = ElementType.START_MESSAGE
        definition = message(found, owner, reading)
        subscribe(scope, definition, found, owner, reading)
        node.event = definition
    elif (found := child(element, "signalEventDefinition")) is not None:
        node.type = ElementType.START_SIGNAL
        signalled = caught_signal(found, owner, reading)
        subscribe(scope, signalled, found, owner, reading)
        node.event = signalled
    elif (found := child(element, "timerEventDefinition")) is not None:
        node.type, node.event = ElementType.START_TIMER, timer(found, owner, reading)
    elif (found := child(element, "compensateEventDefinition")) is not None:
        node.type, node.event = ElementType.START_COMPENSATION, caught_compensation(found, owner, reading)
        _compensation(element, level, reading)
    elif (found := child(element, "escalationEventDefinition")) is not None:
        node.type = ElementType.START_ESCALATION
        node.event = escalation = caught_escalation(found, owner, reading)
        one_catcher(scope, escalation, found, owner, reading, boundary=False)
    elif (found := child(element, "conditionalEventDefinition")) is not None:
        node.type = ElementType.START_CONDITIONAL
        condition = conditional(found, owner, reading)
        subscribe(scope, condition, found, owner, reading)
        node.event = condition
    else:
        kinds = "error, message, signal, timer, compensation, escalation, conditional"
        reading.problems.error(f"The start event of an event sub-process must be one of {kinds}", element)


def _scope_of(level: Node, reading: Reading) -> Container:
    return level.parent if level.parent is not None else reading.process


def _compensation(element: Xml, level: Node, reading: Reading) -> None:
    outer = level.parent
    if outer is None:
        reading.problems.error("Compensation event sub-processes belong into embedded sub-processes", element)
    elif outer.compensation_handler is None:
        outer.compensation_handler = level
    elif outer.compensation_handler.is_event_sub_process:
        reading.problems.error("A scope can have one compensation event sub-process", element)
    else:
        reading.problems.error(
            "A scope can't have a compensation event sub-process and a compensation boundary event", element
        )
