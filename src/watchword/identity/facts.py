"""What a proof of identity rests on, and the guard that checks whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
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
    sql, params = _tenants("SELECT TENANT_ID_", user_id, found)
    lines = [row[0] for row in database.select(f"{sql} ORDER BY TENANT_ID_", params)]
    every = tuple(dict.fromkeys((*lines, *tenants)))
    return Facts(user_id, found, every, rev, stored, len(lines), subject)


def guard_of(facts: Facts, now: datetime, error: Callable[[], Exception]) -> Guard:
    """Return the guard that fails when the user was changed, locked, deleted, or belongs elsewhere now."""
    params: list[object]
    if facts.subject is not None:
        sql, params = _ELSEWHERE, [facts.subject, now]
    else:
        condition = "PWD_ IS NULL" if facts.stored is None else "PWD_ = ?"
        sql = _USER.format(stored=condition)
        params = [facts.user_id, facts.rev, *(() if facts.stored is None else (facts.stored,)), now]
        sql += f" AND {_exactly('GROUP_ID_', 'ACT_ID_MEMBERSHIP WHERE USER_ID_ = ?', facts.groups)}"
        params += [*facts.groups, facts.user_id, *((len(facts.groups),) if facts.groups else ())]
    if facts.subject is None or facts.groups:
        source, where = _tenants("", facts.user_id, facts.groups)
        tenants = facts.tenants if facts.tenant_lines else ()
        sql += f" AND {_exactly('TENANT_ID_', source.removeprefix(' FROM '), tenants)}"
        params += [*tenants, *where, *((facts.tenant_lines,) if tenants else ())]
    return Guard(sql, tuple(params), error)


def _exactly(column: str, source: str, values: tuple[str, ...]) -> str:
    """Return a condition: the lines of `source` have the values and no others; parameters: values, those of source, n.

    Without values there is no line at all.
    """
    if not values:
        return f"NOT EXISTS (SELECT 1 FROM {source})"  # noqa: S608 - made of names of our own tables
    marks = ", ".join("?" * len(values))
    return f"(SELECT SUM(CASE WHEN {column} IN ({marks}) THEN 1 ELSE {_FOREIGN} END) FROM {source}) = ?"  # noqa: S608


def _tenants(select: str, user_id: str, groups: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    marks = ", ".join("?" * len(groups))
    among = f" OR GROUP_ID_ IN ({marks})" if groups else ""
    return f"{select} FROM ACT_ID_TENANT_MEMBER WHERE (USER_ID_ = ?{among})", (user_id, *groups)
