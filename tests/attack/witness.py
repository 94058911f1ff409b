"""Sees whether a database was written to, whoever wrote, but for where nodes say that they are there (WW_NODE)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

RESTLESS = frozenset(("act_id_user", "ww_login_throttle", "ww_node"))
"""Tables that wrong passwords and the server's own pulse write, at any time."""


def _still(tables: Iterable[Any]) -> list[Any]:
    """Return tables, named by themselves or by their first column, without those that are `RESTLESS`."""
    return [each for each in tables if (each if isinstance(each, str) else each[0]).lower() not in RESTLESS]


class Witness(Protocol):
    """Remembers the state of a database."""

    def look(self) -> None:
        """Remember the present state."""
        ...

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what differs from the remembered state: what -> (before, now)."""
        ...

    def counts(self) -> dict[str, int]:
        """Return the number of rows by table."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class SqliteWitness:
    """Compares rows and revisions by table; a counter that commits move tells cheaply if nobody wrote."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
        tables = self._connection.execute(
            "SELECT name, EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'REV_') FROM sqlite_master t "
            "WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'ww_audit%' "
            "AND name NOT LIKE 'ww_node' ORDER BY 1"
        ).fetchall()
        # names of tables come from the catalogue of the test's own database: they can't be parameters
        self._sql = [
            f"SELECT '{name}', count(*), {'total(REV_)' if revised else '0'} FROM \"{name}\""
            for name, revised in _still(tables)
        ]
        self._version, self._state = -1, {}
        self.look()

    def look(self) -> None:
        version = self._data_version()
        if version != self._version:
            self._version, self._state = version, self._contents()

    def changes(self) -> dict[str, tuple[Any, Any]]:
        if self._data_version() == self._version:
            return {}
        now = self._contents()
        return {t: (self._state.get(t), now[t]) for t in now if self._state.get(t) != now[t]}

    def counts(self) -> dict[str, int]:
        return {name: state[0] for name, state in self._contents().items()}

    def close(self) -> None:
        self._connection.close()

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _contents(self) -> dict[str, tuple[int, float]]:
        rows = [self._connection.execute(sql).fetchone() for sql in self._sql]
        return {row[0]: (row[1], row[2]) for row in rows}


class PostgresWitness:
    """Compares rows and youngest transaction by table; the server's next transaction tells cheaply if nobody wrote."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._connection = psycopg.connect(url, autocommit=True)
        tables = [
            row[0]
            for row in self._connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tablename NOT LIKE 'ww_audit%' AND tablename NOT LIKE 'ww_node' ORDER BY 1"
            )
        ]
        # as above: names from the catalogue of the test's own database
        self._sql = " UNION ALL ".join(
            f"SELECT '{t}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{t}\"" for t in _still(tables)
        )
        self._version, self._state = -1, {}
        self.look()

    def look(self) -> None:
        version = self._next_transaction()
        if version != self._version:
            self._version, self._state = version, self._contents()

    def changes(self) -> dict[str, tuple[Any, Any]]:
        if self._next_transaction() == self._version:
            return {}
        now = self._contents()
        return {t: (self._state.get(t), now[t]) for t in now if self._state.get(t) != now[t]}

    def counts(self) -> dict[str, int]:
        return {name: state[0] for name, state in self._contents().items()}

    def close(self) -> None:
        self._connection.close()

    def _next_transaction(self) -> int:
        row = self._connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        assert row is not None
        return int(row[0])

    def _contents(self) -> dict[str, tuple[int, int]]:
        return {row[0]: (row[1], row[2]) for row in self._connection.execute(self._sql)}
