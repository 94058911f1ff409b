"""Who is linked to a task: candidates and others (ACT_RU_IDENTITYLINK), and what that permits by default.

Everybody who becomes assignee, owner, candidate or otherwise linked may by default read and update the task: one
authorization row each (GRANT, resource task, READ and UPDATE), kept until the task ends. Source: `reference` 1.5,
observed in 7.24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.store.tables import AuthorizationRow, IdentityLinkRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

GRANT = 1
TASK_RESOURCE = 7
READ_AND_UPDATE = 2 | 4


def of(ctx: Context, task: TaskRow) -> list[IdentityLinkRow]:
    """Return the stored links of a loaded task (assignee and owner are columns of the task)."""
    return ctx.session.held(IdentityLinkRow, "task_id", task.id)


def add(
    ctx: Context,
    task: TaskRow,
    *,
    type: str | None,
    user_id: str | None = None,
    group_id: str | None = None,
) -> None:
    """Link a user or a group to a task; being linked already in the same way changes nothing."""
    if _matching(ctx, task, type, user_id, group_id):
        return
    ctx.session.add(
        IdentityLinkRow(
            id=ids.new(), type=type, user_id=user_id, group_id=group_id, task_id=task.id, tenant_id=task.tenant_id
        )
    )
    ctx.history.identity_link(task, "add", type=type, user_id=user_id, group_id=group_id)
    permit(ctx, task, user_id=user_id, group_id=group_id)


def remove(
    ctx: Context,
    task: TaskRow,
    *,
    type: str | None,
    user_id: str | None = None,
    group_id: str | None = None,
) -> None:
    """Take a link away; what it permitted stays until the task ends."""
    for link in _matching(ctx, task, type, user_id, group_id):
        ctx.session.delete(link)
        ctx.history.identity_link(task, "delete", type=type, user_id=user_id, group_id=group_id)


def permit(ctx: Context, task: TaskRow, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Grant the default permissions on a task, unless they are there."""
    if not ctx.settings.task_authorizations or (user_id is None and group_id is None):
        return
    if task.id in ctx.history.fresh:
        granted = ctx.session.held(AuthorizationRow, "resource_id", task.id)
        known = [row for row in granted if _grants(row, task, user_id, group_id)]
    else:
        known = ctx.session.find(
            AuthorizationRow,
            type=GRANT,
            resource_type=TASK_RESOURCE,
            resource_id=task.id,
            user_id=user_id,
            group_id=group_id,
        )
    if known:
        known[0].permissions = (known[0].permissions or 0) | READ_AND_UPDATE
        return
    ctx.session.add(
        AuthorizationRow(
            id=ids.new(),
            type=GRANT,
            user_id=user_id,
            group_id=group_id,
            resource_type=TASK_RESOURCE,
            resource_id=task.id,
            permissions=READ_AND_UPDATE,
        )
    )


def remove_all(ctx: Context, task: TaskRow) -> None:
    """Delete links and authorizations of a task that ends; history keeps the links as they were."""
    for link in of(ctx, task):
        ctx.session.delete(link)
    if task.id not in ctx.history.fresh:
        ctx.session.delete_where(AuthorizationRow, {"resource_type": TASK_RESOURCE, "resource_id": task.id})
        return
    for row in ctx.session.held(AuthorizationRow, "resource_id", task.id):
        if row.resource_type == TASK_RESOURCE:
            ctx.session.delete(row)


def _matching(
    ctx: Context, task: TaskRow, link_type: str | None, user_id: str | None, group_id: str | None
) -> list[IdentityLinkRow]:
    return [
        link
        for link in of(ctx, task)
        if link.type == link_type and link.user_id == user_id and link.group_id == group_id
    ]


def _grants(row: AuthorizationRow, task: TaskRow, user_id: str | None, group_id: str | None) -> bool:
    return (
        row.type == GRANT
        and row.resource_type == TASK_RESOURCE
        and row.resource_id == task.id
        and row.user_id == user_id
        and row.group_id == group_id
    )
