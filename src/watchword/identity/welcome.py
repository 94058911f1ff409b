"""How people get in for the first time: the first administrator by a set-up link, everybody else by invitation.

Nobody becomes administrator by merely coming first, and nobody gets a password that somebody else has chosen.
Source: `reference` security 3.7, 8 no. 5; guideline W-17.
"""

from __future__ import annotations

from watchword.authz.settings import ADMIN_GROUP
from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.identity import links, users
from watchword.identity.accounts import Accounts
from watchword.identity.administrators import add_administrators
from watchword.passwords.policy import UserProfile
from watchword.store.session import Session
from watchword.store.tables import MembershipRow, UserRow


def has_administrator(session: Session) -> bool:
    """Return whether there is a member of the administrators' group."""
    return bool(session.find(MembershipRow, group_id=ADMIN_GROUP, limit=1))


def offer_set_up(session: Session, hours: int) -> Secret:
    """Make the link for the first administrator; an earlier one is good no more.

    Raises:
        BadUserRequest: there is an administrator already.
    """
    if has_administrator(session):
        raise BadUserRequest("There is an administrator already: let that one invite others")
    return links.issue(session, links.SET_UP, hours=hours)


def set_up(session: Session, accounts: Accounts, token: Secret, profile: UserProfile, password: Secret) -> None:
    """Create the first administrator.

    Raises:
        LinkNotGood: the link isn't good, or there is an administrator by now.
        EngineError: the id is not valid.
        PasswordPolicyViolated: the password breaks the policy; the link stays good.
    """
    links.redeem(session, token, links.SET_UP)
    if has_administrator(session):
        raise links.LinkNotGood
    add_administrators(session)
    users.add_user(session, accounts, profile, password, groups=(ADMIN_GROUP,))


def invite(
    session: Session,
    accounts: Accounts,
    profile: UserProfile,
    *,
    hours: int,
    groups: tuple[str, ...] = (),
    by: str | None = None,
) -> Secret:
    """Create a user who chooses the password by a link, or renew the link of one who hasn't yet; return its token.

    Raises:
        BadUserRequest: the user has a password already, or a group doesn't exist.
    """
    row = session.get(UserRow, profile.id)
    if row is None:
        users.add_user(session, accounts, profile, None, groups=groups)
    elif row.password is not None:
        raise BadUserRequest(f"User {profile.id!r} exists and has a password: there is nothing to invite to")
    return links.issue(session, links.INVITATION, hours=hours, user_id=profile.id, created_by=by)


def accept(session: Session, accounts: Accounts, token: Secret, password: Secret) -> str:
    """Set the password that an invited user has chosen, and return who it is.

    Raises:
        LinkNotGood: the link isn't good, or the user is gone or has a password by now.
        PasswordPolicyViolated: the password breaks the policy; the link stays good.
    """
    link = links.redeem(session, token, links.INVITATION)
    row = session.get(UserRow, link.user_id) if link.user_id is not None else None
    if row is None or row.password is not None:
        raise links.LinkNotGood
    accounts.set_password(session, row, password)
    return row.id
