"""Priorities of jobs and external tasks as models give them. Source: observed in 7.24."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core.errors import StepFailed

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.facades import ExecutionScope
    from watchword.scripting.juel.api import Expression


def evaluate(expression: Expression | None, scope: ExecutionScope, node: Node) -> int:
    """Return the priority that an expression of `node` yields; 0 without one, or if it fails: work must not stop.

    Raises:
        StepFailed: it yields no whole number of 64 bits; a text of digits is none, unless the model says it as such.
    """
    if expression is None:
        return 0
    try:
        value = expression.evaluate(scope)
    except StepFailed:
        return 0
    if expression.is_literal and isinstance(value, str) and value.strip().lstrip("+-").isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise StepFailed(f"activity {node.id!r}: priority is {str(value)[:80]!r}; expected a whole number")
    return int(value)
