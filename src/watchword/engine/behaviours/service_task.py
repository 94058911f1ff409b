"""Service, send and business rule tasks: an external worker, a registered delegate, or an expression does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import External
from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ServiceTask(Behaviour):
    """Wait for an external worker, or run a delegate or expression at once and go on."""

    def execute(self, step: Step) -> None:
        """Do the work or have it done."""
        implementation = step.node.implementation
        if isinstance(implementation, External):
            step.create_external_task()
            return
        if implementation is None:
            step.fail("the model names no implementation")
            return
        step.call(implementation)
        step.leave()
