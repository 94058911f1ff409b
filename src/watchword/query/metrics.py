"""Sums over ACT_RU_METER_LOG and ACT_RU_TASK_METER_LOG."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from watchword.core.errors import RestError
from watchword.query.reports import Where
from watchword.values.codec import from_millis, to_millis

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.guard import Guard

LONGEST_LIST = 200
"""Intervals of one answer."""


class Interval(NamedTuple):
    """What happened in one interval that begins at `start`; `reporter` is None for all together."""

    start: datetime
    name: str
    reporter: str | None
    value: int


def total(
    db: Database, metric: str, *, start: datetime | None, end: datetime | None, guard: Guard | None = None
) -> int:
    """Return the sum of a metric from `start` until before `end`."""
    where = Where("NAME_ = ?", metric)
    _between(where, start, end)
    sql = f"SELECT COALESCE(SUM(VALUE_), 0) FROM ACT_RU_METER_LOG WHERE {where.sql}"  # noqa: S608 - constants
    return int(db.select(sql, where.params, guard)[0][0])


def task_workers(db: Database, *, start: datetime | None, end: datetime | None, guard: Guard | None = None) -> int:
    """Return how many users were assigned to tasks from `start` until before `end`."""
    where = Where("1 = 1")
    where.compare("TIMESTAMP_", ">=", start)
    where.compare("TIMESTAMP_", "<", end)
    sql = f"SELECT COUNT(DISTINCT ASSIGNEE_HASH_) FROM ACT_RU_TASK_METER_LOG WHERE {where.sql}"  # noqa: S608 - constants
    return int(db.select(sql, where.params, guard)[0][0])


def intervals(
    db: Database,
    *,
    name: str | None,
    reporter: str | None,
    start: datetime | None,
    end: datetime | None,
    seconds: int,
    by_reporter: bool,
    first: int,
    limit: int,
    guard: Guard | None = None,
) -> list[Interval]:
    """Return sums over intervals of `seconds`, newest first.

    Raises:
        RestError: more than 200 intervals are asked for.
    """
    if limit > LONGEST_LIST:
        raise RestError(
            f"maxResults is {limit}; at most {LONGEST_LIST} intervals are answered",
            rest_type="ProcessEngineException",
            camunda_status=500,
            code=0,
        )
    if limit <= 0:
        return []
    where = Where("1 = 1")
    where.compare("NAME_", "=", name)
    where.compare("REPORTER_", "=", reporter)
    _between(where, start, end)
    length = max(seconds, 1) * 1000
    who, groups = ("REPORTER_", "1, 2, 3") if by_reporter else ("NULL", "1, 2")
    sql = (
        f"SELECT MILLISECONDS_ / {length:d} * {length:d}, NAME_, {who}, SUM(VALUE_) FROM ACT_RU_METER_LOG "  # noqa: S608 - constants and numbers
        f"WHERE {where.sql} GROUP BY {groups} ORDER BY 1 DESC, 2 DESC, 3 LIMIT ? OFFSET ?"
    )
    rows = db.select(sql, [*where.params, limit, max(first, 0)], guard)
    return [Interval(from_millis(int(at)).astimezone(UTC), metric, by, int(sum_)) for at, metric, by, sum_ in rows]


def _between(where: Where, start: datetime | None, end: datetime | None) -> None:
    where.compare("MILLISECONDS_", ">=", None if start is None else to_millis(start))
    where.compare("MILLISECONDS_", "<", None if end is None else to_millis(end))
