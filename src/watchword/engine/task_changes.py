"""Changes of a task's attributes, with all that follows from them in rows and events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.core.errors import SuspendedError
from watchword.engine import identity_links
from watchword.engine.task_events import execution_of, fire
from watchword.history.operations import TASK_WORKER
from watchword.store.tables import TaskMeterLogRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

UPDATED = "Updated"
SUSPENDED = 2
PROPERTY_NAMES: Mapping[str, str] = {
    "assignee": "assignee",
    "case_instance_id": "caseInstanceId",
    "delegation_state": "delegation",
    "description": "description",
    "due_date": "dueDate",
    "follow_up_date": "followUpDate",
    "name": "name",
    "owner": "owner",
    "parent_task_id": "parentTask",
    "priority": "priority",
    "tenant_id": "tenantId",
}
"""Attributes that can be changed, and their names in the operation log."""


def assign_attributes(ctx: Context, task: TaskRow, values: Mapping[str, Any]) -> list[tuple[str, object, object]]:
    """Set attributes with all that follows from them in rows, but no events; return what changed.

    Setting a person who is there already is remembered as well. Source: observed in 7.24.
    """
    changes: list[tuple[str, object, object]] = []
    changed: list[str] = []
    for name, value in values.items():
        old = getattr(task, name)
        if old == value:
            if name in {"assignee", "owner"} and value is not None:
                _link_again(ctx, task, name, value)
            continue
        setattr(task, name, value)
        changed.append(name)
        changes.append((PROPERTY_NAMES[name], old, value))
        if name in {"assignee", "owner"}:
            _person_changed(ctx, task, name, old, value)
    if changed:
        ctx.history.task_updated(task, *changed)
    return changes


def _person_changed(ctx: Context, task: TaskRow, role: str, old: str | None, new: str | None) -> None:
    if old is not None:
        ctx.history.identity_link(task, "delete", type=role, user_id=old)
    if new is not None:
        ctx.history.identity_link(task, "add", type=role, user_id=new)
        identity_links.permit(ctx, task, user_id=new)
    if old is not None:
        identity_links.forbid(ctx, task, user_id=old)
    if role == "owner":
        return
    if new is not None:
        ctx.session.add(TaskMeterLogRow(id=ids.new(), assignee_hash=_hash(new), timestamp=ctx.now))
    execution = execution_of(ctx, task)
    if execution is not None:
        ctx.history.activity_updated(execution.activity_instance_id, assignee=new)


def _link_again(ctx: Context, task: TaskRow, role: str, user_id: str) -> None:
    for operation in ("delete", "add"):
        ctx.history.identity_link(task, operation, type=role, user_id=user_id)


def _hash(user_id: str) -> int:
    """Return the number that the task metrics count assignees by; no password or signature rests on it."""
    digest = hashlib.md5(user_id.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def require_active(task: TaskRow, verb: str) -> None:
    """Raise if the task is suspended.

    Raises:
        SuspendedError: it is.
    """
    if task.suspension_state == SUSPENDED:
        raise SuspendedError(f"task {task.id} is suspended, so it can't be {verb}; activate its process instance first")


def update(
    ctx: Context,
    task: TaskRow,
    values: Mapping[str, Any],
    *,
    operation: str = "Update",
) -> None:
    """Change attributes, run update and assignment listeners, and log the operation.

    Raises:
        SuspendedError: the task is suspended.
    """
    require_active(task, "changed")
    assignee = task.assignee
    changes = assign_attributes(ctx, task, values)
    touch(ctx, task, assignee=assignee)
    if changes:
        ctx.history.operation("Task", operation, category=TASK_WORKER, changes=changes, task=task)


_SAME = object()


def touch(ctx: Context, task: TaskRow, *, assignee: object = _SAME) -> None:
    """Note that a task was changed: update event, then assignment if the assignee is no longer `assignee`."""
    if assignee is _SAME:
        assignee = task.assignee
    task.last_updated = ctx.now
    task.task_state = UPDATED
    ctx.history.task_updated(task, "task_state")
    if fire(ctx, task, "update") and task.assignee != assignee:
        fire(ctx, task, "assignment")
