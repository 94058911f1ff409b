"""Read a process instance at once: which tables, how they hang together, the text for PostgreSQL.

PostgreSQL answers with one JSON document of one statement; `decode` turns it into lines.
"""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from watchword.store.channel import Lines, Loaded
from watchword.store.sql import names
from watchword.store.table import Table
from watchword.store.tables import (
    ByteArrayRow,
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    IdentityLinkRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    TaskRow,
    VariableRow,
)

WHOLE_LIMIT = 200
"""Instances of more executions are loaded by path."""

EXECUTION = ExecutionRow.table
LOADED: tuple[Table, ...] = (
    EXECUTION,
    TaskRow.table,
    VariableRow.table,
    ByteArrayRow.table,
    ExternalTaskRow.table,
    EventSubscriptionRow.table,
    JobRow.table,
    IncidentRow.table,
    IdentityLinkRow.table,
)

ALONG: Mapping[str, tuple[Table, str]] = {
    "job": (JobDefinitionRow.table, "PROC_DEF_ID_ = (SELECT PROCESS_DEF_ID_ FROM ACT_RU_JOB WHERE ID_ = $1)"),
}
"""Anchor -> what comes along besides, where a statement more would be a trip more: a table, and which of its lines."""

ANCHOR_TABLES: Mapping[str, tuple[Table, str, str]] = {
    "execution": (EXECUTION, "PROC_INST_ID_", "ID_"),
    "external_task": (ExternalTaskRow.table, "PROC_INST_ID_", "EXECUTION_ID_"),
    "job": (JobRow.table, "PROCESS_INSTANCE_ID_", "EXECUTION_ID_"),
    "process_instance": (EXECUTION, "PROC_INST_ID_", "ID_"),
    "task": (TaskRow.table, "PROC_INST_ID_", "EXECUTION_ID_"),
}
"""Anchor -> its table, the column of its process instance, the column of its execution."""

BY_INSTANCE: Mapping[str, str] = {
    "ACT_RU_INCIDENT": "PROC_INST_ID_",
    "ACT_RU_JOB": "PROCESS_INSTANCE_ID_",
    "ACT_RU_TASK": "PROC_INST_ID_",
    "ACT_RU_VARIABLE": "PROC_INST_ID_",
}
"""Tables with an index over the process instance; the others are found by their execution, task or variable."""


def anchored(anchor: str, wanted: int) -> str:
    """Return the scalar SQL for the anchor's process instance (`wanted` 1) or execution (2); `?` is its id."""
    if anchor == "process_instance" or (anchor == "execution" and wanted == 2):
        return "?"
    target = ANCHOR_TABLES[anchor]
    return f"(SELECT {target[wanted]} FROM {target[0].name} WHERE ID_ = ?)"


@cache
def whole_text(anchor: str) -> str:
    """Return the statement that reads a whole instance, or only the number of its executions if there are many."""
    named = anchored(anchor, 1).replace("?", "$1")
    instance = named if named == "$1" else "(SELECT id FROM instance)"
    sources = {table.name: _by_instance(table, instance) for table in LOADED}
    head = f"SELECT {names(EXECUTION.columns)} FROM ACT_RU_EXECUTION WHERE PROC_INST_ID_ = {instance}"
    first = "" if named == "$1" else f"instance AS MATERIALIZED (SELECT {named} AS id), "
    return _text(f"{head} LIMIT {WHOLE_LIMIT + 1}", sources, limited=True, first=first, along=ALONG.get(anchor))


@cache
def path_text(anchor: str) -> str:
    """Return the statement that reads the way from the anchor's execution to the root, and what hangs on it."""
    start = anchored(anchor, 2).replace("?", "$1")
    columns = names(EXECUTION.columns)
    head = (
        f"SELECT {columns} FROM ACT_RU_EXECUTION WHERE ID_ = {start} UNION ALL "
        f"SELECT {names(EXECUTION.columns, 'e.')} FROM x JOIN ACT_RU_EXECUTION e ON e.ID_ = x.PARENT_ID_"
    )
    sources = {table.name: _by_execution(table) for table in LOADED}
    return _text(head, sources, limited=False, along=ALONG.get(anchor))


@cache
def children_text() -> str:
    """Return the statement that reads the children of an execution, and what hangs on them."""
    head = f"SELECT {names(EXECUTION.columns)} FROM ACT_RU_EXECUTION WHERE PARENT_ID_ = $1"
    return _text(head, {table.name: _by_execution(table) for table in LOADED}, limited=False)


_PARTS = (
    f"SELECT {names(TaskRow.table.columns, 's.')} FROM o JOIN ACT_RU_TASK s ON s.PARENT_TASK_ID_ = o.ID_ "
    "WHERE s.PROC_INST_ID_ IS NULL"
)
"""The tasks of no process that are part of those read."""


def _text(
    head: str, sources: Mapping[str, str], *, limited: bool, first: str = "", along: tuple[Table, str] | None = None
) -> str:
    parts = [f"({_aggregate(table, sources[table.name])})" for table in LOADED]
    if along is not None:
        table, which = along
        parts.append(f"(SELECT json_agg({array(table, 'r.')}) FROM {table.name} r WHERE r.{which})")
    named = [
        f"{first}x AS MATERIALIZED ({head})",
        "size AS (SELECT count(*) AS n FROM x)",
        f"o AS MATERIALIZED ({_lines(TaskRow.table, sources['ACT_RU_TASK'])})",
        f"t AS MATERIALIZED (SELECT {names(TaskRow.table.columns)} FROM o UNION ALL {_PARTS})",
        f"v AS MATERIALIZED ({_lines(VariableRow.table, sources['ACT_RU_VARIABLE'])})",
    ]
    recursive = "" if limited else "RECURSIVE "
    answer = f"json_build_array(n, {', '.join(parts)})"
    if limited:
        answer = f"CASE WHEN n <= {WHOLE_LIMIT} THEN {answer} ELSE json_build_array(n) END"
    return f"WITH {recursive}{', '.join(named)} SELECT {answer} FROM size"


def _aggregate(table: Table, source: str) -> str:
    source = {"ACT_RU_TASK": "FROM t r", "ACT_RU_VARIABLE": "FROM v r"}.get(table.name, source)
    return f"SELECT json_agg({array(table, 'r.')}) {source}"


def array(table: Table, prefix: str = "") -> str:
    """Return the SQL that makes a JSON array of a line's columns."""
    return f"json_build_array({names(table.columns, prefix)})"


def _lines(table: Table, source: str) -> str:
    return f"SELECT {names(table.columns, 'r.')} {source}"


def _by_instance(table: Table, instance: str) -> str:
    column = BY_INSTANCE.get(table.name)
    return f"FROM {table.name} r WHERE r.{column} = {instance}" if column else _by_execution(table)


def _by_execution(table: Table) -> str:
    match table.name:
        case "ACT_RU_EXECUTION":
            return "FROM x r"
        case "ACT_RU_IDENTITYLINK":
            return "FROM t JOIN ACT_RU_IDENTITYLINK r ON r.TASK_ID_ = t.ID_"
        case "ACT_GE_BYTEARRAY":
            return "FROM v JOIN ACT_GE_BYTEARRAY r ON r.ID_ = v.BYTEARRAY_ID_"
        case name:
            return f"FROM x JOIN {name} r ON r.EXECUTION_ID_ = x.ID_"


Convert = Callable[[Any], Any]


class JsonLines:
    """Turns lines out of a JSON document of PostgreSQL into column values."""

    def __init__(self, read_time: Callable[[str], datetime]) -> None:
        self._converters: Mapping[str, Convert] = {
            "bytes": lambda text: bytes.fromhex(text[2:]),
            "double": float,
            "time": read_time,
        }
        self._odd: dict[str, tuple[tuple[int, Convert], ...]] = {}

    def convert(self, table: Table, lines: Lines | None) -> Lines:
        """Return the lines with moments, byte strings and doubles as such; changes them in place."""
        if not lines:
            return []
        odd = self._odd.get(table.name)
        if odd is None:
            odd = self._odd[table.name] = tuple(
                (n, self._converters[column.kind.name])
                for n, column in enumerate(table.columns)
                if column.kind.name in self._converters
            )
        for line in lines:
            for place, convert in odd:
                value = line[place]
                if value is not None:
                    line[place] = convert(value)
        return lines

    def loaded(self, document: Sequence[Any], anchor: str = "") -> Loaded:
        """Return what a load statement answered."""
        count, *parts = document
        if not parts:
            return Loaded({table.name: [] for table in LOADED}, whole=False)
        tables = (*LOADED, ALONG[anchor][0]) if anchor in ALONG else LOADED
        lines = {table.name: self.convert(table, part) for table, part in zip(tables, parts, strict=True)}
        return Loaded(lines, whole=count <= WHOLE_LIMIT)
