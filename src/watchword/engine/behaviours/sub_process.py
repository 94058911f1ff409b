"""Embedded sub-processes and event sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType
from watchword.engine.behaviours.behaviour import Behaviour

STARTS = frozenset(type_ for type_ in ElementType if type_.name.startswith("START_"))

if TYPE_CHECKING:
    from watchword.engine.step import Step


class SubProcess(Behaviour):
    """Run what is inside; its last token ends it.

    An event sub-process that is over ends its branch: an interrupting one thereby the scope around it.
    """

    def execute(self, step: Step) -> None:
        """Begin at the start event."""
        node = step.node
        start = node.start
        if start is None:
            start = next((inner for inner in node.children if inner.type in STARTS), None)
        if start is None:
            step.fail("the sub-process has no start event to begin with")
            return
        step.start_child(start)
