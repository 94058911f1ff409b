"""Reports on what cleanup of history will find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from watchword.query.reports import ANY_LINE, Clause, Where

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Guard

_ORDERS = {"asc": "ASC", "desc": "DESC"}


class CleanableInstances(NamedTuple):
    """How many process instances of a definition have ended, and how many of these may go."""

    process_definition_id: str
    process_definition_key: str
    process_definition_name: str | None
    process_definition_version: int
    history_time_to_live: int | None
    tenant_id: str | None
    finished: int
    cleanable: int


class CleanableDecisions(NamedTuple):
    """How many evaluations of a decision definition there are, and how many of these may go."""

    decision_definition_id: str
    decision_definition_key: str
    decision_definition_name: str | None
    decision_definition_version: int
    history_time_to_live: int | None
    tenant_id: str | None
    finished: int
    cleanable: int


class CleanableBatches(NamedTuple):
    """How many batches of a type have ended, and how many of these may go."""

    type: str
    finished: int
    cleanable: int


def cleanable_instances(
    db: Database,
    *,
    now: datetime,
    by_removal_time: bool,
    process_definition_ids: Sequence[str] = (),
    process_definition_keys: Sequence[str] = (),
    tenant_ids: Sequence[str] = (),
    without_tenant: bool = False,
    compact: bool = False,
    finished_order: str | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[CleanableInstances]:
    """Count the process instances of each definition (`D`): by their removal times, or by end and time to live."""
    due, params = "I.REMOVAL_TIME_ <= ?", [now]
    if not by_removal_time:
        due, params = _outlived(db, now)
    where = Where(restrict[0], *restrict[1])
    where.one_of("D.ID_", process_definition_ids)
    where.one_of("D.KEY_", process_definition_keys)
    where.one_of("D.TENANT_ID_", tenant_ids)
    if without_tenant:
        where.add("D.TENANT_ID_ IS NULL")
    sql = (
        "SELECT D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_, COUNT(I.ID_), "  # noqa: S608 - constants
        f"COUNT(CASE WHEN {due} THEN 1 END) FROM ACT_RE_PROCDEF D LEFT JOIN ACT_HI_PROCINST I "
        f"ON I.PROC_DEF_ID_ = D.ID_ AND I.END_TIME_ IS NOT NULL WHERE {where.sql} "
        "GROUP BY D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_ "
        f"ORDER BY {_order(finished_order, 7)}"
    )
    rows = [CleanableInstances(*row) for row in db.select(sql, [*params, *where.params], guard)]
    return [row for row in rows if row.finished] if compact else rows


def cleanable_decisions(
    db: Database,
    *,
    now: datetime,
    by_removal_time: bool,
    decision_definition_ids: Sequence[str] = (),
    decision_definition_keys: Sequence[str] = (),
    tenant_ids: Sequence[str] = (),
    without_tenant: bool = False,
    compact: bool = False,
    finished_order: str | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[CleanableDecisions]:
    """Count the evaluations of each decision definition: by their removal times, or by moment and time to live."""
    due, params = "I.REMOVAL_TIME_ <= ?", [now]
    if not by_removal_time:
        due, params = _outlived(db, now, table="ACT_RE_DECISION_DEF", moment="I.EVAL_TIME_")
    where = Where(restrict[0], *restrict[1])
    where.one_of("D.ID_", decision_definition_ids)
    where.one_of("D.KEY_", decision_definition_keys)
    where.one_of("D.TENANT_ID_", tenant_ids)
    if without_tenant:
        where.add("D.TENANT_ID_ IS NULL")
    sql = (
        "SELECT D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_, COUNT(I.ID_), "  # noqa: S608 - constants
        f"COUNT(CASE WHEN {due} THEN 1 END) FROM ACT_RE_DECISION_DEF D LEFT JOIN ACT_HI_DECINST I "
        f"ON I.DEC_DEF_ID_ = D.ID_ WHERE {where.sql} "
        "GROUP BY D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_ "
        f"ORDER BY {_order(finished_order, 7)}"
    )
    rows = [CleanableDecisions(*row) for row in db.select(sql, [*params, *where.params], guard)]
    return [row for row in rows if row.finished] if compact else rows


def cleanable_batches(
    db: Database,
    *,
    now: datetime,
    finished_order: str | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[CleanableBatches]:
    """Count the ended batches of each type that there is."""
    condition, params = restrict
    sql = (
        "SELECT B.TYPE_, COUNT(B.END_TIME_), "  # noqa: S608 - constants
        "COUNT(CASE WHEN B.END_TIME_ IS NOT NULL AND B.REMOVAL_TIME_ <= ? THEN 1 END) FROM ACT_HI_BATCH B "
        f"WHERE {condition} GROUP BY B.TYPE_ ORDER BY {_order(finished_order, 2)}"
    )
    return [CleanableBatches(*row) for row in db.select(sql, (now, *params), guard)]


def _order(finished_order: str | None, column: int) -> str:
    return "1" if finished_order is None else f"{column} {_ORDERS[finished_order]}, 1"


def _outlived(
    db: Database, now: datetime, *, table: str = "ACT_RE_PROCDEF", moment: str = "I.END_TIME_"
) -> tuple[str, list[datetime]]:
    """Return the condition that an instance has outlived the time to live of its definition."""
    found = db.select(f"SELECT DISTINCT HISTORY_TTL_ FROM {table} WHERE HISTORY_TTL_ IS NOT NULL")  # noqa: S608
    days = [int(number) for (number,) in found]
    cases = " ".join(f"WHEN {number} THEN {moment} <= ?" for number in days)
    return (f"CASE D.HISTORY_TTL_ {cases} END" if days else "1 = 0"), [now - timedelta(days=n) for n in days]
