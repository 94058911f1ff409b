"""User tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class UserTask(Behaviour):
    """Make a task and wait until a person completes it; a signal goes on without the task."""

    signalled = True

    def execute(self, step: Step) -> None:
        """Make the task."""
        step.create_task()

    def signal(self, step: Step, name: str | None) -> None:
        """Delete the task and go on. (The reference goes on and leaves the task behind, which ends in a dead row.)"""
        step.delete_work()
        step.leave()
