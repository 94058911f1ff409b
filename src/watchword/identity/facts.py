"""What a proof of identity rests on, and the guard that checks whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from watchword.store.database import Database
from watchword.store.guard import Guard

_GROUPS = "SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ? ORDER BY GROUP_ID_"
_USER = (
    "SELECT EXISTS (SELECT 1 FROM ACT_ID_USER WHERE ID_ = ? AND REV_ = ? AND {stored} "
    "AND (LOCK_EXP_TIME_ IS NULL OR LOCK_EXP_TIME_ <= ?))"
)
_ELSEWHERE = "SELECT NOT EXISTS (SELECT 1 FROM WW_LOGIN_THROTTLE WHERE SUBJECT_ = ? AND LOCK_EXP_TIME_ > ?)"
_FOREIGN = 1_000_000
"""Weight of a membership that the proof doesn't know: no number of known ones makes up for it."""


@dataclass(frozen=True)
class Facts:
    """Who somebody is; `subject` counts failures of one whom a directory keeps, else `rev` and `stored` are set."""

    user_id: str
    groups: tuple[str, ...]
    tenants: tuple[str, ...]
    rev: int | None = None
    stored: str | None = None
    tenant_lines: int = 0
    """Lines of ACT_ID_TENANT_MEMBER that make the user a member of tenants."""
    subject: str | None = None

    @cached_property
    def condition(self) -> tuple[str, tuple[object, ...], tuple[object, ...]]:
        """The statement that tells whether they hold, and its parameters before and after the present moment."""
        before: tuple[object, ...]
        after: list[object] = []
        if self.subject is not None:
            sql, before = _ELSEWHERE, (self.subject,)
        else:
            sql = _USER.format(stored="PWD_ IS NULL" if self.stored is None else "PWD_ = ?")
            before = (self.user_id, self.rev, *(() if self.stored is None else (self.stored,)))
            sql += f" AND {_exactly('GROUP_ID_', 'ACT_ID_MEMBERSHIP WHERE USER_ID_ = ?', self.groups)}"
            after = [*self.groups, self.user_id, *((len(self.groups),) if self.groups else ())]
        if self.subject is None or self.groups:
            source, where = _tenants(self.user_id, self.groups)
            tenants = self.tenants if self.tenant_lines else ()
            sql += f" AND {_exactly('TENANT_ID_', source, tenants)}"
            after += [*tenants, *where, *((self.tenant_lines,) if tenants else ())]
        return sql, before, tuple(after)


def known(
    database: Database,
    user_id: str,
    *,
    stored: str | None = None,
    rev: int | None = None,
    groups: tuple[str, ...] | None = None,
    tenants: tuple[str, ...] = (),
    subject: str | None = None,
) -> Facts:
    """Return the facts of a user; `groups` and `tenants` are those that a directory knows."""
    found = groups if groups is not None else tuple(row[0] for row in database.select(_GROUPS, (user_id,)))
    source, params = _tenants(user_id, found)
    sql = f"SELECT TENANT_ID_ FROM {source} ORDER BY TENANT_ID_"  # noqa: S608 - our own text with placeholders
    lines = [row[0] for row in database.select(sql, params)]
    every = tuple(dict.fromkeys((*lines, *tenants)))
    return Facts(user_id, found, every, rev, stored, len(lines), subject)


def guard_of(facts: Facts, now: datetime, error: Callable[[], Exception]) -> Guard:
    """Return the guard that fails when the user was changed, locked, deleted, or belongs elsewhere now."""
    sql, before, after = facts.condition
    return Guard(sql, (*before, now, *after), error)


def _exactly(column: str, source: str, values: tuple[str, ...]) -> str:
    """Return a condition: the lines of `source` have the values and no others; parameters: values, those of source, n.

    Without values there is no line at all.
    """
    if not values:
        return f"NOT EXISTS (SELECT 1 FROM {source})"  # noqa: S608 - made of names of our own tables
    marks = ", ".join("?" * len(values))
    return f"(SELECT SUM(CASE WHEN {column} IN ({marks}) THEN 1 ELSE {_FOREIGN} END) FROM {source}) = ?"  # noqa: S608 - as above


def _tenants(user_id: str, groups: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the memberships in tenants as a source of lines, with its parameters: the user's and the groups' apart.

    One condition about both would read the memberships of everybody.
    """
    lines = "SELECT TENANT_ID_ FROM ACT_ID_TENANT_MEMBER WHERE"
    among = f" UNION ALL {lines} GROUP_ID_ IN ({', '.join('?' * len(groups))})" if groups else ""
    return f"({lines} USER_ID_ = ?{among}) m", (user_id, *groups)
