"""Reports on what cleanup of history will find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from watchword.query.reports import ANY_LINE, Clause, Where

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Guard

_ORDERS = {"asc": "ASC", "desc": "DESC"}


class CleanableDefinition(NamedTuple):
    """How many instances of a definition have ended, and how many of these may go."""

    id: str
    key: str
    name: str | None
    version: int
    history_time_to_live: int | None
    tenant_id: str | None
    finished: int
    cleanable: int


class CleanableBatches(NamedTuple):
    """How many batches of a type have ended, and how many of these may go."""

    type: str
    finished: int
    cleanable: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What history keeps of a kind of definition: where it is, and the moment from which a time to live counts."""

    definitions: str
    instances: str
    moment: str


PROCESS_INSTANCES = Kept(
    "ACT_RE_PROCDEF", "ACT_HI_PROCINST I ON I.PROC_DEF_ID_ = D.ID_ AND I.END_TIME_ IS NOT NULL", "I.END_TIME_"
)
DECISION_INSTANCES = Kept("ACT_RE_DECISION_DEF", "ACT_HI_DECINST I ON I.DEC_DEF_ID_ = D.ID_", "I.EVAL_TIME_")


class Narrowed(TypedDict, total=False):
    """Which definitions a report is about."""

    tenant_ids: Sequence[str]
    without_tenant: bool
    compact: bool
    """Leave out definitions without ended instances."""
    finished_order: str | None
    """Sort by how many ended: `asc` or `desc`."""


def cleanable_of(
    kept: Kept,
    db: Database,
    *,
    now: datetime,
    by_removal_time: bool,
    ids: Sequence[str] = (),
    keys: Sequence[str] = (),
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
    **narrowed: Unpack[Narrowed],
) -> list[CleanableDefinition]:
    """Count what is kept of each definition (`D`): by removal times, or by moment and time to live."""
    due, params = "I.REMOVAL_TIME_ <= ?", [now]
    if not by_removal_time:
        due, params = _outlived(kept, db, now)
    where = Where(restrict[0], *restrict[1])
    where.one_of("D.ID_", ids)
    where.one_of("D.KEY_", keys)
    where.one_of("D.TENANT_ID_", narrowed.get("tenant_ids", ()))
    if narrowed.get("without_tenant"):
        where.add("D.TENANT_ID_ IS NULL")
    sql = (
        "SELECT D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_, COUNT(I.ID_), "  # noqa: S608 - constants
        f"COUNT(CASE WHEN {due} THEN 1 END) FROM {kept.definitions} D LEFT JOIN {kept.instances} WHERE {where.sql} "
        "GROUP BY D.ID_, D.KEY_, D.NAME_, D.VERSION_, D.HISTORY_TTL_, D.TENANT_ID_ "
        f"ORDER BY {_order(narrowed.get('finished_order'), 7)}"
    )
    rows = [CleanableDefinition(*row) for row in db.select(sql, [*params, *where.params], guard)]
    return [row for row in rows if row.finished] if narrowed.get("compact") else rows


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


def _outlived(kept: Kept, db: Database, now: datetime) -> tuple[str, list[datetime]]:
    """Return the condition that an instance has outlived the time to live of its definition."""
    found = db.select(f"SELECT DISTINCT HISTORY_TTL_ FROM {kept.definitions} WHERE HISTORY_TTL_ IS NOT NULL")  # noqa: S608 - a table of ours
    days = [int(number) for (number,) in found]
    cases = " ".join(f"WHEN {number} THEN {kept.moment} <= ?" for number in days)
    return (f"CASE D.HISTORY_TTL_ {cases} END" if days else "1 = 0"), [now - timedelta(days=n) for n in days]
