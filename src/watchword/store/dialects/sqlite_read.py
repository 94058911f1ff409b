"""Read lines from SQLite. Statements cost no trips here, so there is one a table."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from watchword.store.channel import Lines, Loaded
from watchword.store.load import ANCHOR_TABLES, BY_INSTANCE, EXECUTION, LOADED, WHOLE_LIMIT, anchored
from watchword.store.sql import names
from watchword.store.table import Table
from watchword.store.tables import IdentityLinkRow, TaskRow, VariableRow

_IN_CHUNK = 500
TASK = TaskRow.table


def lines(raw: sqlite3.Connection, table: Table, condition: str, params: Sequence[Any]) -> Lines:
    """Return the lines of a table that match."""
    sql = f"SELECT {names(table.columns)} FROM {table.name} WHERE {condition}"
    return [list(line) for line in raw.execute(sql, params)]


def instance(raw: sqlite3.Connection, anchor: str, row_id: str) -> Loaded:
    """Return an anchor row's process instance, or its path to the root if the instance is very large."""
    found = raw.execute(f"SELECT {anchored(anchor, 1)}", (row_id,)).fetchone()[0]
    executions = lines(raw, EXECUTION, f"PROC_INST_ID_ = ? LIMIT {WHOLE_LIMIT + 1}", (found,))
    if not executions:
        return _standalone(raw, anchor, row_id)
    if len(executions) > WHOLE_LIMIT:
        start = raw.execute(f"SELECT {anchored(anchor, 2)}", (row_id,)).fetchone()[0]
        return Loaded(_hanging(raw, _path(raw, start)).lines, whole=False)
    loaded = Loaded({EXECUTION.name: executions})
    ids = _ids(EXECUTION, executions)
    for table in LOADED[1:]:
        column = BY_INSTANCE.get(table.name)
        if column:
            loaded.lines[table.name] = lines(raw, table, f"{column} = ?", (found,))
    _by_execution(raw, loaded, ids)
    return loaded


def children(raw: sqlite3.Connection, execution_id: str) -> Loaded:
    """Return the children of an execution and what hangs on them."""
    return _hanging(raw, lines(raw, EXECUTION, "PARENT_ID_ = ?", (execution_id,)))


def _path(raw: sqlite3.Connection, execution_id: str | None) -> Lines:
    path: Lines = []
    parent = [column.name for column in EXECUTION.columns].index("PARENT_ID_")
    while execution_id is not None:
        found = lines(raw, EXECUTION, "ID_ = ?", (execution_id,))
        path.extend(found)
        execution_id = found[0][parent] if found else None
    return path


def _hanging(raw: sqlite3.Connection, executions: Lines) -> Loaded:
    loaded = Loaded({EXECUTION.name: executions})
    _by_execution(raw, loaded, _ids(EXECUTION, executions))
    return loaded


def _by_execution(raw: sqlite3.Connection, loaded: Loaded, ids: list[Any]) -> None:
    """Fill in the tables not read yet, by execution, task or variable."""
    if TASK.name not in loaded.lines:
        loaded.lines[TASK.name] = _one_of(raw, TASK, "EXECUTION_ID_", ids)
    loaded.lines[TASK.name] += _parts(raw, loaded.lines[TASK.name])
    for table in LOADED[1:]:
        if table.name in loaded.lines:
            continue
        if table.name == "ACT_GE_BYTEARRAY":
            wanted = _ids(VariableRow.table, loaded.lines[VariableRow.table.name], "BYTEARRAY_ID_")
            loaded.lines[table.name] = _one_of(raw, table, "ID_", wanted)
        elif table.name == "ACT_RU_IDENTITYLINK":
            tasks = [line[0] for line in loaded.lines[TASK.name]]
            loaded.lines[table.name] = _one_of(raw, table, "TASK_ID_", tasks)
        else:
            loaded.lines[table.name] = _one_of(raw, table, "EXECUTION_ID_", ids)


def _parts(raw: sqlite3.Connection, tasks: Lines) -> Lines:
    """Return the tasks of no process that are part of `tasks`."""
    instance = [column.name for column in TASK.columns].index("PROC_INST_ID_")
    found = _one_of(raw, TASK, "PARENT_TASK_ID_", [line[0] for line in tasks])
    return [line for line in found if line[instance] is None]


def _standalone(raw: sqlite3.Connection, anchor: str, row_id: str) -> Loaded:
    table = ANCHOR_TABLES[anchor][0]
    loaded = Loaded({table.name: lines(raw, table, "ID_ = ?", (row_id,))})
    if anchor == "task":
        for hanging in (VariableRow.table, IdentityLinkRow.table):
            loaded.lines[hanging.name] = lines(raw, hanging, "TASK_ID_ = ?", (row_id,))
    return loaded


def _ids(table: Table, found: Lines, column: str = "ID_") -> list[Any]:
    place = [c.name for c in table.columns].index(column)
    return [line[place] for line in found if line[place] is not None]


def _one_of(raw: sqlite3.Connection, table: Table, column: str, wanted: list[Any]) -> Lines:
    found: Lines = []
    for start in range(0, len(wanted), _IN_CHUNK):
        part = wanted[start : start + _IN_CHUNK]
        found.extend(lines(raw, table, f"{column} IN ({', '.join('?' * len(part))})", part))
    return found
