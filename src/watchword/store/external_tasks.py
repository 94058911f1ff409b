"""Lock external tasks for a worker: one statement that takes the free ones, one that reads their variables."""

# ruff: noqa: S608 - texts are made of names of our own tables and placeholders; values are parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from watchword.core.errors import BadUserRequest
from watchword.store.guard import HELD
from watchword.store.sql import names
from watchword.store.tables import ExternalTaskRow
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Session

_VALUE_COLUMNS = ("TEXT_", "TEXT2_", "LONG_", "DOUBLE_", "BYTEARRAY_ID_")
NUMBERS = frozenset(("short", "integer", "long", "double"))


@dataclass(frozen=True, slots=True)
class TopicLock:
    """Which tasks to lock, and for how many milliseconds. Empty lists demand nothing."""

    name: str
    duration: int
    business_key: str | None = None
    process_definition_ids: Sequence[str] = ()
    process_definition_keys: Sequence[str] = ()
    version_tag: str | None = None
    tenant_ids: Sequence[str] = ()
    without_tenant: bool = False
    process_definition_id: str | None = None
    process_definition_key: str | None = None
    process_variables: Mapping[str, TypedValue] = field(default_factory=dict)
    """Variables that the process instance itself must hold with these values."""
    as_reference: bool = False
    """One of several variables is enough, and numbers must be of the same type. Observed in 7.24."""


class Locked(NamedTuple):
    """A task that is now locked, with what workers are told besides."""

    row: ExternalTaskRow
    business_key: str | None
    version_tag: str | None
    error_details: bytes | None


_COLUMNS = ExternalTaskRow.table.columns
_ATTRIBUTES = tuple(column.attribute for column in _COLUMNS)
_FREE = (
    "(T.LOCK_EXP_TIME_ IS NULL OR T.LOCK_EXP_TIME_ <= ?) AND (T.SUSPENSION_STATE_ IS NULL OR T.SUSPENSION_STATE_ = 1) "
    "AND (T.RETRIES_ IS NULL OR T.RETRIES_ > 0)"
)
_ABOUT = (
    "LEFT JOIN ACT_RU_EXECUTION P ON P.ID_ = {task}.PROC_INST_ID_ "
    "LEFT JOIN ACT_RE_PROCDEF D ON D.ID_ = {task}.PROC_DEF_ID_"
)
_DETAILS = "LEFT JOIN ACT_GE_BYTEARRAY B ON B.ID_ = {task}.ERROR_DETAILS_ID_"


def lock_external_tasks(
    session: Session,
    dialect: str,
    worker_id: str,
    topics: Sequence[TopicLock],
    *,
    limit: int,
    by_priority: bool = False,
    by_create_time: str | None = None,
    restrict: tuple[str, Sequence[object]] = ("1 = 1", ()),
) -> list[Locked]:
    """Lock at most `limit` free tasks for a worker; tasks that others are just locking are passed over.

    Args:
        session: on PostgreSQL the statement is a transaction of its own; on SQLite the flush commits it.
        dialect: of the database.
        worker_id: who gets the tasks.
        topics: alternatives, at least one; the duration of a topic named twice is the last one given.
        limit: more than 0.
        by_priority: highest first.
        by_create_time: `asc` or `desc`, after the priority.
        restrict: a further condition over the task `T`, with its parameters.
    """
    where, params = _wanted(topics, session.now)
    where, params = f"{where} AND {restrict[0]}", [*params, *restrict[1]]
    order = ["T.PRIORITY_ DESC"] if by_priority else []
    if by_create_time is not None:
        order.append(f"T.CREATE_TIME_ {'DESC' if by_create_time == 'desc' else 'ASC'}")
    sorting = f" ORDER BY {', '.join(order)}" if order else ""
    free = f"SELECT T.ID_ FROM ACT_RU_EXT_TASK T {_joins(topics)}WHERE {where}{sorting} LIMIT ?"
    take, ends = _taking(topics, session.now, dialect)
    run = _on_postgres if dialect == "postgresql" else _on_sqlite
    found = run(session, free, [*params, limit], take, [worker_id, *ends])
    return _sorted(found, by_priority, by_create_time, session.now)


def expiry(now: datetime, milliseconds: int) -> datetime:
    """Return the moment some milliseconds from now.

    Raises:
        BadUserRequest: the calendar ends before it.
    """
    try:
        return now + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise BadUserRequest(f"{milliseconds} ms from now is beyond the year 9999; give fewer") from None


def _taking(topics: Sequence[TopicLock], now: datetime, dialect: str) -> tuple[str, list[Any]]:
    case = "WHEN ? THEN CAST(? AS TIMESTAMP)" if dialect == "postgresql" else "WHEN ? THEN ?"
    durations = {topic.name: topic.duration for topic in topics}
    ends: list[Any] = []
    for name, duration in durations.items():
        ends += [name, expiry(now, duration)]
    cases = " ".join([case] * len(durations))
    return f"WORKER_ID_ = ?, LOCK_EXP_TIME_ = CASE TOPIC_NAME_ {cases} END, REV_ = REV_ + 1", ends


def _sorted(found: list[Locked], by_priority: bool, by_create_time: str | None, now: datetime) -> list[Locked]:
    if by_create_time is not None:
        found.sort(key=lambda locked: locked.row.create_time or now, reverse=by_create_time == "desc")
    if by_priority:
        found.sort(key=lambda locked: locked.row.priority, reverse=True)
    return found


def _on_postgres(session: Session, free: str, params: list[Any], take: str, values: list[Any]) -> list[Locked]:
    sql = (
        f"WITH C AS MATERIALIZED ({free} FOR UPDATE OF T SKIP LOCKED), "
        f"U AS (UPDATE ACT_RU_EXT_TASK SET {take} WHERE {HELD} AND ID_ IN (SELECT ID_ FROM C) RETURNING *) "
        f"SELECT {names(_COLUMNS, 'U.')}, P.BUSINESS_KEY_, D.VERSION_TAG_, B.BYTES_ FROM U "
        f"{_ABOUT.format(task='U')} {_DETAILS.format(task='U')}"
    )
    return [_locked(line) for line in session.execute(sql, (*params, *values), alone=True)]


def _on_sqlite(session: Session, free: str, params: list[Any], take: str, values: list[Any]) -> list[Locked]:
    sql = f"UPDATE ACT_RU_EXT_TASK SET {take} WHERE ID_ IN ({free}) RETURNING ID_"
    ids = [ident for (ident,) in session.execute(sql, (*values, *params))]
    if not ids:
        return []
    about = (
        f"SELECT {names(_COLUMNS, 'T.')}, P.BUSINESS_KEY_, D.VERSION_TAG_, B.BYTES_ FROM ACT_RU_EXT_TASK T "
        f"{_ABOUT.format(task='T')} {_DETAILS.format(task='T')} WHERE T.ID_ IN ({', '.join('?' * len(ids))})"
    )
    return [_locked(line) for line in session.execute(about, tuple(ids))]


def _locked(line: Sequence[Any]) -> Locked:
    size = len(_ATTRIBUTES)
    row = ExternalTaskRow(**dict(zip(_ATTRIBUTES, line[:size], strict=True)))
    return Locked(row, *line[size:])


def _joins(topics: Sequence[TopicLock]) -> str:
    needed = any(topic.business_key is not None or topic.version_tag is not None for topic in topics)
    return f"{_ABOUT.format(task='T')} " if needed else ""


def _wanted(topics: Sequence[TopicLock], now: datetime) -> tuple[str, list[Any]]:
    params: list[Any] = [now]
    alternatives = []
    for topic in topics:
        text, values = _topic(topic)
        alternatives.append(f"({text})")
        params.extend(values)
    return f"{_FREE} AND ({' OR '.join(alternatives)})", params


def _topic(topic: TopicLock) -> tuple[str, list[Any]]:
    parts, params = ["T.TOPIC_NAME_ = ?"], [topic.name]
    for column, value in (
        ("P.BUSINESS_KEY_", topic.business_key),
        ("D.VERSION_TAG_", topic.version_tag),
        ("T.PROC_DEF_ID_", topic.process_definition_id),
        ("T.PROC_DEF_KEY_", topic.process_definition_key),
    ):
        if value is not None:
            parts.append(f"{column} = ?")
            params.append(value)
    for column, values in (
        ("T.PROC_DEF_ID_", topic.process_definition_ids),
        ("T.PROC_DEF_KEY_", topic.process_definition_keys),
        ("T.TENANT_ID_", topic.tenant_ids),
    ):
        if values:
            parts.append(f"{column} IN ({', '.join('?' * len(values))})")
            params.extend(values)
    if topic.without_tenant:
        parts.append("T.TENANT_ID_ IS NULL")
    held = []
    for name, expected in topic.process_variables.items():
        text, more = _equal(expected, exact=topic.as_reference)
        held.append(
            "EXISTS (SELECT 1 FROM ACT_RU_VARIABLE V WHERE V.EXECUTION_ID_ = T.PROC_INST_ID_ AND V.TASK_ID_ IS NULL "
            f"AND V.NAME_ = ? AND {text})"
        )
        params.extend((name, *more))
    if held:
        parts.append(f"({(' OR ' if topic.as_reference else ' AND ').join(held)})")
    return " AND ".join(parts), params


def _equal(value: TypedValue, *, exact: bool) -> tuple[str, list[Any]]:
    """Return the condition that variable V holds `value`; nothing equals nothing, of whatever type.

    Unless `exact`, numbers are equal whatever their type.
    """
    if value.value is None:
        return f"({' AND '.join(f'V.{name} IS NULL' for name in _VALUE_COLUMNS)})", []
    if value.type in NUMBERS and not exact:
        number = float(value.value)
        double = "V.TYPE_ = 'double' AND V.DOUBLE_ = ?"
        if not number.is_integer():
            return f"({double})", [number]
        return f"(V.TYPE_ IN ('short', 'integer', 'long') AND V.LONG_ = ? OR {double})", [int(value.value), number]
    columns = codec.to_columns(value)
    parts = ["V.TYPE_ = ?"]
    params: list[Any] = [columns.type]
    if columns.double is not None:
        return "(V.TYPE_ = ? AND V.DOUBLE_ = ?)", [columns.type, columns.double]
    if columns.long is not None:
        return "(V.TYPE_ = ? AND V.LONG_ = ?)", [columns.type, columns.long]
    for name, held in (("TEXT_", columns.text), ("TEXT2_", columns.text2)):
        parts.append(f"V.{name} IS NULL" if held is None else f"V.{name} = ?")
        params += [] if held is None else [held]
    return f"({' AND '.join(parts)})", params


# --- their variables -------------------------------------------------------------------------------------------------

_VARIABLES = (
    "WITH RECURSIVE PATH(TASK, EXECUTION, PARENT, DEPTH) AS ("
    "SELECT T.ID_, E.ID_, E.PARENT_ID_, 0 FROM ACT_RU_EXT_TASK T JOIN ACT_RU_EXECUTION E ON E.ID_ = T.EXECUTION_ID_ "
    "WHERE T.ID_ {wanted} UNION ALL "
    "SELECT PATH.TASK, E.ID_, E.PARENT_ID_, PATH.DEPTH + 1 FROM PATH JOIN ACT_RU_EXECUTION E ON E.ID_ = PATH.PARENT) "
    "SELECT PATH.TASK, PATH.DEPTH, V.ID_, V.NAME_, V.TYPE_, V.TEXT_, V.TEXT2_, V.LONG_, V.DOUBLE_, B.BYTES_ FROM PATH "
    "JOIN ACT_RU_VARIABLE V ON V.EXECUTION_ID_ = PATH.EXECUTION AND V.TASK_ID_ IS NULL "
    "LEFT JOIN ACT_GE_BYTEARRAY B ON B.ID_ = V.BYTEARRAY_ID_ ORDER BY PATH.TASK, PATH.DEPTH, V.NAME_"
)


class Visible(NamedTuple):
    """A variable that a task sees; `depth` 0 is its own execution."""

    depth: int
    name: str
    value: TypedValue


def variables_of(db: Database, task_ids: Sequence[str]) -> dict[str, list[Visible]]:
    """Return the variables on the way from each task's execution to its process instance, nearest first."""
    found: dict[str, list[Visible]] = {ident: [] for ident in task_ids}
    if task_ids:
        arrays = db.dialect == "postgresql"
        sql = _VARIABLES.format(wanted="= ANY(?)" if arrays else f"IN ({', '.join('?' * len(task_ids))})")
        params = (list(task_ids),) if arrays else tuple(task_ids)
        for task, depth, variable_id, name, *columns in db.select(sql, params, keyed=True):
            value = codec.from_columns(*columns, variable_id=variable_id)
            found[task].append(Visible(depth, name, value))
    return found


def next_release(db: Database, topics: Sequence[str], now: datetime) -> datetime | None:
    """Return when the next lock on one of these topics ends by itself."""
    if not topics:
        return None
    sql = (
        "SELECT LOCK_EXP_TIME_ FROM ACT_RU_EXT_TASK WHERE LOCK_EXP_TIME_ > ? AND TOPIC_NAME_ IN "
        f"({', '.join('?' * len(topics))}) ORDER BY LOCK_EXP_TIME_ LIMIT 1"
    )
    rows = db.select(sql, (now, *topics))
    moment: datetime | None = rows[0][0] if rows else None
    return moment
