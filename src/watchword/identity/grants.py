"""Authorizations that come by themselves with users, groups and memberships. Source: `reference` security 3.6, 3.7."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from watchword.core import ids
from watchword.identity.model import ADMIN_GROUP
from watchword.store.session import Session
from watchword.store.tables import AuthorizationRow, GroupRow

GRANT, ALL, READ, ANY = 1, 2**31 - 1, 2, "*"

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        "APPLICATION": 0,
        "USER": 1,
        "GROUP": 2,
        "GROUP_MEMBERSHIP": 3,
        "AUTHORIZATION": 4,
        "FILTER": 5,
        "PROCESS_DEFINITION": 6,
        "TASK": 7,
        "PROCESS_INSTANCE": 8,
        "DEPLOYMENT": 9,
        "DECISION_DEFINITION": 10,
        "TENANT": 11,
        "TENANT_MEMBERSHIP": 12,
        "BATCH": 13,
        "DECISION_REQUIREMENTS_DEFINITION": 14,
        "REPORT": 15,
        "DASHBOARD": 16,
        "OPERATION_LOG_CATEGORY": 17,
        "OPTIMIZE": 18,
        "HISTORIC_TASK": 19,
        "HISTORIC_PROCESS_INSTANCE": 20,
        "SYSTEM": 21,
    }
)
"""Numbers of the resources that authorizations speak of. Source: `reference` authorization.csv."""


def add_administrators(session: Session) -> None:
    """Create the administrators' group with all permissions, where it is missing. Source: `reference` security 3.7."""
    if session.get(GroupRow, ADMIN_GROUP) is None:
        session.add(GroupRow(id=ADMIN_GROUP, name="camunda BPM Administrators", type="SYSTEM"))
        grant(session, "GROUP", ADMIN_GROUP, group_id=ADMIN_GROUP, permissions=READ)
    held = {
        row.resource_type for row in session.find(AuthorizationRow, group_id=ADMIN_GROUP, type=GRANT, resource_id=ANY)
    }
    for resource, number in NUMBERS.items():
        if number not in held:
            grant(session, resource, ANY, group_id=ADMIN_GROUP)


def grant(
    session: Session,
    resource: str,
    resource_id: str,
    *,
    user_id: str | None = None,
    group_id: str | None = None,
    permissions: int = ALL,
) -> None:
    """Let a user or a group have permissions on a thing, besides those it has."""
    subject = {"user_id": user_id} if user_id is not None else {"group_id": group_id}
    number = NUMBERS[resource]
    for row in session.find(AuthorizationRow, type=GRANT, resource_type=number, resource_id=resource_id, **subject):
        row.permissions = (row.permissions or 0) | permissions
        return
    session.add(
        AuthorizationRow(
            id=ids.new(),
            type=GRANT,
            user_id=user_id,
            group_id=group_id,
            resource_type=number,
            resource_id=resource_id,
            permissions=permissions,
        )
    )


def forget_leftovers(session: Session, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Delete authorizations that an earlier user or group of this id has left: the new one must not inherit them.

    The reference leaves them when it deletes a subject. Source: `reference` security 9, surprise 11.
    """
    name, ident = ("user_id", user_id) if user_id is not None else ("group_id", group_id)
    if session.count(AuthorizationRow, **{name: ident}):
        session.execute(f"DELETE FROM ACT_RU_AUTHORIZATION WHERE {name.upper()}_ = ?", (ident,))  # noqa: S608


def withdraw(
    session: Session, resource: str, resource_id: str, *, user_id: str | None = None, group_id: str | None = None
) -> None:
    """Delete the authorizations of a user or a group on one thing."""
    subject = {"user_id": user_id} if user_id is not None else {"group_id": group_id}
    session.delete_where(AuthorizationRow, {**subject, "resource_type": NUMBERS[resource], "resource_id": resource_id})
