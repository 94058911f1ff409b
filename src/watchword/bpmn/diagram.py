"""Check a file's diagram: its references and numbers. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.bpmn.model import Process
from watchword.bpmn.names import BPMN_DI, DC, DI, Xml
from watchword.markup.problems import Problems


def check_diagrams(root: Xml, processes: Sequence[Process], ids: frozenset[str], problems: Problems) -> None:
    """Note what is wrong in the diagrams of a file."""
    known = frozenset(node_id for p in processes for node_id in p.nodes)
    flows = frozenset(flow_id for p in processes for flow_id in p.flows)
    for plane in root.findall(f"{{{BPMN_DI}}}BPMNDiagram/{{{BPMN_DI}}}BPMNPlane"):
        if not plane.get("bpmnElement"):
            problems.error("A diagram plane needs a 'bpmnElement'", plane)
            continue
        for shape in plane.findall(f"{{{BPMN_DI}}}BPMNShape"):
            _shape(shape, known, ids, problems, is_used=bool(processes))
        for edge in plane.findall(f"{{{BPMN_DI}}}BPMNEdge"):
            _edge(edge, flows, ids, problems)


def _shape(shape: Xml, known: frozenset[str], ids: frozenset[str], problems: Problems, *, is_used: bool) -> None:
    reference = shape.get("bpmnElement")
    if not reference:
        problems.error("A diagram shape needs a 'bpmnElement'", shape)
        return
    if reference not in known:
        if is_used and reference not in ids:
            problems.error(f"A diagram shape refers to {reference!r}, which nothing has as id", shape)
        return
    bounds = shape.find(f"{{{DC}}}Bounds")
    if bounds is None:
        problems.error("A diagram shape needs 'Bounds'", shape)
        return
    for name in ("x", "y", "width", "height"):
        _number(bounds, name, shape, problems)


def _edge(edge: Xml, flows: frozenset[str], ids: frozenset[str], problems: Problems) -> None:
    reference = edge.get("bpmnElement")
    if not reference:
        problems.error("A diagram edge needs a 'bpmnElement'", edge)
        return
    if reference not in flows:
        if reference not in ids:
            problems.error(f"A diagram edge refers to {reference!r}, which nothing has as id", edge)
        return
    points = edge.findall(f"{{{DI}}}waypoint")
    if len(points) < 2:
        problems.error("A diagram edge needs two waypoints at least", edge)
        return
    for point in points:
        for name in ("x", "y"):
            _number(point, name, edge, problems)


def _number(element: Xml, name: str, at: Xml, problems: Problems) -> None:
    text = element.get(name)
    if not text:
        problems.error(f"Attribute {name!r} is required", at)
        return
    try:
        odd = "INF" in text or not float(text) < float("inf")
    except ValueError:
        odd = True
    if odd:
        problems.error(f"Attribute {name!r} is {text!r}; expected a number", at)
