"""Statistics: what runs and what ran, by activity and by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from watchword.query.reports import ANY_LINE, Clause, Where

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Guard


class IncidentCount(NamedTuple):
    """How many incidents of one type are open."""

    incident_type: str
    incident_count: int


@dataclass(slots=True)
class Statistics:
    """What runs under one id (of an activity or a definition)."""

    id: str
    instances: int = 0
    failed_jobs: int = 0
    incidents: tuple[IncidentCount, ...] = ()


@dataclass(slots=True)
class HistoricStatistics:
    """What ran at one activity: `instances` still do."""

    id: str
    instances: int = 0
    canceled: int = 0
    finished: int = 0
    complete_scope: int = 0
    open_incidents: int = 0
    resolved_incidents: int = 0
    deleted_incidents: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to count besides instances; `incident_type` narrows incidents down, `root_only` to their causes."""

    failed_jobs: bool = False
    incidents: bool = False
    incident_type: str | None = None
    root_only: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Which process instances to look at."""

    started_before: datetime | None = None
    started_after: datetime | None = None
    finished_before: datetime | None = None
    finished_after: datetime | None = None
    process_instance_ids: Sequence[str] = field(default_factory=tuple)


def by_activity(
    db: Database,
    process_definition_id: str,
    wanted: Wanted,
    *,
    restrict: Callable[[str], Clause] = lambda _: ANY_LINE,
    guard: Guard | None = None,
) -> list[Statistics]:
    """Return what runs at each activity of a definition; activities without anything are left out.

    `restrict` takes the alias of a table of executions and returns which of them count.
    """
    found: dict[str, Statistics] = {}
    condition, params = restrict("E")
    instances = (
        "SELECT E.ACT_ID_, COUNT(DISTINCT COALESCE(E.ACT_INST_ID_, E.ID_)) FROM ACT_RU_EXECUTION E "  # noqa: S608 - constants
        f"WHERE E.PROC_DEF_ID_ = ? AND E.IS_ACTIVE_ = ? AND E.ACT_ID_ IS NOT NULL AND {condition} GROUP BY E.ACT_ID_"
    )
    for ident, count in db.select(instances, (process_definition_id, True, *params), guard):
        found[ident] = Statistics(ident, count)
    if wanted.failed_jobs:
        jobs = (
            "SELECT E.ACT_ID_, COUNT(*) FROM ACT_RU_JOB J JOIN ACT_RU_EXECUTION E ON E.ID_ = J.EXECUTION_ID_ "  # noqa: S608 - constants
            f"WHERE E.PROC_DEF_ID_ = ? AND J.RETRIES_ = 0 AND E.ACT_ID_ IS NOT NULL AND {condition} GROUP BY E.ACT_ID_"
        )
        for ident, count in db.select(jobs, (process_definition_id, *params)):
            found.setdefault(ident, Statistics(ident)).failed_jobs = count
    where = Where("PROC_DEF_ID_ = ? AND ACTIVITY_ID_ IS NOT NULL", process_definition_id)
    condition, params = restrict("ACT_RU_INCIDENT")
    where.add(condition, *params)
    for ident, counts in _incidents(db, "ACTIVITY_ID_", where, wanted).items():
        found.setdefault(ident, Statistics(ident)).incidents = counts
    return sorted(found.values(), key=lambda statistics: statistics.id)


def by_definition(db: Database, wanted: Wanted, *, guard: Guard | None = None) -> dict[str, Statistics]:
    """Return what runs of each definition that has anything running, by its id."""
    found: dict[str, Statistics] = {}
    instances = "SELECT PROC_DEF_ID_, COUNT(*) FROM ACT_RU_EXECUTION WHERE PARENT_ID_ IS NULL GROUP BY PROC_DEF_ID_"
    for ident, count in db.select(instances, (), guard):
        found[ident] = Statistics(ident, count)
    if wanted.failed_jobs:
        jobs = (
            "SELECT PROCESS_DEF_ID_, COUNT(*) FROM ACT_RU_JOB WHERE RETRIES_ = 0 AND PROCESS_DEF_ID_ IS NOT NULL "
            "GROUP BY PROCESS_DEF_ID_"
        )
        for ident, count in db.select(jobs):
            found.setdefault(ident, Statistics(ident)).failed_jobs = count
    where = Where("PROC_DEF_ID_ IS NOT NULL")
    for ident, counts in _incidents(db, "PROC_DEF_ID_", where, wanted).items():
        found.setdefault(ident, Statistics(ident)).incidents = counts
    return found


def of_history(
    db: Database,
    process_definition_id: str,
    *,
    canceled: bool = False,
    finished: bool = False,
    complete_scope: bool = False,
    incidents: bool = False,
    period: Period = Period(),
    guard: Guard | None = None,
) -> list[HistoricStatistics]:
    """Return what ran at each activity of a definition; what isn't asked for stays 0, all-zero lines are left out."""
    found: dict[str, HistoricStatistics] = {}
    where = Where("A.PROC_DEF_ID_ = ?", process_definition_id)
    _restrict(where, period)
    activities = (
        "SELECT A.ACT_ID_, SUM(CASE WHEN A.END_TIME_ IS NULL THEN 1 ELSE 0 END), "  # noqa: S608 - constants
        "SUM(CASE WHEN A.ACT_INST_STATE_ = 2 THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN A.END_TIME_ IS NOT NULL THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN A.ACT_INST_STATE_ = 1 THEN 1 ELSE 0 END) "
        "FROM ACT_HI_ACTINST A JOIN ACT_HI_PROCINST P ON P.ID_ = A.PROC_INST_ID_ "
        f"WHERE {where.sql} GROUP BY A.ACT_ID_"
    )
    for ident, *counts in db.select(activities, where.params, guard):
        asked = (True, canceled, finished, complete_scope)
        found[ident] = HistoricStatistics(ident, *(int(n) if on else 0 for n, on in zip(counts, asked, strict=True)))
    if incidents:
        _historic_incidents(db, process_definition_id, period, found)
    zero = {ident for ident, s in found.items() if s == HistoricStatistics(ident)}
    return sorted((s for ident, s in found.items() if ident not in zero), key=lambda s: s.id)


def _historic_incidents(
    db: Database, process_definition_id: str, period: Period, found: dict[str, HistoricStatistics]
) -> None:
    where = Where("I.PROC_DEF_ID_ = ? AND I.ACTIVITY_ID_ IS NOT NULL", process_definition_id)
    _restrict(where, period)
    sql = (
        "SELECT I.ACTIVITY_ID_, I.INCIDENT_STATE_, COUNT(*) FROM ACT_HI_INCIDENT I "  # noqa: S608 - constants
        f"JOIN ACT_HI_PROCINST P ON P.ID_ = I.PROC_INST_ID_ WHERE {where.sql} "
        "GROUP BY I.ACTIVITY_ID_, I.INCIDENT_STATE_"
    )
    names: Mapping[int, str] = {0: "open_incidents", 1: "resolved_incidents", 2: "deleted_incidents"}
    for ident, state, count in db.select(sql, where.params):
        if state in names:
            setattr(found.setdefault(ident, HistoricStatistics(ident)), names[state], count)


def _restrict(where: Where, period: Period) -> None:
    where.compare("P.START_TIME_", "<=", period.started_before)
    where.compare("P.START_TIME_", ">=", period.started_after)
    where.compare("P.END_TIME_", "<=", period.finished_before)
    where.compare("P.END_TIME_", ">=", period.finished_after)
    where.one_of("P.ID_", period.process_instance_ids)


def _incidents(db: Database, column: str, where: Where, wanted: Wanted) -> dict[str, tuple[IncidentCount, ...]]:
    if not (wanted.incidents or wanted.incident_type is not None or wanted.root_only):
        return {}
    where.compare("INCIDENT_TYPE_", "=", wanted.incident_type)
    if wanted.root_only:
        where.add("ID_ = ROOT_CAUSE_INCIDENT_ID_")
    sql = (
        f"SELECT {column}, INCIDENT_TYPE_, COUNT(*) FROM ACT_RU_INCIDENT WHERE {where.sql} "  # noqa: S608 - constants
        f"GROUP BY {column}, INCIDENT_TYPE_ ORDER BY 1, 2"
    )
    found: dict[str, tuple[IncidentCount, ...]] = {}
    for ident, kind, count in db.select(sql, where.params):
        found[ident] = (*found.get(ident, ()), IncidentCount(kind, count))
    return found
