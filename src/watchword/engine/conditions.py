"""Conditions of sequence flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Flow, Script
from watchword.core.errors import StepFailed
from watchword.engine import scripts
from watchword.engine.facades import ExecutionScope

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def holds(ctx: Context, execution: ExecutionRow, flow: Flow) -> bool:
    """Tell whether the flow may be taken; a flow without condition may.

    Raises:
        StepFailed: the condition fails, or yields something else than true or false.

    Source: observed in 7.24, texts and numbers are no truth values here.
    """
    condition = flow.condition
    if condition is None:
        return True
    if isinstance(condition, Script):
        return scripts.holds(ctx, condition, execution, where=f"sequence flow {flow.id!r}")
    value = condition.evaluate(ExecutionScope(ctx, execution))
    if value is True or value is False:
        return value
    raise StepFailed(
        f"sequence flow {flow.id!r}: condition {condition.text!r} yields {type(value).__name__}; expected true or false"
    )
