"""Authorizations that come by themselves, and go with what they are about. Source: `reference` security 3.6."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from watchword.authz.resources import GRANT, Resource
from watchword.core import ids
from watchword.store.tables import AuthorizationRow

if TYPE_CHECKING:
    from watchword.store.session import Session


def grant(
    session: Session,
    resource: Resource,
    resource_id: str,
    permissions: Iterable[str],
    *,
    user_id: str | None = None,
    group_id: str | None = None,
) -> AuthorizationRow:
    """Grant permissions on a new thing; a row that is there already gets them beside its own."""
    bits = 0
    for permission in permissions:
        bits |= resource.bit(permission)
    key = {
        "type": GRANT,
        "resource_type": resource.number,
        "resource_id": resource_id,
        "user_id": user_id,
        "group_id": group_id,
    }
    known = session.find(AuthorizationRow, **key)  # type: ignore[arg-type]  # a subject and a resource, by column
    if known:
        known[0].permissions = (known[0].permissions or 0) | bits
        return known[0]
    row = AuthorizationRow(id=ids.new(), permissions=bits, **key)  # type: ignore[arg-type]  # the same columns
    session.add(row)
    return row


def forget(session: Session, resource: Resource, resource_id: str) -> None:
    """Delete all authorizations on a thing that is deleted."""
    session.delete_where(AuthorizationRow, {"resource_type": resource.number, "resource_id": resource_id})


def forget_leftovers(session: Session, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Delete authorizations that an earlier user or group of this id has left: the new one must not inherit them.

    The reference leaves them when it deletes a subject. Source: `reference` security 9, surprise 11.
    """
    name, ident = ("user_id", user_id) if user_id is not None else ("group_id", group_id)
    if session.count(AuthorizationRow, **{name: ident}):
        session.execute(f"DELETE FROM ACT_RU_AUTHORIZATION WHERE {name.upper()}_ = ?", (ident,))  # noqa: S608 - a name of this code


def withdraw(
    session: Session, resource: Resource, resource_id: str, *, user_id: str | None = None, group_id: str | None = None
) -> None:
    """Delete the authorizations of a user or a group on one thing."""
    subject = {"user_id": user_id} if user_id is not None else {"group_id": group_id}
    where = {**subject, "resource_type": resource.number, "resource_id": resource_id}
    session.delete_where(AuthorizationRow, where)
