"""What every element of a process can do; an element overrides what it does differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchword.engine.step import Step


class Behaviour:
    """Base of all behaviours: stateless, one object an element type."""

    interrupts_container = False
    """True: on arrival everything else in the same container ends."""
    signalled = False
    """True: a client may signal the execution that waits here."""

    def execute(self, step: Step) -> None:
        """Do what the element does; the default goes straight on."""
        step.leave()

    def completed(self, step: Step) -> None:
        """Go on: the task or external task that the element waited for is done."""
        step.leave()

    def signal(self, step: Step, name: str | None) -> None:
        """Go on: the event that the element waited for has come."""
        step.leave()

    def child_ended(self, step: Step) -> None:
        """The last token inside this container ended."""
        step.leave()

    def concurrent_child_ended(self, step: Step) -> None:
        """One of several tokens inside this container ended."""
        step.drop_branch()
