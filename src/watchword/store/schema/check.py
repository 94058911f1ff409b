"""Compare the tables found with the row classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from watchword.store.failures import SchemaMismatch
from watchword.store.order import PARENTS_FIRST
from watchword.store.tables import OWN_TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from watchword.store.database import Database

_COLUMNS: Mapping[str, str] = {
    "postgresql": (
        "SELECT UPPER(TABLE_NAME), UPPER(COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS "
        "WHERE TABLE_SCHEMA = CURRENT_SCHEMA()"
    ),
    "sqlite": (
        "SELECT UPPER(T.NAME), UPPER(C.NAME) FROM SQLITE_MASTER T JOIN PRAGMA_TABLE_INFO(T.NAME) C "
        "WHERE T.TYPE = 'table'"
    ),
}
"""Dialect -> all columns of all tables; much faster than SQLAlchemy's inspection."""


def check_schema(connection: Connection) -> None:
    """Make sure every published table and column is there; what is there besides is left alone.

    Raises:
        SchemaMismatch: something is missing; nothing was changed.
    """
    own = {table.name for table in OWN_TABLES}
    missing = [
        name
        for name in _missing(connection.exec_driver_sql(_COLUMNS[connection.dialect.name]))
        if name.partition(".")[0] not in own
    ]
    if missing:
        listed = ", ".join(missing[:10])
        raise SchemaMismatch(
            f"the database holds no complete schema of version 7.24: {listed} missing; upgrade it with its own scripts"
        )


def differences(db: Database) -> list[str]:
    """Return the names of missing tables and columns (`TABLE` or `TABLE.COLUMN`), our own among them."""
    return _missing(db.select(_COLUMNS[db.dialect]))


def _missing(lines: Iterable[Sequence[Any]]) -> list[str]:
    found: dict[str, set[str]] = {}
    for table_name, column_name in lines:
        found.setdefault(table_name, set()).add(column_name)
    missing: list[str] = []
    for table in PARENTS_FIRST:
        columns = found.get(table.name)
        if columns is None:
            missing.append(table.name)
            continue
        missing.extend(f"{table.name}.{column.name}" for column in table.columns if column.name not in columns)
    return missing
