"""Load what a command addresses, or say that it isn't there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core.errors import NotFound, NullValue
from watchword.store.tables import ExecutionRow, ExternalTaskRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context


def load_execution(ctx: Context, execution_id: str) -> ExecutionRow:
    """Load an execution with its process instance.

    Raises:
        NullValue: there is none.
    """
    row = ctx.executions.get(execution_id) if ctx.executions.load("execution", execution_id) else None
    if row is None:
        raise NullValue(f"no execution has the id {execution_id!r}; it may have ended")
    return row


def load_instance(ctx: Context, process_instance_id: str) -> ExecutionRow:
    """Load a process instance; return its own row.

    Raises:
        NullValue: there is none.
    """
    loaded = ctx.executions.load("process_instance", process_instance_id)
    row = ctx.executions.get(process_instance_id) if loaded else None
    if row is None or row.parent_id is not None:
        raise NullValue(f"no process instance has the id {process_instance_id!r}; it may have ended")
    return row


def load_task(ctx: Context, task_id: str) -> TaskRow:
    """Load a task with its process instance, if it has one.

    Raises:
        NullValue: there is none.
    """
    row = ctx.session.get(TaskRow, task_id) if ctx.executions.load("task", task_id) else None
    if row is None:
        raise NullValue(f"no task has the id {task_id!r}; it may have been completed")
    return row


def load_external_task(ctx: Context, external_task_id: str) -> ExternalTaskRow:
    """Load an external task with its process instance.

    Raises:
        NotFound: there is none.
    """
    loaded = ctx.executions.load("external_task", external_task_id)
    row = ctx.session.get(ExternalTaskRow, external_task_id) if loaded else None
    if row is None:
        raise NotFound(f"no external task has the id {external_task_id!r}; it may have been completed")
    return row
