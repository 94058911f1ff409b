"""Delete history whose time is over, some rows at a time: one call is one bounded piece of one transaction."""

# ruff: noqa: S608 - texts are made of names of our own tables and placeholders; values are parameters

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from watchword.store.history_batches import remove_batches
from watchword.store.history_decisions import remove_decisions
from watchword.store.history_removal import remove_instances

if TYPE_CHECKING:
    from watchword.store.session import Session

WITH_REMOVAL_TIME = (
    "ACT_HI_ACTINST",
    "ACT_HI_TASKINST",
    "ACT_HI_VARINST",
    "ACT_HI_DETAIL",
    "ACT_HI_INCIDENT",
    "ACT_HI_IDENTITYLINK",
    "ACT_HI_COMMENT",
    "ACT_HI_ATTACHMENT",
    "ACT_HI_EXT_TASK_LOG",
    "ACT_HI_JOB_LOG",
    "ACT_HI_OP_LOG",
    "ACT_HI_DEC_IN",
    "ACT_HI_DEC_OUT",
    "ACT_HI_DECINST",
    "ACT_HI_BATCH",
    "ACT_RU_AUTHORIZATION",
    "ACT_GE_BYTEARRAY",
    "ACT_HI_PROCINST",
)
"""Tables whose rows say themselves when they go; instances last, so that a report counts those that are begun."""


Told = Callable[[str, int], None]
"""Hears the name of a table and how many rows it lost."""


class Minutes(NamedTuple):
    """Minutes of the hour that one of several parallel cleanups deals with; both ends belong to it."""

    first: int = 0
    last: int = 59


EVERY_MINUTE = Minutes()


def _nobody(_table: str, _number: int) -> None:
    return


def remove_expired(
    session: Session,
    dialect: str,
    *,
    limit: int,
    minutes: Minutes = EVERY_MINUTE,
    now: datetime | None = None,
    told: Told = _nobody,
) -> int:
    """Delete at most `limit` rows of each table whose removal time has come; return the most that one table lost.

    Rows that another transaction holds are left for the next time. `told` hears what each table lost.
    """
    most = 0
    for table in WITH_REMOVAL_TIME:
        due = f"SELECT ID_ FROM {table} WHERE REMOVAL_TIME_ <= ?{_within(dialect, 'REMOVAL_TIME_', minutes)} LIMIT ?"
        which = f"= ANY (ARRAY({due} FOR UPDATE SKIP LOCKED))" if dialect == "postgresql" else f"IN ({due})"
        params = (session.now if now is None else now, *_bounds(minutes), limit)
        gone = session.execute(f"DELETE FROM {table} WHERE ID_ {which} RETURNING ID_", params)
        told(table, len(gone))
        most = max(most, len(gone))
    return most


def remove_task_metrics(
    session: Session, dialect: str, *, limit: int, before: datetime, minutes: Minutes = EVERY_MINUTE
) -> int:
    """Delete at most `limit` rows on who worked on tasks that are from before a moment; return how many."""
    within = _within(dialect, "TIMESTAMP_", minutes)
    old = f"SELECT ID_ FROM ACT_RU_TASK_METER_LOG WHERE TIMESTAMP_ < ?{within} LIMIT ?"
    sql = f"DELETE FROM ACT_RU_TASK_METER_LOG WHERE ID_ IN ({old}) RETURNING ID_"
    return len(session.execute(sql, (before, *_bounds(minutes), limit)))


def remove_outlived(
    session: Session,
    dialect: str,
    *,
    limit: int,
    minutes: Minutes = EVERY_MINUTE,
    batch_days: Callable[[str], int | None] = lambda _type: None,
    told: Told = _nobody,
) -> int:
    """Delete at most `limit` things that ended longer ago than their time to live; return how many.

    These are process instances with all their history and decisions that were evaluated by themselves, by their
    definition's time to live, and batches, by what `batch_days` says of their type; `told` hears how many of each.
    """
    instances = _outlived(
        session,
        dialect,
        minutes,
        limit,
        "SELECT ID_ FROM ACT_HI_PROCINST WHERE END_TIME_ <= ?{within} AND PROC_DEF_ID_ IN ({definitions}) LIMIT ?",
        "ACT_RE_PROCDEF",
        "END_TIME_",
    )
    remove_instances(session, instances)
    decisions = _outlived(
        session,
        dialect,
        minutes,
        limit - len(instances),
        "SELECT ID_ FROM ACT_HI_DECINST WHERE EVAL_TIME_ <= ?{within} AND PROC_INST_ID_ IS NULL "
        "AND DEC_DEF_ID_ IN ({definitions}) LIMIT ?",
        "ACT_RE_DECISION_DEF",
        "EVAL_TIME_",
    )
    remove_decisions(session, decisions)
    batches = _outlived_batches(session, dialect, minutes, limit - len(instances) - len(decisions), batch_days)
    remove_batches(session, batches)
    gone = {"ACT_HI_PROCINST": instances, "ACT_HI_DECINST": decisions, "ACT_HI_BATCH": batches}
    for table, ids in gone.items():
        told(table, len(ids))
    return sum(map(len, gone.values()))


def _outlived_batches(
    session: Session, dialect: str, minutes: Minutes, limit: int, days_of: Callable[[str], int | None]
) -> list[str]:
    """Return the ids of batches that have outlived the time to live of their type, `limit` at most."""
    found: list[str] = []
    within = _within(dialect, "END_TIME_", minutes)
    text = f"SELECT ID_ FROM ACT_HI_BATCH WHERE END_TIME_ <= ?{within} AND TYPE_ = ? LIMIT ?"
    for (kind,) in session.execute("SELECT DISTINCT TYPE_ FROM ACT_HI_BATCH WHERE END_TIME_ IS NOT NULL"):
        days = days_of(kind)
        if days is not None and len(found) < limit:
            params = (session.now - timedelta(days=days), *_bounds(minutes), kind, limit - len(found))
            found += [ident for (ident,) in session.execute(text, params)]
    return found


def _outlived(
    session: Session, dialect: str, minutes: Minutes, limit: int, sql: str, definitions: str, column: str
) -> list[str]:
    """Return the ids of what has outlived its definition's time to live, `limit` at most."""
    found: list[str] = []
    of_days = f"SELECT ID_ FROM {definitions} WHERE HISTORY_TTL_ = ?"
    text = sql.format(within=_within(dialect, column, minutes), definitions=of_days)
    for days in _times_to_live(session, definitions):
        if len(found) >= limit:
            break
        params = (session.now - timedelta(days=days), *_bounds(minutes), days, limit - len(found))
        found += [ident for (ident,) in session.execute(text, params)]
    return found


def _times_to_live(session: Session, definitions: str) -> Iterator[int]:
    for (days,) in session.execute(f"SELECT DISTINCT HISTORY_TTL_ FROM {definitions} WHERE HISTORY_TTL_ IS NOT NULL"):
        yield days


def _within(dialect: str, column: str, minutes: Minutes) -> str:
    if minutes == EVERY_MINUTE:
        return ""
    minute = (
        f"EXTRACT(MINUTE FROM {column})" if dialect == "postgresql" else f"CAST(strftime('%M', {column}) AS INTEGER)"
    )
    return f" AND {minute} BETWEEN ? AND ?"


def _bounds(minutes: Minutes) -> tuple[int, ...]:
    return () if minutes == EVERY_MINUTE else tuple(minutes)
