"""Compensation: which activity undoes which, and what can be thrown."""

from __future__ import annotations

from watchword.bpmn.model import CompensationDefinition, Node
from watchword.bpmn.names import Xml, child, children
from watchword.bpmn.reading import Container, Reading


def connect_handler(element: Xml, source: Node, target: Node, reading: Reading) -> None:
    """Connect a compensation boundary event's host with the activity that the association leads to."""
    host = source.attached_to
    if not target.is_for_compensation:
        reading.problems.error(
            f"A compensation boundary event must lead to an activity with isForCompensation; {target.id!r} isn't one",
            element,
            source.id,
            target.id,
        )
    elif host is None:
        return
    elif host.compensation_handler is not None and host.compensation_handler.is_event_sub_process:
        reading.problems.error(
            "An activity can't have a compensation boundary event and a compensation event sub-process",
            element,
            host.id,
            source.id,
        )
    else:
        host.compensation_handler = target
        source.compensation_handler = target


def check_thrown_compensation(container: Xml, level: Container, reading: Reading) -> None:
    """Check that what compensation events of a scope refer to exists there, or around an event sub-process."""
    for name in ("intermediateThrowEvent", "endEvent"):
        for element in children(container, name):
            node = reading.at_level(element.get("id"), level)
            if node is None or not isinstance(node.event, CompensationDefinition):
                continue
            reference = node.event.activity_ref
            if reference is None or _known(reference, level, reading):
                continue
            definition = child(element, "compensateEventDefinition")
            reading.problems.error(f"This scope has no activity {reference!r} to be compensated", definition, node.id)


def _known(reference: str, level: Container, reading: Reading) -> bool:
    if reading.at_level(reference, level) is not None:
        return True
    if not isinstance(level, Node) or not level.is_event_sub_process:
        return False
    return reading.at_level(reference, reading.levels[level.id]) is not None
