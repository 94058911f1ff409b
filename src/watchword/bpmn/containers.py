"""Processes and sub-processes: what lies in them, read in the order in which the parts need each other."""

from __future__ import annotations

from watchword.bpmn.activities import ACTIVITIES, UNSUPPORTED, embody, finish, map_parameters, repeat
from watchword.bpmn.boundary_events import read_boundary_events
from watchword.bpmn.compensation import check_thrown_compensation, connect_handler
from watchword.bpmn.flows import read_flows
from watchword.bpmn.intermediate_events import read_catch, read_end, read_throw
from watchword.bpmn.model import ElementType, Node
from watchword.bpmn.names import Xml, children, is_true, local
from watchword.bpmn.reading import Container, Reading, outer_of
from watchword.bpmn.start_events import read_start_events

_CONTAINERS = {"subProcess": ElementType.SUB_PROCESS, "transaction": ElementType.TRANSACTION}


def read_container(container: Xml, level: Container, reading: Reading) -> None:
    """Read everything directly in a process or sub-process."""
    inside = [c for c in container if isinstance(c.tag, str)]
    handlers = {str(c.get("id")): c for c in inside if is_true(c.get("isForCompensation"))}
    read_start_events(container, level, reading)
    for element in inside:
        if str(element.get("id")) not in handlers:
            _activity(element, container, level, reading)
    for element in children(container, "intermediateCatchEvent"):
        if reading.at_level(element.get("id"), level) is None:
            read_catch(element, level, reading)
    for element in children(container, "endEvent"):
        read_end(element, level, reading)
    read_boundary_events(container, level, reading)
    read_flows(container, level, handlers, reading)
    _associations(container, level, handlers, reading)
    for element in handlers.values():
        _activity(element, container, level, reading)
    check_thrown_compensation(container, level, reading)
    _finish_container(inside, level, reading)


def _activity(element: Xml, container: Xml, level: Container, reading: Reading) -> Node | None:
    name = local(element)
    if name == "intermediateThrowEvent":
        return read_throw(element, level, reading)
    if name in UNSUPPORTED:
        reading.problems.warn(f"{name} is not supported; it is left out", element)
        return None
    if name in _CONTAINERS:
        body = repeat(element, level, reading)
        node = reading.node(element, _CONTAINERS[name], level, body)
        node.is_event_sub_process = name == "subProcess" and element.get("triggeredByEvent") in ("true", "1")
        read_container(element, node, reading)
    elif name in ACTIVITIES:
        kind, reader = ACTIVITIES[name]
        body = repeat(element, level, reading)
        node = reading.node(element, kind, level, body, is_expression=kind is ElementType.USER_TASK)
        reader(element, node, reading)
    else:
        return None
    finish(element, node, reading)
    map_parameters(element, node, reading)
    embody(node, body)
    if node.type is ElementType.EVENT_BASED_GATEWAY:
        _events_after(element, container, level, node, reading)
    return node


def _events_after(gateway: Xml, container: Xml, level: Container, node: Node, reading: Reading) -> None:
    siblings = {c.get("id"): c for c in container if isinstance(c.tag, str)}
    for flow in children(container, "sequenceFlow"):
        target = siblings.get(flow.get("targetRef")) if flow.get("sourceRef") == gateway.get("id") else None
        if target is None:
            continue
        if local(target) == "intermediateCatchEvent":
            read_catch(target, level, reading, node)
        else:
            reading.problems.error("An event-based gateway can lead to intermediate catch events only", gateway)


def _associations(container: Xml, level: Container, handlers: dict[str, Xml], reading: Reading) -> None:
    nodes = reading.process.nodes
    for element in children(container, "association"):
        ends = [element.get("sourceRef"), element.get("targetRef")]
        missing = [e for e in ends if e not in nodes and e not in reading.ids]
        if missing:
            reading.problems.error(f"An association refers to {missing[0]!r}, which nothing has as id", element)
        source = nodes.get(str(ends[0]))
        if source is None or source.type is not ElementType.BOUNDARY_COMPENSATION:
            continue
        target = nodes.get(str(ends[1]))
        if target is None and ends[1] in handlers:
            target = _activity(handlers.pop(str(ends[1])), container, level, reading)
        if target is not None:
            connect_handler(element, source, target, reading)


def _finish_container(inside: list[Xml], level: Container, reading: Reading) -> None:
    found: list[Node] = []
    for element in inside:
        node = reading.at_level(element.get("id"), level)
        if node is None:
            continue
        outer = outer_of(node)
        found.append(outer)
        default = element.get("default")
        outer.default_flow = next((f for f in outer.outgoing if f.id == default), None)
    level.children = tuple(found)
