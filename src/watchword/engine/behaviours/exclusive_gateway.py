"""Exclusive gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ExclusiveGateway(Behaviour):
    """Leave by the first outgoing flow, in document order, whose condition holds.

    The default flow is tried last; a flow without condition counts as true. Source: BPMN 2.0 section 13.4.2.
    """

    def execute(self, step: Step) -> None:
        """Choose one flow."""
        default = step.node.default_flow
        for flow in step.node.outgoing:
            if flow is not default and step.holds(flow):
                step.leave_by((flow,))
                return
        if default is None:
            step.fail("no outgoing flow's condition is true and no default flow is set")
            return
        step.leave_by((default,))
