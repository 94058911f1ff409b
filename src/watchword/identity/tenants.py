"""Tenants and who belongs to them: lines of ACT_ID_TENANT and ACT_ID_TENANT_MEMBER."""

from __future__ import annotations

from watchword.authz import automatic
from watchword.authz.resources import TENANT, TENANT_MEMBERSHIP
from watchword.core import ids as new_ids
from watchword.core.errors import BadUserRequest, NullValue
from watchword.identity import groups
from watchword.identity.accounts import IdPatterns
from watchword.identity.groups import AlreadyMember
from watchword.identity.removal import remove_traces
from watchword.store.session import Session
from watchword.store.tables import TenantMembershipRow, TenantRow, UserRow


def add_tenant(session: Session, ids: IdPatterns, tenant_id: str | None, name: str | None) -> TenantRow:
    """Create a tenant.

    Raises:
        NullValue: no id.
        EngineError: the id is not valid.
        BadUserRequest: the tenant exists.
    """
    ident = ids.check("tenant", tenant_id)
    if session.get(TenantRow, ident) is not None:
        raise BadUserRequest(f"The tenant already exists: {ident!r}")
    row = TenantRow(id=ident, name=name)
    session.add(row)
    return row


def update_tenant(session: Session, tenant_id: str, name: str | None) -> TenantRow:
    """Set the name.

    Raises:
        NullValue: there is no such tenant.
    """
    row = existing(session, tenant_id)
    row.name = name
    return row


def existing(session: Session, tenant_id: str) -> TenantRow:
    """Return a tenant's line.

    Raises:
        NullValue: there is none.
    """
    row = session.get(TenantRow, tenant_id)
    if row is None:
        raise NullValue(f"No tenant found with id {tenant_id[:80]!r}: tenant is null")
    return row


def delete_tenant(session: Session, tenant_id: str) -> bool:
    """Delete a tenant and everything that names it; return False if there is none."""
    row = session.get(TenantRow, tenant_id)
    if row is None:
        return False
    remove_traces(session, "tenant", tenant_id)
    session.delete(row)
    return True


def add_member(session: Session, tenant_id: str, *, user_id: str | None = None, group_id: str | None = None) -> None:
    """Let a user, or a group with all its members, belong to a tenant and read it.

    Raises:
        NullValue: one of them doesn't exist.
        AlreadyMember: it belongs to the tenant already.
    """
    existing(session, tenant_id)
    if user_id is not None and session.get(UserRow, user_id) is None:
        raise NullValue(f"No user found with id {user_id[:80]!r}: user is null")
    if group_id is not None:
        groups.existing(session, group_id)
    if session.find(TenantMembershipRow, tenant_id=tenant_id, user_id=user_id, group_id=group_id, limit=1):
        raise AlreadyMember(f"{user_id or group_id!r} belongs to tenant {tenant_id!r} already")
    session.add(TenantMembershipRow(id=new_ids.new(), tenant_id=tenant_id, user_id=user_id, group_id=group_id))
    automatic.grant(session, TENANT, tenant_id, ("READ",), user_id=user_id, group_id=group_id)


def remove_member(session: Session, tenant_id: str, *, user_id: str | None = None, group_id: str | None = None) -> bool:
    """End a membership and the right to read the tenant that came with it; return False if there is none."""
    found = session.find(TenantMembershipRow, tenant_id=tenant_id, user_id=user_id, group_id=group_id, limit=1)
    for row in found:
        session.delete(row)
    if found:
        automatic.withdraw(session, TENANT, tenant_id, user_id=user_id, group_id=group_id)
        automatic.withdraw(session, TENANT_MEMBERSHIP, tenant_id, user_id=user_id, group_id=group_id)
    return bool(found)
