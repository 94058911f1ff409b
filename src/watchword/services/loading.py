"""Load what a command addresses, or say that it isn't there; ask whether who asks may do what `rule` is about.

Without a rule nothing is asked: it was before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core.errors import NotFound, NullValue, WatchwordError
from watchword.services.permitted import on_execution, on_external_task, on_task
from watchword.store.tables import ExecutionRow, ExternalTaskRow, TaskRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context


def load_execution(ctx: Context, execution_id: str, rule: Rule | None) -> ExecutionRow:
    """Load an execution with its process instance.

    Raises:
        NullValue: there is none.
    """

    def absent() -> Exception:
        return NullValue(f"no execution has the id {execution_id!r}; it may have ended")

    row = ctx.executions.get(execution_id) if ctx.executions.load("execution", execution_id) else None
    if row is None:
        raise absent()
    if rule is not None:
        on_execution(ctx, row, rule, absent)
    return row


def load_instance(
    ctx: Context, process_instance_id: str, rule: Rule | None, error: type[WatchwordError] = NullValue
) -> ExecutionRow:
    """Load a process instance; return its own row.

    Raises:
        NullValue: there is none.
    """

    def absent() -> Exception:
        return error(f"no process instance has the id {process_instance_id!r}; it may have ended")

    loaded = ctx.executions.load("process_instance", process_instance_id)
    row = ctx.executions.get(process_instance_id) if loaded else None
    if row is None or row.parent_id is not None:
        raise absent()
    if rule is not None:
        on_execution(ctx, row, rule, absent)
    return row


def load_task(ctx: Context, task_id: str, rule: Rule | None, error: type[WatchwordError] = NullValue) -> TaskRow:
    """Load a task with its process instance, if it has one.

    Raises:
        NullValue: there is none.
    """

    def absent() -> Exception:
        return error(f"no task has the id {task_id!r}; it may have been completed")

    row = ctx.session.get(TaskRow, task_id) if ctx.executions.load("task", task_id) else None
    if row is None:
        raise absent()
    if rule is not None:
        on_task(ctx, row, rule, absent)
    return row


def load_external_task(ctx: Context, external_task_id: str, rule: Rule | None) -> ExternalTaskRow:
    """Load an external task with its process instance.

    Raises:
        NotFound: there is none.
    """
    loaded = ctx.executions.load("external_task", external_task_id)
    row = ctx.session.get(ExternalTaskRow, external_task_id) if loaded else None
    if row is None:
        raise no_external_task(external_task_id)
    if rule is not None:
        on_external_task(ctx, row, rule, lambda: no_external_task(external_task_id))
    return row


def no_external_task(external_task_id: str) -> NotFound:
    """Return the error for an id that no external task has."""
    return NotFound(f"no external task has the id {external_task_id!r}; it may have been completed")
