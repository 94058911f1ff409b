"""Sequence flows."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.bpmn.conditions import condition_of
from watchword.bpmn.listeners import take_listeners
from watchword.bpmn.model import ElementType, Flow, Node
from watchword.bpmn.names import Xml, child, children
from watchword.bpmn.reading import Container, Reading, outer_of


class _NoLinkTargetError(Exception):
    """A throwing link event has no counterpart."""


def read_flows(container: Xml, level: Container, handlers: Mapping[str, Xml], reading: Reading) -> None:
    """Read the sequence flows directly in a process or sub-process."""
    for element in children(container, "sequenceFlow"):
        try:
            ends = _ends(element, level, handlers, reading)
        except _NoLinkTargetError as error:
            message = f"The flow leads to a link {error.args[0]!r}, but no catching link event has this name"
            reading.problems.error(message, element)
            return  # observed in 7.24: the flows after it are not read
        if ends is None:
            continue
        source, target = ends
        flow_id = element.get("id")
        if flow_id is None and outer_of(source).async_after:
            reading.problems.error(
                f"A sequence flow from {source.id!r} needs an id, as that activity is asyncAfter", None, source.id
            )
        found = child(element, "conditionExpression")
        flow = Flow(
            id=str(flow_id or f"#{element.getroottree().getpath(element)}"),
            name=element.get("name"),
            source=outer_of(source),
            target=outer_of(target),
            condition=None if found is None else condition_of(found, flow_id, reading),
            listeners=take_listeners(element, reading.problems),
        )
        flow.source.outgoing = (*flow.source.outgoing, flow)
        flow.target.incoming = (*flow.target.incoming, flow)
        reading.process.flows.setdefault(flow.id, flow)


def _ends(element: Xml, level: Container, handlers: Mapping[str, Xml], reading: Reading) -> tuple[Node, Node] | None:
    problems, flow_id = reading.problems, element.get("id")
    source_id, target_id = element.get("sourceRef"), element.get("targetRef")
    if target_id is not None and target_id in reading.link_sources:
        name = reading.link_sources[target_id]
        link = reading.link_targets.get(name)
        if link is None:
            raise _NoLinkTargetError(name)
        target_id = link.id
    source, target = reading.at_level(source_id, level), reading.at_level(target_id, level)
    for way, end_id, node in (("out of", source_id, source), ("into", target_id, target)):
        if (node is None and end_id in handlers) or (node is not None and node.is_for_compensation):
            problems.error(f"No flow may lead {way} the compensation activity {end_id!r}", element, end_id, flow_id)
            return None
    if source is None:
        problems.error(f"Flow {flow_id!r} comes from {source_id!r}, which is nothing that a flow can leave", element)
        return None
    if target is None:
        problems.error(f"Flow {flow_id!r} leads to {target_id!r}, which is nothing that a flow can enter", element)
        return None
    if target.id in reading.after_gateway and source.type is not ElementType.EVENT_BASED_GATEWAY:
        problems.error(f"Event {target.id!r} follows an event-based gateway, so no other flow may lead to it", element)
        return None
    for way, node in (("out of", source), ("into", target)):
        if node.is_event_sub_process:
            problems.error(f"No flow may lead {way} the event sub-process {node.id!r}", element)
            return None
    return source, target
