"""Links of users and groups to tasks by command: candidates, assignee, owner, and types of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from watchword.core.errors import BadUserRequest, NullValue
from watchword.engine import identity_links
from watchword.engine.task_changes import assign_attributes, require_active, touch
from watchword.history.operations import TASK_WORKER

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import TaskRow


def add(
    ctx: Context,
    task: TaskRow,
    *,
    type: str | None,
    user_id: str | None = None,
    group_id: str | None = None,
) -> None:
    """Link a user or group by command; the types assignee and owner set the task's columns.

    Raises:
        NullValue: neither user nor group.
        BadUserRequest: both, or a group as assignee or owner.
        SuspendedError: the task is suspended.
    """
    _change(ctx, task, _ADD, type, user_id, group_id)


def delete(
    ctx: Context,
    task: TaskRow,
    *,
    type: str | None,
    user_id: str | None = None,
    group_id: str | None = None,
) -> None:
    """Take a link away by command; one that doesn't exist is no error.

    Raises:
        SuspendedError: the task is suspended.
    """
    _change(ctx, task, _DELETE, type, user_id, group_id)


class _Change(NamedTuple):
    verb: str
    link: Callable[..., object]
    holds: bool
    """If the link is there afterwards."""


_ADD, _DELETE = _Change("Add", identity_links.add, True), _Change("Delete", identity_links.remove, False)


def _change(
    ctx: Context, task: TaskRow, change: _Change, link_type: str | None, user_id: str | None, group_id: str | None
) -> None:
    _check(link_type, user_id, group_id)
    require_active(task, "changed")
    if link_type in {"assignee", "owner"}:
        assignee = task.assignee
        assign_attributes(ctx, task, {link_type: user_id if change.holds else None})
        touch(ctx, task, assignee=assignee)
    else:
        change.link(ctx, task, type=link_type, user_id=user_id, group_id=group_id)
        touch(ctx, task)
    _log(ctx, task, change.verb, link_type, user_id, group_id)


def _check(link_type: str | None, user_id: str | None, group_id: str | None) -> None:
    if user_id is None and group_id is None:
        raise NullValue("an identity link needs a userId or a groupId; neither was given")
    if user_id is not None and group_id is not None:
        raise BadUserRequest("an identity link holds a userId or a groupId; both were given")
    if group_id is not None and link_type in {"assignee", "owner"}:
        raise BadUserRequest(f"a group can't be {link_type} of a task; give a userId")


def _log(
    ctx: Context, task: TaskRow, verb: str, link_type: str | None, user_id: str | None, group_id: str | None
) -> None:
    kind = "User" if user_id is not None else "Group"
    ctx.history.operation(
        "IdentityLink",
        f"{verb}{kind}Link",
        category=TASK_WORKER,
        changes=[(link_type or "", None, user_id or group_id)],
        task=task,
    )
