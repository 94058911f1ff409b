"""Reports on PostgreSQL: a role that may read the columns granted to it, read-only and within a time limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg import RawCursor

from watchword.store.failures import ReportFailed
from watchword.store.sql import numbered
from watchword.store.tenancy import SETTING, seen
from watchword.store.times import from_stored, to_stored


class PostgresReports:
    """Runs one statement at a time, each in a session of its own."""

    def __init__(self, url: str, *, time_zone: str) -> None:
        """`url` names the role for reports, never the one that the engine works with."""
        self._url = url
        self._stored, self._read = to_stored(time_zone), from_stored(time_zone)

    def run(
        self, sql: str, params: Sequence[object], *, seconds: float, limit: int
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return names of columns and at most `limit` lines.

        Raises:
            ReportFailed: the statement fails, reads what it may not, or takes too long.
        """
        try:
            with psycopg.connect(self._url, cursor_factory=RawCursor, connect_timeout=10) as connection:
                connection.read_only = True
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
                    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 60000")
                    cursor.execute(f"SELECT set_config('{SETTING}', $1, true)", [seen()])
                    values = [self._stored(v) if isinstance(v, datetime) else v for v in params]
                    cursor.execute(numbered(sql), values)
                    names = tuple(column.name for column in cursor.description or ())
                    lines = cursor.fetchmany(limit)
                connection.rollback()
        except psycopg.Error as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ReportFailed(f"the statement failed: {said}") from None
        return names, [tuple(self._shown(v) for v in line) for line in lines]

    def _shown(self, value: Any) -> Any:
        return self._read(value.isoformat(" ")) if isinstance(value, datetime) else value


def grants(role: str, readable: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the statements that give a role what reports read, and nothing else."""
    name = '"' + role.replace('"', '""') + '"'
    return [
        f"GRANT SELECT ({', '.join(sorted(columns))}) ON {table} TO {name}"
        for table, columns in sorted(readable.items())
    ]
