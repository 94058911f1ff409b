"""Conditional catch events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.receive_task import CatchEvent

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ConditionalCatchEvent(CatchEvent):
    """Wait until the condition holds; if it does already, or the gateway before has seen to that, go on."""

    def execute(self, step: Step) -> None:
        """Go on or wait."""
        if step.after_gateway or step.condition_holds():
            step.leave()
