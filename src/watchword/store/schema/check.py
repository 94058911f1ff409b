"""Compare the tables found with the row classes."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from watchword.store.failures import SchemaMismatch
from watchword.store.order import PARENTS_FIRST


def check_schema(connection: Connection) -> None:
    """Make sure every table and column is there; what is there besides is left alone.

    Raises:
        SchemaMismatch: something is missing; nothing was changed.
    """
    missing = differences(connection)
    if missing:
        listed = ", ".join(missing[:10])
        raise SchemaMismatch(
            f"the database holds no complete schema of version 7.24: {listed} missing; upgrade it with its own scripts"
        )


def differences(connection: Connection) -> list[str]:
    """Return the names of missing tables and columns (`TABLE` or `TABLE.COLUMN`)."""
    inspector = inspect(connection)
    found = {name.upper(): name for name in inspector.get_table_names()}
    missing: list[str] = []
    for table in PARENTS_FIRST:
        if table.name not in found:
            missing.append(table.name)
            continue
        columns = {column["name"].upper() for column in inspector.get_columns(found[table.name])}
        missing.extend(f"{table.name}.{column.name}" for column in table.columns if column.name not in columns)
    return missing
