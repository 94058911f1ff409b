"""Who is linked to a task: candidates and others (ACT_RU_IDENTITYLINK), and what that permits by default.

Everybody who becomes assignee, owner, candidate or otherwise linked may by default read and update the task: one
authorization row each (GRANT, resource task, READ and UPDATE), kept until the task ends. With permissions on historic
tasks there is a second row, which stays. Source: `reference` 1.5, security 3.6, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz.resources import GRANT, HISTORIC_TASK, TASK, Resource
from watchword.core import ids
from watchword.store.tables import AuthorizationRow, IdentityLinkRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

TASK_RESOURCE = TASK.number


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
        forbid(ctx, task, user_id=user_id, group_id=group_id)


def permit(ctx: Context, task: TaskRow, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Grant the default permissions on a task, unless they are there."""
    if not _automatic(ctx) or (user_id is None and group_id is None):
        return
    settings = ctx.authz.settings
    variables = ("READ_VARIABLE",) if settings.specific_variable_permissions else ()
    _grant(ctx, task, TASK, ("READ", settings.task_permission, *variables), user_id, group_id)
    if settings.historic_instance_permissions:
        row = _grant(ctx, task, HISTORIC_TASK, ("READ", *variables), user_id, group_id)
        root = ctx.history.root_of(task.process_instance_id)
        row.root_process_instance_id, row.removal_time = root, ctx.history.removal_time_of(root)


def forbid(ctx: Context, task: TaskRow, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Take the default permissions back from who has nothing to do with a task any more.

    The reference leaves them: the laxity `former-assignees`.
    """
    settings = ctx.authz.settings
    if not _automatic(ctx) or settings.open("former-assignees"):
        return
    linked = any(link.user_id == user_id and link.group_id == group_id for link in of(ctx, task))
    if linked or (user_id is not None and user_id in (task.assignee, task.owner)):
        return
    variables = TASK.bit("READ_VARIABLE") if settings.specific_variable_permissions else 0
    for row in ctx.session.find(
        AuthorizationRow,
        type=GRANT,
        resource_type=TASK_RESOURCE,
        resource_id=task.id,
        user_id=user_id,
        group_id=group_id,
        permissions=TASK.bit("READ") | TASK.bit(settings.task_permission) | variables,
    ):
        ctx.session.delete(row)


def _automatic(ctx: Context) -> bool:
    return ctx.settings.task_authorizations and ctx.authz.settings.enabled


def _grant(
    ctx: Context,
    task: TaskRow,
    resource: Resource,
    permissions: Sequence[str],
    user_id: str | None,
    group_id: str | None,
) -> AuthorizationRow:
    bits = sum(resource.bit(permission) for permission in permissions)
    if task.id in ctx.history.fresh:
        granted = ctx.session.held(AuthorizationRow, "resource_id", task.id)
        known = [row for row in granted if _grants(row, task, resource, user_id, group_id)]
    else:
        known = ctx.session.find(
            AuthorizationRow,
            type=GRANT,
            resource_type=resource.number,
            resource_id=task.id,
            user_id=user_id,
            group_id=group_id,
        )
    if known:
        known[0].permissions = (known[0].permissions or 0) | bits
        return known[0]
    row = AuthorizationRow(
        id=ids.new(),
        type=GRANT,
        user_id=user_id,
        group_id=group_id,
        resource_type=resource.number,
        resource_id=task.id,
        permissions=bits,
    )
    ctx.session.add(row)
    return row


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


def _grants(
    row: AuthorizationRow, task: TaskRow, resource: Resource, user_id: str | None, group_id: str | None
) -> bool:
    return (
        row.type == GRANT
        and row.resource_type == resource.number
        and row.resource_id == task.id
        and row.user_id == user_id
        and row.group_id == group_id
    )
