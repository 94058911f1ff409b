"""Script tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ScriptTask(Behaviour):
    """Run the script at once and go on."""

    def execute(self, step: Step) -> None:
        """Run the script."""
        implementation = step.node.implementation
        if implementation is None:
            step.fail("the model holds no script")
            return
        step.call(implementation)
        step.leave()
