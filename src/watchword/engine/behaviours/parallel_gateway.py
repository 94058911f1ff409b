"""Parallel gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ParallelGateway(Behaviour):
    """Wait for as many tokens as there are incoming flows, then leave by all outgoing ones; conditions don't count.

    Tokens are counted, not flows: two over the same flow fire it as well. Source: observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Join, then fork."""
        if step.arrive() == len(step.node.incoming):
            step.merge(step.node.outgoing)
