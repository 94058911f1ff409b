"""Users: lines of ACT_ID_USER. Everything here works inside a unit of work; who asks was checked before."""

from __future__ import annotations

from watchword.authz import automatic
from watchword.authz.resources import USER
from watchword.core.errors import BadUserRequest, NullValue
from watchword.core.secret import Secret
from watchword.identity.accounts import Accounts
from watchword.identity.administrators import add_administrators
from watchword.identity.groups import add_member
from watchword.identity.removal import remove_traces
from watchword.identity.throttle import subject_of_user
from watchword.passwords.policy import UserProfile
from watchword.store.session import Session
from watchword.store.tables import GroupRow, LoginThrottleRow, PasswordDueRow, UserRow

__all__ = [
    "BY_ADMINISTRATOR",
    "add_administrators",
    "add_user",
    "delete_user",
    "existing",
    "make_due",
    "unlock",
    "update_profile",
]

BY_ADMINISTRATOR = "administrator"
"""Why a password is due that somebody else has set."""


def add_user(
    session: Session,
    accounts: Accounts,
    profile: UserProfile,
    password: Secret | None,
    *,
    groups: tuple[str, ...] = (),
) -> UserRow:
    """Create a user with its own-profile authorization and memberships; without a password nobody can log in as it.

    Raises:
        EngineError: the id is not valid.
        BadUserRequest: the user exists, a group doesn't, or the password is empty.
        PasswordPolicyViolated: the password breaks the policy.
    Source: `reference` security 3.6; guideline P-01.
    """
    accounts.ids.check("user", profile.id)
    if session.get(UserRow, profile.id) is not None:
        raise BadUserRequest(f"The user already exists: {profile.id!r}")
    row = UserRow(
        id=profile.id,
        first_name=profile.first_name or None,
        last_name=profile.last_name or None,
        email=profile.email or None,
    )
    automatic.forget_leftovers(session, user_id=profile.id)
    session.add(row)
    if password is not None:
        accounts.set_password(session, row, password)
    automatic.grant(session, USER, profile.id, ("ALL",), user_id=profile.id)
    for group in groups:
        if session.get(GroupRow, group) is None:
            raise BadUserRequest(f"Group {group!r} does not exist")
        add_member(session, group, profile.id)
    return row


def update_profile(session: Session, profile: UserProfile) -> UserRow:
    """Set names and e-mail address.

    Raises:
        NullValue: there is no such user.
    """
    row = existing(session, profile.id)
    row.first_name, row.last_name, row.email = (
        profile.first_name or None,
        profile.last_name or None,
        profile.email or None,
    )
    return row


def existing(session: Session, user_id: str) -> UserRow:
    """Return a user's line.

    Raises:
        NullValue: there is none.
    """
    row = session.get(UserRow, user_id)
    if row is None:
        raise NullValue(f"No user found with id {user_id[:80]!r}: user is null")
    return row


def delete_user(session: Session, user_id: str) -> bool:
    """Delete a user and everything that names it; return False if there is none."""
    row = session.get(UserRow, user_id)
    if row is None:
        return False
    remove_traces(session, "user", user_id)
    session.delete(row)
    return True


def unlock(session: Session, user_id: str, *, providers: tuple[str, ...] = ()) -> bool:
    """Forget the failed logins of a user, also of one of `providers`; return False if there are none."""
    found = False
    for provider in providers:
        failures = session.get(LoginThrottleRow, subject_of_user(provider, user_id))
        if failures is not None:
            session.delete(failures)
            found = True
    row = session.get(UserRow, user_id)
    if row is None or (not row.attempts and row.lock_expiration_time is None):
        return found
    row.attempts, row.lock_expiration_time = 0, None
    return True


def make_due(session: Session, user_id: str, reason: str = BY_ADMINISTRATOR) -> None:
    """Let a user change the password before anything else.

    Raises:
        NullValue: there is no such user.
    """
    session.touch(existing(session, user_id))
    if session.get(PasswordDueRow, user_id) is None:
        session.add(PasswordDueRow(user_id=user_id, since=session.now, reason=reason))
