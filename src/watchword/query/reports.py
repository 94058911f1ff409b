"""Reports: how long things took, how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from watchword.core.errors import InvalidRequest

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Guard

Clause = tuple[str, Sequence[object]]
"""A condition with `?` placeholders, and its parameters."""
ANY_LINE: Clause = ("1 = 1", ())
MONTH, QUARTER = "month", "quarter"

_PERIODS: Mapping[tuple[str, str], str] = {
    ("postgresql", MONTH): "CAST(EXTRACT(MONTH FROM {column}) AS INTEGER)",
    ("postgresql", QUARTER): "CAST(EXTRACT(QUARTER FROM {column}) AS INTEGER)",
    ("sqlite", MONTH): "CAST(strftime('%m', {column}) AS INTEGER)",
    ("sqlite", QUARTER): "(CAST(strftime('%m', {column}) AS INTEGER) + 2) / 3",
}


class Duration(NamedTuple):
    """Milliseconds that what began in one month or quarter of any year took; `period` counts from 1."""

    period: int
    minimum: int
    maximum: int
    average: int


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks have ended, by definition, and by task name if that was asked for."""

    count: int
    process_definition_key: str | None
    process_definition_id: str | None
    process_definition_name: str | None
    task_name: str | None
    tenant_id: str | None


def process_instance_durations(
    db: Database,
    *,
    period: str,
    process_definition_ids: Sequence[str] = (),
    process_definition_keys: Sequence[str] = (),
    started_before: datetime | None = None,
    started_after: datetime | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[Duration]:
    """Return the durations of ended process instances by the month or quarter they began in."""
    where = Where("END_TIME_ IS NOT NULL AND DURATION_ IS NOT NULL")
    where.add(restrict[0], *restrict[1])
    where.one_of("PROC_DEF_ID_", process_definition_ids)
    where.one_of("PROC_DEF_KEY_", process_definition_keys)
    where.compare("START_TIME_", "<=", started_before)
    where.compare("START_TIME_", ">=", started_after)
    return _durations(db, "ACT_HI_PROCINST", period, where, guard)


def task_durations(
    db: Database,
    *,
    period: str,
    completed_before: datetime | None = None,
    completed_after: datetime | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[Duration]:
    """Return the durations of ended tasks by the month or quarter they began in."""
    where = Where("END_TIME_ IS NOT NULL AND DURATION_ IS NOT NULL")
    where.add(restrict[0], *restrict[1])
    where.compare("END_TIME_", "<=", completed_before)
    where.compare("END_TIME_", ">=", completed_after)
    return _durations(db, "ACT_HI_TASKINST", period, where, guard)


def task_counts(
    db: Database,
    *,
    by_task_name: bool,
    completed_before: datetime | None = None,
    completed_after: datetime | None = None,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[TaskCount]:
    """Count ended tasks of processes by definition, or by definition and task name."""
    where = Where("T.END_TIME_ IS NOT NULL")
    where.add(restrict[0], *restrict[1])
    where.compare("T.END_TIME_", "<=", completed_before)
    where.compare("T.END_TIME_", ">=", completed_after)
    name = "T.NAME_" if by_task_name else "NULL"
    groups = "T.PROC_DEF_KEY_, T.PROC_DEF_ID_, P.NAME_, T.TENANT_ID_" + (", T.NAME_" if by_task_name else "")
    sql = (
        f"SELECT COUNT(*), T.PROC_DEF_KEY_, T.PROC_DEF_ID_, P.NAME_, {name}, T.TENANT_ID_ "  # noqa: S608 - constants
        f"FROM ACT_HI_TASKINST T JOIN ACT_RE_PROCDEF P ON P.ID_ = T.PROC_DEF_ID_ WHERE {where.sql} "
        f"GROUP BY {groups} ORDER BY 2, 3, 5"
    )
    return [TaskCount(*row) for row in db.select(sql, where.params, guard)]


def tasks_by_candidate_group(
    db: Database, *, restrict: Clause = ANY_LINE, guard: Guard | None = None
) -> list[tuple[str | None, int]]:
    """Count unassigned tasks (`T`) by candidate group; None: tasks without any, and candidates that are users.

    Observed in 7.24.
    """
    condition, params = restrict
    sql = (
        "SELECT L.GROUP_ID_, COUNT(DISTINCT T.ID_) FROM ACT_RU_TASK T LEFT JOIN ACT_RU_IDENTITYLINK L "  # noqa: S608 - constants
        "ON L.TASK_ID_ = T.ID_ AND L.TYPE_ = 'candidate' "
        f"WHERE T.ASSIGNEE_ IS NULL AND {condition} GROUP BY L.GROUP_ID_ ORDER BY L.GROUP_ID_"
    )
    return [(group, count) for group, count in db.select(sql, params, guard)]


def topic_names(
    db: Database,
    *,
    locked: bool = False,
    unlocked: bool = False,
    with_retries_left: bool = False,
    now: datetime,
    restrict: Clause = ANY_LINE,
    guard: Guard | None = None,
) -> list[str]:
    """Return the topics of external tasks (`T`), of those that meet all that is asked for."""
    where = Where("TOPIC_NAME_ IS NOT NULL")
    where.add(restrict[0], *restrict[1])
    if locked:
        where.compare("LOCK_EXP_TIME_", ">", now)
    if unlocked:
        where.add("(LOCK_EXP_TIME_ IS NULL OR LOCK_EXP_TIME_ <= ?)", now)
    if with_retries_left:
        where.add("(RETRIES_ IS NULL OR RETRIES_ > 0)")
    sql = f"SELECT DISTINCT TOPIC_NAME_ FROM ACT_RU_EXT_TASK T WHERE {where.sql} ORDER BY 1"  # noqa: S608 - constants
    return [name for (name,) in db.select(sql, where.params, guard)]


class Where:
    """A condition under construction: SQL text of constants and placeholders, with its parameters in order."""

    def __init__(self, sql: str, *params: object) -> None:
        self.sql = sql
        self.params: list[object] = list(params)

    def add(self, sql: str, *params: object) -> None:
        """Demand `sql` as well."""
        self.sql += f" AND {sql}"
        self.params.extend(params)

    def one_of(self, column: str, values: Sequence[object]) -> None:
        """Demand one of `values`; an empty list demands nothing."""
        if values:
            self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def compare(self, column: str, operator: str, value: object | None) -> None:
        """Demand a comparison; None demands nothing."""
        if value is not None:
            self.add(f"{column} {operator} ?", value)


def _durations(db: Database, table: str, period: str, where: Where, guard: Guard | None) -> list[Duration]:
    unit = _PERIODS.get((db.dialect, period))
    if unit is None:
        raise InvalidRequest(f"period unit is {period[:40]!r}; expected month or quarter")
    number = unit.format(column="START_TIME_")
    sql = (
        f"SELECT {number}, MIN(DURATION_), MAX(DURATION_), AVG(DURATION_) FROM {table} "  # noqa: S608 - constants
        f"WHERE {where.sql} GROUP BY 1 ORDER BY 1"
    )
    rows: list[tuple[Any, ...]] = db.select(sql, where.params, guard)
    return [Duration(int(unit_number), int(low), int(high), int(mean)) for unit_number, low, high, mean in rows]
