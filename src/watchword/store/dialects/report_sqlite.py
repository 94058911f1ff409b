"""Reports on SQLite: a read-only connection that reads the columns listed for it and calls the functions listed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from watchword.store.failures import ReportFailed
from watchword.store.times import to_stored

_FUNCTIONS = frozenset(
    ("abs", "avg", "ceil", "ceiling", "coalesce", "count", "floor", "length", "like", "lower", "max", "min", "nullif",
     "rank", "round", "row_number", "substr", "substring", "sum", "trim", "upper")
)  # fmt: skip
_STEPS = 20_000
"""Steps of the virtual machine between two looks at the clock."""
_stored = to_stored("UTC")


class SqliteReports:
    """Runs one statement at a time, each on a connection of its own."""

    def __init__(self, path: str, readable: Mapping[str, frozenset[str]]) -> None:
        """`readable` are the columns of each table that statements may read, in upper case."""
        self._uri = f"file:{quote(path)}?mode=ro"
        self._readable = readable

    def run(
        self, sql: str, params: Sequence[object], *, seconds: float, limit: int
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return names of columns and at most `limit` lines.

        Raises:
            ReportFailed: the statement fails, reads what it may not, or takes too long.
        """
        try:
            raw = sqlite3.connect(self._uri, uri=True, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES)
        except sqlite3.Error as error:
            raise ReportFailed(f"the database can't be opened for reports: {error}") from None
        try:
            raw.execute("PRAGMA query_only = ON")
            raw.execute("PRAGMA trusted_schema = OFF")
            raw.execute("PRAGMA case_sensitive_like = ON")
            end = time.monotonic() + seconds
            raw.set_authorizer(self._allow)
            raw.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
            cursor = raw.execute(sql, [_stored(v) if isinstance(v, datetime) else v for v in params])
            names = tuple(column[0] for column in cursor.description or ())
            return names, cursor.fetchmany(limit)
        except sqlite3.Error as error:
            said = "it took too long" if "interrupted" in str(error) else str(error)
            raise ReportFailed(f"the statement failed: {said}") from None
        finally:
            raw.close()

    def _allow(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (second or "").lower() in _FUNCTIONS else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            columns = self._readable.get((first or "").upper())
            if columns is not None and ((second or "").upper() in columns or not second):
                return sqlite3.SQLITE_OK
            return sqlite3.SQLITE_OK if columns is None and not self._is_table(first) else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    def _is_table(self, name: str | None) -> bool:
        """Return whether a name is one of the database's tables rather than of a part of the statement."""
        return (name or "").upper().startswith(("ACT_", "WW_", "SQLITE_"))
