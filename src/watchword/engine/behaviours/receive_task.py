"""Receive tasks and intermediate catch events: wait for a message or signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class ReceiveTask(Behaviour):
    """Wait: for the message of the subscription, or without one for a signal from a client."""

    signalled = True

    def execute(self, step: Step) -> None:
        """Wait."""
        step.wait()


class CatchEvent(ReceiveTask):
    """Wait for the event of the subscription; behind an event-based gateway it has happened already."""

    def execute(self, step: Step) -> None:
        """Wait, or go on."""
        if step.after_gateway:
            step.leave()
