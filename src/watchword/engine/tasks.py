"""User tasks: from creation through assignment to completion, in processes and standing alone.

Order of one task's events: create, assignment; update, assignment at each change; complete or delete at its end.
Source: `reference` 1.5 and 1.10, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core import ids
from watchword.core.errors import BadUserRequest, EngineError, TaskAlreadyClaimed
from watchword.engine import entity_state, identity_links, variables
from watchword.engine.task_attributes import DEFAULT_PRIORITY, evaluate
from watchword.engine.task_changes import PROPERTY_NAMES, SUSPENDED, assign_attributes, require_active, touch, update
from watchword.engine.task_events import execution_of, fire, throw
from watchword.history import metrics
from watchword.history.operations import TASK_WORKER
from watchword.store.tables import ExecutionRow, IdentityLinkRow, TaskRow, VariableRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.values.typed import TypedValue

__all__ = [
    "ACTIVE",
    "CREATED",
    "INIT",
    "PENDING",
    "RESOLVED",
    "SUSPENDED",
    "bpmn_error",
    "bpmn_escalation",
    "claim",
    "complete",
    "create",
    "create_standalone",
    "delegate",
    "delete_for_cancel",
    "delete_standalone",
    "fire",
    "remove_variables",
    "resolve",
    "set_assignee",
    "set_owner",
    "set_priority",
    "set_variables",
    "touch",
    "unclaim",
    "update",
]

ACTIVE = 1
INIT, CREATED = "Init", "Created"
PENDING, RESOLVED = "PENDING", "RESOLVED"
COMPLETED = "completed"
"""Reason of the end that history gives."""

# --- creation --------------------------------------------------------------------------------------------------------


def create(ctx: Context, execution: ExecutionRow, node: Node) -> TaskRow:
    """Make the task that `execution` waits for at `node`, and run its create and assignment listeners.

    Raises:
        StepFailed: an attribute's expression fails or yields something unusable.
    """
    task = TaskRow(
        id=ids.new(),
        execution_id=execution.id,
        process_instance_id=execution.process_instance_id,
        process_definition_id=execution.process_definition_id,
        case_instance_id=ctx.executions.root(execution).case_instance_id,
        task_definition_key=node.id,
        priority=DEFAULT_PRIORITY,
        create_time=ctx.now,
        suspension_state=execution.suspension_state or ACTIVE,
        tenant_id=execution.tenant_id,
        task_state=INIT,
    )
    ctx.session.add(task)
    entity_state.mark(execution, entity_state.TASKS)
    ctx.history.task_created(task, activity_instance_id=execution.activity_instance_id)
    ctx.history.activity_updated(execution.activity_instance_id, task_id=task.id)
    evaluate(ctx, task, node)
    task.task_state = CREATED
    ctx.history.task_updated(task, "task_state", "name", "description", "due_date", "follow_up_date", "priority")
    if fire(ctx, task, "create") and task.assignee is not None:
        fire(ctx, task, "assignment")
    return task


def create_standalone(ctx: Context, task: TaskRow) -> TaskRow:
    """Store a task that belongs to no process. `task` holds the wanted values; an id may be given."""
    wanted = {name: getattr(task, name) for name in ("assignee", "owner")}
    task.assignee = task.owner = None
    if task.priority is None:
        task.priority = DEFAULT_PRIORITY
    task.create_time, task.suspension_state, task.task_state = ctx.now, ACTIVE, CREATED
    ctx.session.add(task)
    ctx.history.count(metrics.ACTIVITY_START)  # observed in 7.24
    ctx.history.task_created(task)
    assign_attributes(ctx, task, wanted)
    changes = [
        (PROPERTY_NAMES[name], DEFAULT_PRIORITY if name == "priority" else None, getattr(task, name))
        for name in PROPERTY_NAMES
        if getattr(task, name) not in (None, DEFAULT_PRIORITY if name == "priority" else None)
    ]
    ctx.history.operation("Task", "Create", category=TASK_WORKER, changes=changes, task=task)
    return task


# --- changes ---------------------------------------------------------------------------------------------------------


def set_assignee(ctx: Context, task: TaskRow, user_id: str | None) -> None:
    """Assign the task, None: to nobody."""
    update(ctx, task, {"assignee": user_id}, operation="Assign")


def set_owner(ctx: Context, task: TaskRow, user_id: str | None) -> None:
    """Set the owner."""
    update(ctx, task, {"owner": user_id}, operation="SetOwner")


def set_priority(ctx: Context, task: TaskRow, priority: int) -> None:
    """Set the priority."""
    update(ctx, task, {"priority": priority}, operation="SetPriority")


def claim(ctx: Context, task: TaskRow, user_id: str | None) -> None:
    """Take the task; None lets it go.

    Raises:
        TaskAlreadyClaimed: it has another assignee.
    """
    require_active(task, "claimed")
    if user_id is not None and task.assignee is not None and task.assignee != user_id:
        raise TaskAlreadyClaimed(
            f"task {task.id} can't be claimed by {user_id!r}: somebody else claimed it; it has to be unclaimed first"
        )
    update(ctx, task, {"assignee": user_id} if user_id != task.assignee else {}, operation="Claim")


def unclaim(ctx: Context, task: TaskRow) -> None:
    """Let nobody be the assignee."""
    require_active(task, "unclaimed")
    set_assignee(ctx, task, None)


def delegate(ctx: Context, task: TaskRow, user_id: str | None) -> None:
    """Hand the task to somebody who resolves it; the present assignee becomes the owner if there is none."""
    require_active(task, "delegated")
    values = {"owner": task.assignee} if task.owner is None else {}
    update(ctx, task, {**values, "assignee": user_id, "delegation_state": PENDING}, operation="Delegate")


def resolve(ctx: Context, task: TaskRow, *, variables_: Mapping[str, TypedValue] | None = None) -> None:
    """Give a delegated task back to its owner."""
    require_active(task, "resolved")
    _set_around(ctx, task, variables_)
    update(ctx, task, {"assignee": task.owner, "delegation_state": RESOLVED}, operation="Resolve")


def _set_around(ctx: Context, task: TaskRow, values: Mapping[str, TypedValue] | None) -> None:
    """Set what a completion or resolution brings: from the execution on, past the task's own variables.

    A task without process has nothing around it; the values are dropped. Source: observed in 7.24.
    """
    execution = execution_of(ctx, task)
    if values and execution is not None:
        variables.set_variables(ctx, execution, values)


def set_variables(ctx: Context, task: TaskRow, values: Mapping[str, TypedValue], *, local: bool = False) -> None:
    """Set variables by command on a task; variables of its own count as a change of the task."""
    variables.set_variables(ctx, task, values, local=local)
    if values and (local or task.execution_id is None):
        touch(ctx, task)
    ctx.history.operation("Variable", "SetVariable", category=TASK_WORKER, task=task)


def remove_variables(ctx: Context, task: TaskRow, names: Iterable[str], *, local: bool = False) -> None:
    """Remove variables by command on a task; that is no change of the task. Source: observed in 7.24."""
    for name in names:
        variables.remove(ctx, task, name, local=local)
    ctx.history.operation("Variable", "RemoveVariable", category=TASK_WORKER, task=task)


# --- the end ---------------------------------------------------------------------------------------------------------


def complete(
    ctx: Context,
    task: TaskRow,
    *,
    variables_: Mapping[str, TypedValue] | None = None,
    local_variables: Mapping[str, TypedValue] | None = None,
    operation: str = "Complete",
) -> None:
    """Complete a task: set variables, run complete listeners, remove its rows, let its execution go on.

    Raises:
        SuspendedError: the task is suspended.
    """
    require_active(task, "completed")
    _set_around(ctx, task, variables_)
    variables.set_variables(ctx, task, local_variables or {}, local=True)
    if not fire(ctx, task, "complete"):
        return
    execution = execution_of(ctx, task)
    ctx.history.operation("Task", operation, category=TASK_WORKER, changes=[("delete", False, True)], task=task)
    ctx.history.task_completed(task)
    _remove_rows(ctx, task, COMPLETED)
    if execution is not None:
        from watchword.engine import executions

        executions.complete_activity(ctx, execution)


def delete_for_cancel(
    ctx: Context,
    task: TaskRow,
    reason: str | None = None,
    *,
    skip_custom_listeners: bool | None = None,
) -> None:
    """Remove a task because its activity is cancelled: delete listeners, history, rows."""
    skip = ctx.skip_custom_listeners if skip_custom_listeners is None else skip_custom_listeners
    if not skip and not fire(ctx, task, "delete"):
        return
    ctx.history.task_deleted(task, reason)
    _remove_rows(ctx, task, reason)


def delete_standalone(ctx: Context, task: TaskRow, *, reason: str | None = None) -> None:
    """Delete a task that belongs to no process, and its sub-tasks.

    Raises:
        EngineError: it belongs to a running process instance.
    """
    if task.execution_id is not None:
        raise EngineError(
            f"task {task.id} belongs to process instance {task.process_instance_id}; complete it or delete the instance"
        )
    ctx.history.operation("Task", "Delete", category=TASK_WORKER, changes=[("delete", False, True)], task=task)
    ctx.history.task_deleted(task, reason)
    _remove_rows(ctx, task, reason)


def _remove_rows(ctx: Context, task: TaskRow, reason: str | None) -> None:
    execution = execution_of(ctx, task)
    if execution is None:
        parts = ctx.session.find(TaskRow, parent_task_id=task.id, process_instance_id=None)
    else:  # they came with the instance
        parts = [p for p in ctx.session.held(TaskRow, "parent_task_id", task.id) if p.process_instance_id is None]
    _remove_one(ctx, task)
    if parts:
        _remove_parts(ctx, parts, reason)
    if execution is not None and not ctx.session.held(TaskRow, "execution_id", execution.id):
        entity_state.clear(execution, entity_state.TASKS)


def _remove_one(ctx: Context, task: TaskRow) -> None:
    variables.remove_scope(ctx, task)
    identity_links.remove_all(ctx, task)
    ctx.session.delete(task)


def _remove_parts(ctx: Context, parts: Sequence[TaskRow], reason: str | None) -> None:
    """Remove the sub-tasks of a task that ended, and theirs; `reason` is why it did. Source: observed in 7.24."""
    while parts:
        ids_ = [part.id for part in parts]
        ctx.session.find(VariableRow, task_id=ids_)
        ctx.session.find(IdentityLinkRow, task_id=ids_)
        deeper = ctx.session.find(TaskRow, parent_task_id=ids_, process_instance_id=None)
        for part in parts:
            if reason == COMPLETED:
                ctx.history.task_completed_with_another(part)
            else:
                ctx.history.task_deleted(part, reason)
            _remove_one(ctx, part)
        parts = [part for part in deeper if part.id not in ids_]


# --- errors and escalations ------------------------------------------------------------------------------------------


def bpmn_error(
    ctx: Context,
    task: TaskRow,
    code: str,
    *,
    message: str | None = None,
    variables_: Mapping[str, TypedValue] | None = None,
) -> None:
    """Let the task's activity throw a BPMN error; an uncaught one ends the execution like an end event.

    Raises:
        BadUserRequest: no code.
        EngineError: the task belongs to no process.
    """
    execution = _thrower(ctx, task, code, "error")
    variables.set_variables(ctx, execution, variables_ or {})
    throw(ctx, task, execution, code, message)


def bpmn_escalation(
    ctx: Context,
    task: TaskRow,
    code: str,
    *,
    variables_: Mapping[str, TypedValue] | None = None,
) -> None:
    """Let the task's activity throw an escalation.

    Raises:
        BadUserRequest: no code.
        EngineError: the task belongs to no process, or nothing catches the escalation.
    """
    execution = _thrower(ctx, task, code, "escalation")
    variables.set_variables(ctx, execution, variables_ or {})
    from watchword.engine import executions

    if not executions.throw_escalation(ctx, execution, code):
        raise EngineError(f"task {task.id}: no event catches the escalation {code!r}")


def _thrower(ctx: Context, task: TaskRow, code: str, what: str) -> ExecutionRow:
    if not code:
        raise BadUserRequest(f"the {what} code is missing; give a text")
    require_active(task, f"left by an {what}")
    execution = execution_of(ctx, task)
    if execution is None:
        raise EngineError(f"task {task.id} belongs to no process instance, so it can't throw an {what}")
    return execution
