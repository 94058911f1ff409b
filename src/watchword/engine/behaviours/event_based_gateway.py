"""Event-based gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class EventBasedGateway(Behaviour):
    """Wait for the first of the events behind it; subscriptions and timers hang on the gateway's own execution.

    The flow to the event is not taken: it has no listeners, and the event begins where the gateway stood.
    Source: BPMN 2.0 section 13.4.4, observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Wait."""
        step.wait()
