"""Acquire jobs for a node: one statement that locks what is due, one that renews locks, one that gives them back."""

# ruff: noqa: S608 - texts are made of names of our own tables and placeholders; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from watchword.store.sql import DUE, PAST

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Session


class Acquired(NamedTuple):
    """A job that is now locked. Jobs of one `lane` must be done one after another; None: by itself."""

    id: str
    lane: str | None


_READY = (
    f"J.RETRIES_ > 0 AND J.SUSPENSION_STATE_ = 1 AND {DUE} <= ? "
    "AND (J.LOCK_OWNER_ IS NULL OR J.LOCK_EXP_TIME_ IS NULL OR J.LOCK_EXP_TIME_ < ?)"
)
_ALONE = (
    "(J.EXCLUSIVE_ IS NOT {yes} OR J.PROCESS_INSTANCE_ID_ IS NULL OR NOT EXISTS (SELECT 1 FROM ACT_RU_JOB O "
    "WHERE O.PROCESS_INSTANCE_ID_ = J.PROCESS_INSTANCE_ID_ AND O.EXCLUSIVE_ IS {yes} AND O.ID_ <> J.ID_ "
    "AND O.LOCK_OWNER_ IS NOT NULL AND O.LOCK_EXP_TIME_ >= ?))"
)
"""No other exclusive job of the same instance is being done, by whomever."""
_ORDER = "ORDER BY J.PRIORITY_ DESC, J.DUEDATE_ ASC NULLS FIRST, J.CREATE_TIME_ ASC NULLS FIRST"
_TAKEN = "RETURNING ID_, EXCLUSIVE_, PROCESS_INSTANCE_ID_"


def acquire_jobs(
    session: Session, dialect: str, owner: str, until: datetime, *, limit: int, without: Sequence[str] = ()
) -> list[Acquired]:
    """Lock at most `limit` due jobs for `owner`; jobs that others are just locking are passed over.

    The statement is a transaction of its own. `without` are handler types to leave alone.
    """
    now = session.now
    params: list[object] = [now, now, now]
    yes = "TRUE" if dialect == "postgresql" else "1"
    where = f"{_READY.format(past=PAST[dialect])} AND {_ALONE.format(yes=yes)}"
    if without:
        where += f" AND (J.HANDLER_TYPE_ IS NULL OR J.HANDLER_TYPE_ NOT IN ({', '.join('?' * len(without))}))"
        params += without
    due = f"SELECT J.ID_ FROM ACT_RU_JOB J WHERE {where} {_ORDER} LIMIT ?"
    params.append(limit)
    take = "UPDATE ACT_RU_JOB SET LOCK_OWNER_ = ?, LOCK_EXP_TIME_ = ?, REV_ = REV_ + 1 WHERE ID_ IN"
    if dialect == "postgresql":
        sql = f"WITH C AS MATERIALIZED ({due} FOR UPDATE OF J SKIP LOCKED) {take} (SELECT ID_ FROM C) {_TAKEN}"
        values = (*params, owner, until)
    else:
        sql, values = f"{take} ({due}) {_TAKEN}", (owner, until, *params)
    return [
        Acquired(ident, instance if exclusive else None)
        for ident, exclusive, instance in session.execute(sql, values, alone=True)
    ]


def renew_locks(session: Session, owner: str, job_ids: Sequence[str], until: datetime) -> None:
    """Let the locks of `owner` end later. Revisions stay, so that the work that is being done can still end."""
    if job_ids:
        sql = (
            "UPDATE ACT_RU_JOB SET LOCK_EXP_TIME_ = ? "
            f"WHERE LOCK_OWNER_ = ? AND ID_ IN ({_marks(job_ids)}) RETURNING ID_"
        )
        session.execute(sql, (until, owner, *job_ids), alone=True)


def release_locks(session: Session, owner: str, job_ids: Sequence[str]) -> None:
    """Give jobs back that `owner` won't do."""
    if job_ids:
        sql = (
            "UPDATE ACT_RU_JOB SET LOCK_OWNER_ = NULL, LOCK_EXP_TIME_ = NULL, REV_ = REV_ + 1 "
            f"WHERE LOCK_OWNER_ = ? AND ID_ IN ({_marks(job_ids)}) RETURNING ID_"
        )
        session.execute(sql, (owner, *job_ids), alone=True)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when something is there to be done next: a job becomes due, or a lock ends; None if nothing is known.

    Jobs that are ready already count only where a lock holds them.
    """
    due = DUE.format(past=PAST[db.dialect])
    ready = "FROM ACT_RU_JOB WHERE RETRIES_ > 0 AND SUSPENSION_STATE_ = 1"
    locked = f"{ready} AND {due} <= ? AND LOCK_EXP_TIME_ > ?"
    found = [  # texts of this function and a row of `PAST`; the moment is bound
        *db.select(f"SELECT DUEDATE_ {ready} AND {due} > ? ORDER BY {due} LIMIT 1", (now,)),
        *db.select(f"SELECT LOCK_EXP_TIME_ {locked} ORDER BY LOCK_EXP_TIME_ LIMIT 1", (now, now)),
    ]
    return min((moment for (moment,) in found), default=None)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
