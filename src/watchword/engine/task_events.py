"""Task listeners: create, assignment, update, complete, delete, timeout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core.errors import BpmnError
from watchword.engine.facades import TaskFacade, task_scope
from watchword.store.tables import ExecutionRow, TaskRow

if TYPE_CHECKING:
    from watchword.bpmn.model import UserTaskDefinition
    from watchword.engine.context import Context


def fire(ctx: Context, task: TaskRow, event: str, *, listener_id: str | None = None) -> bool:
    """Run the task's listeners of one event (of one listener id, for timeouts).

    Returns:
        True if the task is still there afterwards: a BPMN error thrown by a listener may have cancelled it.
    """
    definition = _definition(ctx, task)
    if definition is None or not definition.listeners:
        return True
    from watchword.engine import listeners

    execution = execution_of(ctx, task)
    for listener in definition.listeners:
        if listener.event != event or (listener_id is not None and listener.id != listener_id):
            continue
        facade = TaskFacade(ctx, task, event)
        try:
            where = f"{event} listener of task {task.task_definition_key!r}"
            listeners.call_delegate(ctx, listener.implementation, facade, task_scope(ctx, task, event), where=where)
        except BpmnError as error:
            if execution is None:
                raise
            throw(ctx, task, execution, error.code, error.message)
            return False
    return True


def throw(ctx: Context, task: TaskRow, execution: ExecutionRow, code: str, message: str | None) -> None:
    """Throw a BPMN error from a task's activity; a task that nobody cancelled, as nothing caught it, goes as well."""
    from watchword.engine import executions, tasks

    executions.throw_error(ctx, execution, code, message)
    if any(left is task for left in ctx.session.held(TaskRow, "id", task.id)):
        tasks.delete_for_cancel(ctx, task, skip_custom_listeners=True)


def _definition(ctx: Context, task: TaskRow) -> UserTaskDefinition | None:
    if task.process_definition_id is None or task.task_definition_key is None:
        return None
    definition = ctx.definitions.get(ctx.session, task.process_definition_id)
    node = definition.process.nodes.get(task.task_definition_key)
    return node.user_task if node is not None else None


def execution_of(ctx: Context, task: TaskRow) -> ExecutionRow | None:
    """Return the execution that waits at a task; None for a standalone task."""
    return ctx.session.get(ExecutionRow, task.execution_id) if task.execution_id is not None else None
