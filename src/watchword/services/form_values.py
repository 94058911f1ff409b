"""Values for a form that come otherwise than by it: its fields are checked all the same. Source: guideline C-62."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watchword.engine.forms import Fields, form_of_start, form_of_task

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.store.tables import TaskRow
    from watchword.values.typed import TypedValue

LAXITY = "unchecked-fields"
"""Where it is open, only a submission of the form is checked, as in the reference."""


def check_task_values(ctx: Context, task: TaskRow, values: Mapping[str, TypedValue]) -> None:
    """Check what completes a task against the fields of its form.

    Raises:
        EngineError: a value breaks a constraint or can't be converted.
    """
    if not ctx.authz.settings.open(LAXITY):
        Fields(ctx, form_of_task(ctx, task), task).check(values)


def check_start_values(ctx: Context, definition: Definition, values: Mapping[str, TypedValue]) -> None:
    """Check what starts an instance against the fields of the start form.

    Raises:
        EngineError: a value breaks a constraint or can't be converted.
    """
    if not ctx.authz.settings.open(LAXITY):
        Fields(ctx, form_of_start(definition), None).check(values)
