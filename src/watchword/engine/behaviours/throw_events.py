"""Throwing events: message, signal, escalation; in the middle of a flow or at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import EscalationDefinition, SignalDefinition
from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class SignalEvent(Behaviour):
    """Tell everybody who waits for the signal, then go on, unless that ended this very token."""

    def execute(self, step: Step) -> None:
        """Broadcast the signal."""
        event = step.node.event
        if not isinstance(event, SignalDefinition):
            step.fail("the signal event names no signal")
            return
        if step.broadcast(event):
            step.leave()


class EscalationEvent(Behaviour):
    """Tell the nearest escalation event around, then go on, unless it interrupts.

    What a non-interrupting one begins runs after the thrower has come to its next wait state. Nobody need catch it.
    Source: BPMN 2.0 section 10.5.6, observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Throw the escalation."""
        event = step.node.event
        if not isinstance(event, EscalationDefinition) or event.code is None:
            step.fail("the escalation event names no escalation code")
            return
        if step.throw_escalation(event.code):
            step.leave()
