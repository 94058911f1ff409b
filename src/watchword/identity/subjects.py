"""What a login rests on, read fresh: a user's stored password, locks, groups, tenants."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.authz.settings import ADMIN_GROUP
from watchword.core.errors import NotAuthenticated
from watchword.identity.model import Identity
from watchword.store.database import Database
from watchword.store.guard import Guard

LONG_LOCK = timedelta(minutes=5)
"""A lock that ends later than this was put there on purpose; shorter ones only slow down who guesses passwords.

Guessing must not end the sessions of the one whose password is guessed at.
"""
_USER = (
    "SELECT U.PWD_, U.LOCK_EXP_TIME_, U.ATTEMPTS_, D.USER_ID_ FROM ACT_ID_USER U "
    "LEFT JOIN WW_PASSWORD_DUE D ON D.USER_ID_ = U.ID_ WHERE U.ID_ = ?"
)
_GROUPS = "SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ? ORDER BY GROUP_ID_"
_TENANTS = (
    "SELECT TENANT_ID_ FROM ACT_ID_TENANT_MEMBER WHERE USER_ID_ = ? "
    "OR GROUP_ID_ IN (SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ?) ORDER BY TENANT_ID_"
)
USER_FACTS = (
    "EXISTS (SELECT 1 FROM ACT_ID_USER WHERE ID_ = ? AND COALESCE(PWD_, '') = ? "
    "AND (LOCK_EXP_TIME_ IS NULL OR LOCK_EXP_TIME_ <= ?))"
)
ADMIN_FACTS = f"EXISTS (SELECT 1 FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ? AND GROUP_ID_ = '{ADMIN_GROUP}')"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Subject:
    """A user as the database knows it at this moment."""

    user_id: str
    stored: str
    groups: tuple[str, ...]
    tenants: tuple[str, ...]
    inside: bool = True
    """False for users that a directory keeps."""
    must_change: bool = False
    """The password must be changed before anything else."""

    @property
    def stamp(self) -> str:
        """Digest of all of it: a session made under another one is over."""
        told = "\n".join((self.user_id, self.stored, "\t".join(self.groups), "\t".join(self.tenants)))
        return hashlib.sha256(told.encode()).hexdigest()

    def guard(self, fact: str, params: tuple[object, ...], now: datetime) -> Guard:
        """Return the guard that `fact` and what is known here still hold when a statement runs."""
        sql, known = f"SELECT {fact}", params
        if self.inside:
            sql, known = f"{sql} AND {USER_FACTS}", (*known, self.user_id, self.stored, now + LONG_LOCK)
        if self.inside and ADMIN_GROUP in self.groups:
            sql, known = f"{sql} AND {ADMIN_FACTS}", (*known, self.user_id)
        return Guard(sql, known, _refused)


class Subjects:
    """Reads subjects; users that a directory keeps come from `elsewhere`."""

    def __init__(
        self,
        database: Database,
        *,
        elsewhere: Callable[[str], Identity | None] = lambda user_id: None,
        locked_at: int | None = None,
    ) -> None:
        """`locked_at`: failed logins that lock for good, None: none do."""
        self._database, self._elsewhere, self._locked_at = database, elsewhere, locked_at

    def read(self, user_id: str, now: datetime) -> Subject | None:
        """Return the user, or None if there is none, or one that is locked on purpose."""
        select = self._database.select
        rows = select(_USER, (user_id,))
        if not rows:
            found = self._elsewhere(user_id)
            return None if found is None else Subject(user_id, "", found.groups, found.tenants, inside=False)
        stored, lock_expires, attempts, due = rows[0]
        if self._locked_at is not None and (attempts or 0) >= self._locked_at:
            return None
        if lock_expires is not None and lock_expires > now + LONG_LOCK:
            return None
        groups = tuple(row[0] for row in select(_GROUPS, (user_id,)))
        tenants = tuple(dict.fromkeys(row[0] for row in select(_TENANTS, (user_id, user_id))))
        return Subject(user_id, stored or "", groups, tenants, must_change=due is not None)


def _refused() -> Exception:
    return NotAuthenticated("The session or token was ended, or its user was changed, locked or removed; log in again")
