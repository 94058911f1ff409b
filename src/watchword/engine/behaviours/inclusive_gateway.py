"""Inclusive gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class InclusiveGateway(Behaviour):
    """Wait until all flows brought a token or no other token can come, then leave by every flow whose condition holds.

    Whether others can come is looked at only when a token arrives. Source: observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Join, then fork by conditions."""
        if step.arrive() < len(step.node.incoming) and step.others_may_arrive():
            return
        default = step.node.default_flow
        chosen = [flow for flow in step.node.outgoing if flow is not default and step.holds(flow)]
        if not chosen:
            if default is None:
                step.fail("no outgoing flow's condition is true and no default flow is set")
                return
            chosen = [default]
        step.merge(chosen)
