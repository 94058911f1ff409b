"""Carry out a plan on SQLite: statement by statement, each row count checked, foreign keys checked at the commit."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from watchword.core.errors import DuplicateError, OptimisticLockingError
from watchword.store.failures import StoreError, StoreUnavailable, UnstorableText
from watchword.store.guard import KEEP, Chosen, Elapsed
from watchword.store.plan import Change, Insert, Plan, Removal, SetChange
from watchword.store.sql import condition, names, without_keys
from watchword.store.steps import in_order
from watchword.store.table import Column, Rank, Table

Stored = Callable[[datetime], str]


def write(raw: sqlite3.Connection, plan: Plan, stored: Stored) -> int:
    """Run a plan's statements inside the open transaction; return how many there were.

    Raises:
        OptimisticLockingError: a line to change or delete is no longer what was read.
    """
    raw.execute("PRAGMA defer_foreign_keys = ON")
    statements = 0
    for part in in_order(plan):
        for insert in part.inserts:
            _insert(raw, insert, stored)
        for change in part.changes:
            _change(raw, change, stored)
        for one in part.sets:
            _set(raw, one, stored)
        for removal in part.removals:
            _remove(raw, removal)
        statements += len(part.inserts) + len(part.changes) + len(part.sets) + len(part.removals)
    return statements


def refused(error: sqlite3.Error) -> Exception:
    """Return the error for what SQLite refused."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return DuplicateError(f"a row with this key exists already ({error})")
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY" or name.startswith("SQLITE_BUSY") or name == "SQLITE_LOCKED":
        return OptimisticLockingError()
    if name in ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY"):
        return StoreUnavailable(f"SQLite refused ({name}): {error}")
    return StoreError(f"SQLite refused a statement ({name or type(error).__name__}): {error}")


def _insert(raw: sqlite3.Connection, insert: Insert, stored: Stored) -> None:
    table = insert.table
    marks = ", ".join("?" * len(table.columns))
    sql = f"INSERT INTO {table.name} ({names(table.columns)}) VALUES ({marks})"
    raw.executemany(sql, [_line(table, row, stored) for row in insert.rows])


def _line(table: Table, row: tuple[Any, ...], stored: Stored) -> list[Any]:
    return [_bound(column, value, stored) for column, value in zip(table.columns, row, strict=True)]


def _bound(column: Column, value: Any, stored: Stored) -> Any:
    kind = column.kind
    if value is None:
        return None if column.default is None else {"true": 1}.get(column.default) or int(column.default)
    if kind.name == "time":
        return stored(value)
    if kind.length is not None and len(value) > kind.length:
        raise UnstorableText(f"a text of {len(value)} characters is too long for {column.name} ({kind.length})")
    if isinstance(value, str) and "\0" in value:
        raise UnstorableText("a text holds a NUL character; remove it")
    return value


def _change(raw: sqlite3.Connection, change: Change, stored: Stored) -> None:
    table = change.table
    assignments, params = _assignments(table, change.values, stored, bump=True)
    where = " AND ".join(f"{column.name} = ?" for column in table.keys)
    params.extend(change.key)
    if change.rev is not None and table.rev is not None:
        where += f" AND {table.rev.name} = ?"
        params.append(change.rev)
    if not assignments:
        return
    sql = f"UPDATE {table.name} SET {assignments} WHERE {where}"
    if _execute(raw, sql, params) != 1 and change.rev is not None:
        raise OptimisticLockingError(table.name, str(change.key[0]), change.rev)


def _set(raw: sqlite3.Connection, one: SetChange, stored: Stored) -> None:
    table = one.table
    where, wanted = _condition(table, one.where, stored)
    without, keys = without_keys(table, one.besides)
    if one.values is None:
        _execute(raw, f"DELETE FROM {table.name} WHERE {where}{without}", [*wanted, *keys])
        return
    bump = table.rank is not Rank.HISTORY and not table.name.startswith("ACT_GE_")
    values = {table.by_attribute[attribute]: value for attribute, value in one.values.items()}
    assignments, params = _assignments(table, values, stored, bump=bump)
    sql = f"UPDATE {table.name} SET {assignments} WHERE {where}{without}"
    _execute(raw, sql, [*params, *wanted, *keys])


def _remove(raw: sqlite3.Connection, removal: Removal) -> None:
    table = removal.table
    where = " AND ".join(f"{column.name} = ?" for column in table.keys)
    for key, rev in removal.lines:
        if rev is None or table.rev is None:
            _execute(raw, f"DELETE FROM {table.name} WHERE {where}", list(key))
        elif _execute(raw, f"DELETE FROM {table.name} WHERE {where} AND {table.rev.name} = ?", [*key, rev]) != 1:
            raise OptimisticLockingError(table.name, str(key[0]), rev)


def _execute(raw: sqlite3.Connection, sql: str, params: list[Any]) -> int:
    return raw.execute(sql, params).rowcount


def _assignments(table: Table, values: Mapping[Column, object], stored: Stored, *, bump: bool) -> tuple[str, list[Any]]:
    parts: list[str] = []
    params: list[Any] = []
    for column, value in values.items():
        parts.append(f"{column.name} = {_expression(table, column, value, stored, params)}")
    if bump and table.rev is not None:
        parts.append(f"{table.rev.name} = {table.rev.name} + 1")
    return ", ".join(parts), params


def _expression(table: Table, column: Column, value: object, stored: Stored, params: list[Any]) -> str:
    if value is KEEP:
        return column.name
    if isinstance(value, Elapsed):
        params.append(stored(value.until))
        since = table.by_attribute[value.since].name
        return f"MAX(0, CAST(ROUND((julianday(?) - julianday({since})) * 86400000) AS INTEGER))"
    if isinstance(value, Chosen):
        where, wanted = _condition(table, value.where, stored)
        params.extend([*wanted, _bound(column, value.value, stored)])
        return f"CASE WHEN {where} THEN ? ELSE {_expression(table, column, value.otherwise, stored, params)} END"
    params.append(None if value is None else _bound(column, value, stored))
    return "?"


def _condition(table: Table, where: Mapping[str, object], stored: Stored) -> tuple[str, list[Any]]:
    text, params = condition(table, where, arrays=False)
    return text, [stored(value) if isinstance(value, datetime) else value for value in params]
