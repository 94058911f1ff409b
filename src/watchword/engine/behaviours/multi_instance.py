"""Multi-instance bodies: the same activity several times, at once or one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import MultiInstance
from watchword.engine.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from watchword.engine.step import Step


class MultiInstanceBody(Behaviour):
    """Run the activity inside once for each item; no items: go straight on.

    Source: BPMN 2.0 section 13.3.7, observed in 7.24.
    """

    def execute(self, step: Step) -> None:
        """Count the items and begin."""
        loop = _loop(step)
        count = step.count_items(loop)
        if count == 0:
            step.leave()
        elif loop.sequential:
            step.begin_sequence(loop, count)
        else:
            step.begin_together(loop, count)

    def child_ended(self, step: Step) -> None:
        """The one instance of a sequence ended (or the last one left by a change from outside): the next, or leave."""
        loop = _loop(step)
        if not loop.sequential or not step.next_in_sequence(loop):
            step.leave()

    def concurrent_child_ended(self, step: Step) -> None:
        """One of several instances at once ended: it stays as an inactive row until all are over."""
        step.park_instance(_loop(step))


def _loop(step: Step) -> MultiInstance:
    loop = step.node.multi_instance
    if loop is None:
        raise ValueError(f"activity {step.node.id!r} has no loop characteristics")
    return loop
