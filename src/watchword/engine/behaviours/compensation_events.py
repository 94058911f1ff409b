"""Events that throw compensation, and the cancel end event of a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import CompensationDefinition, ElementType
from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class CompensationEvent(Behaviour):
    """Undo what has completed in this scope, wait for all handlers, then go on.

    Source: BPMN 2.0 section 13.5.5, observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Start the handlers."""
        event = step.node.event
        reference = event.activity_ref if isinstance(event, CompensationDefinition) else None
        if not step.throw_compensation(reference):
            step.leave()


class CancelEndEvent(Behaviour):
    """End what runs in the transaction, undo what has completed in it, then go on at its cancel boundary event.

    Source: BPMN 2.0 section 13.5.3, observed in 7.24.
    """

    interrupts_container = True

    def execute(self, step: Step) -> None:
        """Start the handlers."""
        container = step.node.parent
        events = () if container is None else container.boundary_events
        if not any(event.type is ElementType.BOUNDARY_CANCEL for event in events):
            step.fail("the transaction has no cancel boundary event to go on at")
            return
        if not step.throw_compensation(None):
            self.completed(step)

    def completed(self, step: Step) -> None:
        """All is undone: go on at the boundary event."""
        container = step.node.parent
        events = () if container is None else container.boundary_events
        step.happen(next(event for event in events if event.type is ElementType.BOUNDARY_CANCEL))
