"""What holds for every user, group and tenant: how passwords are kept and judged, which ids are valid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from watchword.core.errors import BadUserRequest, EngineError, NullValue
from watchword.core.secret import Secret
from watchword.passwords.policy import Policy, UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.session import Session
from watchword.store.tables import PasswordDueRow, UserRow

DEFAULT_IDS = "[a-zA-Z0-9]+|camunda-admin"
"""Source: `reference` security 6, id whitelist."""
RESERVED = "*"


@dataclass(frozen=True, slots=True)
class IdPatterns:
    """What new ids look like, each as a whole. Source: `reference` security 6."""

    user: re.Pattern[str] = re.compile(DEFAULT_IDS)
    group: re.Pattern[str] = re.compile(DEFAULT_IDS)
    tenant: re.Pattern[str] = re.compile(DEFAULT_IDS)

    def check(self, noun: str, ident: str | None) -> str:
        """Return the id of a new `user`, `group` or `tenant`.

        Raises:
            NullValue: there is none.
            EngineError: it doesn't look like one.
        """
        if ident is None:
            raise NullValue(f"The {noun} has no id")
        pattern: re.Pattern[str] = getattr(self, noun)
        if ident == RESERVED or not pattern.fullmatch(ident) or len(ident) > 64:
            raise EngineError(
                f"{noun.capitalize()} has an invalid id: {ident[:80]!r} is not a valid resource identifier; "
                f"it must match {pattern.pattern} and have at most 64 characters"
            )
        return ident


@dataclass(frozen=True, slots=True)
class Accounts:
    """Sets passwords: the only place where a line of ACT_ID_USER gets one."""

    passwords: PasswordRegistry
    policy: Policy | None = None
    """What a new password must be like; None: anything but empty."""
    ids: IdPatterns = field(default_factory=IdPatterns)

    def set_password(self, session: Session, row: UserRow, password: Secret, *, due: str | None = None) -> None:
        """Give a user a password; `due` says why it must be changed at the next login, None: it needn't.

        Raises:
            BadUserRequest: it is empty.
            PasswordPolicyViolated: it breaks a rule of the policy.
        Source: guidelines P-01, P-08, P-12.
        """
        if not password.reveal():
            raise BadUserRequest("The password is empty: a user needs one")
        if self.policy is not None:
            self.policy.check(password, profile_of(row))
        row.password, row.salt = self.passwords.encrypt(password)
        waiting = session.get(PasswordDueRow, row.id)
        if waiting is not None and due is None:
            session.delete(waiting)
        elif waiting is not None:
            waiting.since, waiting.reason = session.now, due or ""
        elif due is not None:
            session.add(PasswordDueRow(user_id=row.id, since=session.now, reason=due))


def profile_of(row: UserRow) -> UserProfile:
    """Return what is known of a user."""
    return UserProfile(row.id, row.first_name or "", row.last_name or "", row.email or "")
