"""Rules of exclusive gateways, checked when all flows are known."""

from __future__ import annotations

from watchword.bpmn.model import ElementType, Node
from watchword.markup.problems import Problems


def check_exclusive_gateways(nodes: dict[str, Node], problems: Problems) -> None:
    """Check the flows out of every exclusive gateway. Such problems carry no line, as in the reference."""
    for node in nodes.values():
        if node.type is ElementType.EXCLUSIVE_GATEWAY:
            _check(node, problems)


def _check(node: Node, problems: Problems) -> None:
    flows, default = node.outgoing, node.default_flow
    if not flows:
        problems.error(f"Exclusive gateway {node.id!r} has no outgoing flow", None, node.id)
        return
    if len(flows) == 1:
        if flows[0].condition is not None:
            problems.error(
                f"The only flow {flows[0].id!r} out of exclusive gateway {node.id!r} must have no condition",
                None,
                node.id,
                flows[0].id,
            )
        return
    if default is not None and default.condition is not None:
        problems.error(
            f"Default flow {default.id!r} of exclusive gateway {node.id!r} must have no condition",
            None,
            node.id,
            default.id,
        )
    bare = [f for f in flows if f.condition is None and f is not default]
    if default is not None or len(bare) > 1:
        for flow in bare:
            problems.error(
                f"Flow {flow.id!r} out of exclusive gateway {node.id!r} needs a condition, as it isn't the default",
                None,
                node.id,
                flow.id,
            )
    elif bare:
        problems.warn(
            f"Flow {bare[0].id!r} out of exclusive gateway {node.id!r} has no condition: taken as the default flow",
            None,
            node.id,
            bare[0].id,
        )
