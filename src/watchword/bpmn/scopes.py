"""Which nodes run on an execution of their own, and which have nothing around them.

Source: the execution tree rules of the reference, observed in 7.24 (rows of ACT_RU_EXECUTION).
"""

from __future__ import annotations

from collections.abc import Collection

from watchword.bpmn.model import DecisionCall, ElementType, External, Node

_COMPOSITE = frozenset(
    {
        ElementType.END_CANCEL,
        ElementType.END_COMPENSATION,
        ElementType.MULTI_INSTANCE_BODY,
        ElementType.SUB_PROCESS,
        ElementType.THROW_COMPENSATION,
        ElementType.TRANSACTION,
    }
)
_CATCHING = frozenset(
    {
        ElementType.CATCH_CONDITIONAL,
        ElementType.CATCH_MESSAGE,
        ElementType.CATCH_SIGNAL,
        ElementType.CATCH_TIMER,
    }
)
_UNLIKE = frozenset({ElementType.CATCH_LINK, ElementType.END_TERMINATE})
"""What leaves no history, and what ends others as it begins."""


def mark_scopes(nodes: Collection[Node], after_gateway: Collection[str], variable_scopes: Collection[str]) -> None:
    """Set `is_scope`, `is_composite` and `is_plain` of all nodes.

    Args:
        nodes: all nodes of a process.
        after_gateway: ids of catch events whose subscriptions the event-based gateway before them holds.
        variable_scopes: ids of user tasks with `property` children.
    """
    for node in nodes:
        node.is_composite = node.type in _COMPOSITE
        node.is_scope = (
            node.is_composite
            or node.type is ElementType.EVENT_BASED_GATEWAY
            or (node.type in _CATCHING and node.id not in after_gateway)
            or node.id in variable_scopes
            or _by_content(node)
            or any(b.type is not ElementType.BOUNDARY_COMPENSATION for b in node.boundary_events)
        )
        node.is_plain = not (node.is_scope or node.type in _UNLIKE or _has_surroundings(node))


def _by_content(node: Node) -> bool:
    repeated = node.parent is not None and node.parent.type is ElementType.MULTI_INSTANCE_BODY
    if isinstance(node.implementation, DecisionCall | External) or node.message is not None:
        return True
    if node.call is not None or node.inputs or node.outputs:
        return not repeated
    return node.user_task is not None and any(x.event == "timeout" for x in node.user_task.listeners)


def _has_surroundings(node: Node) -> bool:
    return bool(
        node.inputs
        or node.outputs
        or node.start_listeners
        or node.end_listeners
        or node.async_before
        or node.async_after
        or node.is_for_compensation
        or node.compensation_handler
    )
