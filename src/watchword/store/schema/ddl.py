"""Data definition from the row classes: the same tables, indexes and constraints on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watchword.store.order import PARENTS_FIRST
from watchword.store.sql import DUE, PAST
from watchword.store.table import Column, Index, Table
from watchword.store.tables import TABLES

POSTGRES_TYPES: Mapping[str, str] = {
    "bool": "boolean",
    "bytes": "bytea",
    "double": "double precision",
    "int": "integer",
    "long": "bigint",
    "str": "varchar",
    "text": "text",
    "time": "timestamp",
}
SQLITE_TYPES: Mapping[str, str] = {
    "bool": "WWBOOL INTEGER",
    "bytes": "BLOB",
    "double": "REAL",
    "int": "INTEGER",
    "long": "BIGINT",
    "str": "VARCHAR",
    "text": "TEXT",
    "time": "WWTIME TEXT",
}
"""The first word names the converter (`dialects.sqlite`), the rest gives SQLite's affinity."""

ADDED_INDEXES: Mapping[str, tuple[Index, ...]] = {
    "ACT_GE_BYTEARRAY": (Index("WW_IDX_BYTES_TENANT", ("TENANT_ID_",), where="TENANT_ID_ IS NOT NULL"),),
    "ACT_HI_VARINST": (Index("WW_IDX_HI_VARINST_TASK", ("TASK_ID_",), where="TASK_ID_ IS NOT NULL"),),
    "ACT_RE_PROCDEF": (Index("WW_IDX_PROCDEF_KEY", ("KEY_", "VERSION_")),),
    "ACT_RU_AUTHORIZATION": (
        Index("WW_IDX_AUTH_USER", ("USER_ID_", "RESOURCE_ID_")),
        Index("WW_IDX_AUTH_GROUP", ("GROUP_ID_", "RESOURCE_ID_")),
    ),
    "ACT_RU_EVENT_SUBSCR": (Index("WW_IDX_EVENT_SUBSCR_INST", ("PROC_INST_ID_",), where="PROC_INST_ID_ IS NOT NULL"),),
    "ACT_RU_EXT_TASK": (Index("WW_IDX_EXT_TASK_INST", ("PROC_INST_ID_",)),),
    "ACT_RU_JOB": (Index("WW_IDX_JOB_DUE", (DUE,), where="RETRIES_ > 0 AND SUSPENSION_STATE_ = 1"),),
    "ACT_RU_TASK": (Index("WW_IDX_TASK_PARENT", ("PARENT_TASK_ID_",), where="PARENT_TASK_ID_ IS NOT NULL"),),
}
"""What the published schema lacks: a start by key finds the latest version, a completion the subtasks of a task.

What a tenant stores is summed up over its byte arrays; historic tasks are found by their own variables. What a user may
do is read by whom and what it is about: the published indexes begin with the kind of the row or know but one of these.
Jobs to be done are found among all that wait for their time, the instance that a message is for among all that wait for
such a message, the external tasks of an instance among all.
"""

INDEXED_TEXT = 64
"""Characters of a text variable that its index holds: a longer text would not fit into one."""

VALUE_INDEXES: Mapping[str, tuple[Index, ...]] = {
    "ACT_RU_VARIABLE": (
        Index("WW_IDX_VARIABLE_LONG", ("NAME_", "LONG_"), where="LONG_ IS NOT NULL"),
        Index("WW_IDX_VARIABLE_DOUBLE", ("NAME_", "DOUBLE_"), where="DOUBLE_ IS NOT NULL"),
        Index("WW_IDX_VARIABLE_TEXT", ("NAME_", f"SUBSTR(TEXT_, 1, {INDEXED_TEXT})"), where="TYPE_ = 'string'"),
    ),
}
"""Variables by their value, on PostgreSQL, whose planner knows how many have the value (`docs/decisions/0008`)."""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements that make the published tables in an empty database."""
    for table in PARENTS_FIRST:
        if table in TABLES:
            yield from table_statements(table, dialect)


def table_statements(table: Table, dialect: str) -> Iterator[str]:
    """Yield the statements that make one table with its indexes."""
    yield _create(table, POSTGRES_TYPES if dialect == "postgresql" else SQLITE_TYPES)
    for index in table.indexes:
        yield create_index(table, index)


def added_indexes(dialect: str) -> Iterator[str]:
    """Yield the statements that make the indexes beyond the published schema, where they don't exist yet."""
    tables = {table.name: table for table in PARENTS_FIRST}
    for added in (ADDED_INDEXES, VALUE_INDEXES if dialect == "postgresql" else {}):
        for name, indexes in added.items():
            for index in indexes:
                yield create_index(tables[name], index, optional=True).format(past=PAST[dialect])


def create_index(table: Table, index: Index, *, optional: bool = False) -> str:
    """Return the statement that makes an index."""
    unique = "UNIQUE " if index.unique else ""
    guard = "IF NOT EXISTS " if optional else ""
    where = f" WHERE {index.where}" if index.where else ""
    return f"CREATE {unique}INDEX {guard}{index.name} ON {table.name} ({', '.join(index.columns)}){where}"


def _create(table: Table, types: Mapping[str, str]) -> str:
    parts = [_column(column, types) for column in table.columns]
    keys = ", ".join(column.name for column in table.keys)
    parts.append(f"CONSTRAINT {table.primary_key} PRIMARY KEY ({keys})")
    parts.extend(f"CONSTRAINT {one.name} UNIQUE ({', '.join(one.columns)})" for one in table.uniques)
    parts.extend(
        f"CONSTRAINT {one.name} FOREIGN KEY ({', '.join(one.columns)})"
        f" REFERENCES {one.target} ({', '.join(one.target_columns)})"
        for one in table.foreign_keys
    )
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _column(column: Column, types: Mapping[str, str]) -> str:
    kind = types[column.kind.name]
    if column.kind.length is not None:
        kind += f"({column.kind.length})"
    default = f" DEFAULT {column.default}" if column.default is not None else ""
    return f"{column.name} {kind}{' NOT NULL' if column.required else ''}{default}"
