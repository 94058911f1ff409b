"""Call activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class CallActivity(Behaviour):
    """Start an instance of another process and wait until it has ended."""

    def execute(self, step: Step) -> None:
        """Start the called process."""
        definition = step.node.call
        if definition is None:
            step.fail("the call activity names nothing to call")
            return
        step.call_process(definition)
