"""End events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import ErrorDefinition
from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class EndEvent(Behaviour):
    """End the token; the last one of a container ends the container."""

    def execute(self, step: Step) -> None:
        """End here."""
        step.end()


class TerminateEndEvent(EndEvent):
    """End everything in the same container, then the container. Source: BPMN 2.0 section 13.5.6, observed in 7.24."""

    interrupts_container = True


class ErrorEndEvent(Behaviour):
    """Throw a BPMN error; if nobody catches it, it is a plain end. Source: observed in 7.24."""

    def execute(self, step: Step) -> None:
        """Throw the error."""
        event = step.node.event
        if not isinstance(event, ErrorDefinition) or event.code is None:
            step.fail("the error end event names no error code")
            return
        message = None if event.message is None else step.evaluate(event.message)
        step.throw_error(event.code, None if message is None else str(message))
