"""User tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class UserTask(Behaviour):
    """Make a task and wait until a person completes it. A signal completes it no less, as in 7.24."""

    signalled = True

    def execute(self, step: Step) -> None:
        """Make the task."""
        step.create_task()
