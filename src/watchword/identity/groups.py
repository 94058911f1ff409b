"""Groups and their members: lines of ACT_ID_GROUP and ACT_ID_MEMBERSHIP."""

from __future__ import annotations

from watchword.authz import automatic
from watchword.authz.resources import GROUP, GROUP_MEMBERSHIP
from watchword.core.errors import BadUserRequest, DuplicateError, NullValue
from watchword.identity.accounts import IdPatterns
from watchword.identity.removal import remove_traces
from watchword.store.session import Session
from watchword.store.tables import GroupRow, MembershipRow, UserRow


class AlreadyMember(DuplicateError):
    """The membership is there; repeating the command would not help."""

    log_id, retriable = "WW-5003", False


def add_group(session: Session, ids: IdPatterns, group_id: str | None, name: str | None, kind: str | None) -> GroupRow:
    """Create a group, whose members may read it.

    Raises:
        NullValue: no id.
        EngineError: the id is not valid.
        BadUserRequest: the group exists.
    """
    ident = ids.check("group", group_id)
    if session.get(GroupRow, ident) is not None:
        raise BadUserRequest(f"The group already exists: {ident!r}")
    row = GroupRow(id=ident, name=name, type=kind)
    automatic.forget_leftovers(session, group_id=ident)
    session.add(row)
    automatic.grant(session, GROUP, ident, ("READ",), group_id=ident)
    return row


def update_group(session: Session, group_id: str, name: str | None, kind: str | None) -> GroupRow:
    """Set name and type.

    Raises:
        NullValue: there is no such group.
    """
    row = existing(session, group_id)
    row.name, row.type = name, kind
    return row


def existing(session: Session, group_id: str) -> GroupRow:
    """Return a group's line.

    Raises:
        NullValue: there is none.
    """
    row = session.get(GroupRow, group_id)
    if row is None:
        raise NullValue(f"No group found with id {group_id[:80]!r}: group is null")
    return row


def delete_group(session: Session, group_id: str) -> bool:
    """Delete a group and everything that names it; return False if there is none."""
    row = session.get(GroupRow, group_id)
    if row is None:
        return False
    remove_traces(session, "group", group_id)
    session.delete(row)
    return True


def add_member(session: Session, group_id: str, user_id: str) -> None:
    """Make a user a member of a group.

    Raises:
        NullValue: one of them doesn't exist.
        AlreadyMember: the user belongs to it already.
    """
    if session.get(UserRow, user_id) is None:
        raise NullValue(f"No user found with id {user_id[:80]!r}: user is null")
    existing(session, group_id)
    if session.find(MembershipRow, user_id=user_id, group_id=group_id, limit=1):
        raise AlreadyMember(f"User {user_id!r} is a member of group {group_id!r} already")
    session.add(MembershipRow(user_id=user_id, group_id=group_id))


def remove_member(session: Session, group_id: str, user_id: str) -> bool:
    """End a membership; return False if there is none."""
    found = session.find(MembershipRow, user_id=user_id, group_id=group_id, limit=1)
    for row in found:
        session.delete(row)
    automatic.withdraw(session, GROUP_MEMBERSHIP, group_id, user_id=user_id)
    return bool(found)
