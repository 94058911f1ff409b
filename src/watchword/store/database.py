"""Open a database: the one entrance to the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from watchword.core.errors import SettingsError
from watchword.core.trace import listening
from watchword.store.channel import Channel
from watchword.store.failures import StoreError
from watchword.store.guard import Guard
from watchword.store.session import Session
from watchword.store.table import Row
from watchword.store.watching import Watcher

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect
    from sqlalchemy import Table as SqlTable


JOBS_HINT = "j"
"""Hint that there may be jobs to do."""
TOPIC_HINT = "x:"
"""Begins the hint that external tasks of a topic may be free."""


class Hints(Protocol):
    """A line to the other nodes on the same database."""

    def say(self, hint: str, /) -> None:
        """Send a hint soon; never blocks."""

    def close(self) -> None:
        """Hang up."""


class Driver(Protocol):
    """What a dialect offers."""

    dialect: str

    def channel(self) -> Channel:
        """Return the way to the database for one session."""

    def select(self, sql: str, params: Sequence[object], guard: Guard | None, *, keyed: bool) -> list[tuple[Any, ...]]:
        """Run a read-only statement."""

    def compiler(self) -> Dialect:
        """Return the SQLAlchemy dialect to compile queries with."""

    def schema_work(self) -> AbstractContextManager[Connection]:
        """Lend a SQLAlchemy connection for schema work."""

    def hints(self, receive: Callable[[str], None]) -> Hints | None:
        """Open a line to other nodes; None where there are none."""

    def table_names(self) -> list[str]:
        """Return our tables and the published ones that are there."""

    def copy_to(self, file: Path) -> None:
        """Write a consistent copy of the database."""

    def snapshot(self) -> AbstractContextManager[tuple[str, dict[str, int]]]:
        """Hold a snapshot that a dump can be taken of; yield its name and the lines of each table in it."""

    def run_alone(self, sql: str) -> None:
        """Run a statement that can't be part of a transaction."""

    def close(self) -> None:
        """Hang up."""


class Database:
    """One database; may be shared by all threads of a process."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.dialect = driver.dialect
        self.watcher: Watcher | None = None
        """Sees what units of work are about to store."""

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self, now: datetime) -> Session:
        """Begin a unit of work; `now` is the moment of all it writes."""
        return Session(self._driver.channel(), now, self.watcher)

    def select(
        self, sql: str, params: Sequence[object] = (), guard: Guard | None = None, *, keyed: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run a read-only statement with `?` placeholders and return its lines.

        Columns of tables come as a row would hold them (moments aware UTC, true booleans); on SQLite that does not
        hold for computed values. A guard is checked in the same trip; where it fails, its error is raised. `keyed`:
        all lines are found by their keys, so that one plan serves whatever the values are.
        """
        return self._driver.select(sql, params, guard, keyed=keyed)

    def compiler(self) -> Dialect:
        """Return the SQLAlchemy dialect that compiles statements for `select` (positional `?`)."""
        return self._driver.compiler()

    def sa_table(self, row_type: type[Row]) -> SqlTable:
        """Return the SQLAlchemy table of a row class, columns keyed by attribute."""
        from watchword.store.sa import sa_table

        return sa_table(row_type)

    def schema_work(self) -> AbstractContextManager[Connection]:
        """Lend a SQLAlchemy connection in a transaction for work on the schema; one node at a time."""
        return self._driver.schema_work()

    def hints(self, receive: Callable[[str], None]) -> Hints | None:
        """Open a line to the other nodes: `receive` gets their hints, in a thread of its own; None on SQLite."""
        return self._driver.hints(receive)

    def table_names(self) -> list[str]:
        """Return the names of our tables and the published ones that are there, in upper case, sorted."""
        return self._driver.table_names()

    def count(self, table: str) -> int:
        """Return the number of lines of one of `table_names`."""
        if table not in self.table_names():
            raise StoreError(f"there is no table {table}")
        return int(self.select(f"SELECT COUNT(*) FROM {table}")[0][0])  # noqa: S608 - a name just found

    def copy_to(self, file: Path) -> None:
        """Write a consistent copy of the database to a file, while others work (SQLite)."""
        self._driver.copy_to(file)

    def snapshot(self) -> AbstractContextManager[tuple[str, dict[str, int]]]:
        """Hold a snapshot for a dump (PostgreSQL); yield its name and the lines of each table in it."""
        return self._driver.snapshot()

    def run_alone(self, sql: str) -> None:
        """Run a statement that can't be part of a transaction (PostgreSQL: CREATE DATABASE); no parameters."""
        self._driver.run_alone(sql)

    def close(self) -> None:
        """Hang up; sessions still open lose what they did not flush."""
        self._driver.close()


def is_protected(url: str) -> bool:
    """Tell whether what crosses a network to the database at `url` is encrypted, and the server verified."""
    if not url.startswith("postgres"):
        return True
    from watchword.store.dialects.postgres_link import is_protected as protected

    return protected(url)


def open_database(
    url: str,
    *,
    pool_size: int = 4,
    time_zone: str = "UTC",
    statement_seconds: int = 60,
    lock_seconds: int = 10,
    row_security: bool = False,
) -> Database:
    """Open a database by URL.

    Args:
        url: `sqlite:///path/to/file`, `sqlite:///:memory:` or `postgresql://user@host/name`.
        pool_size: connections for commands; as many more serve queries. Opened when needed.
        time_zone: the zone that moments are stored in on PostgreSQL; the same on all nodes of a database.
        statement_seconds: time of one statement on PostgreSQL.
        lock_seconds: time that it waits for a lock.
        row_security: PostgreSQL keeps tenants apart by policies (`tenancy`).

    Raises:
        SettingsError: the URL is of another kind, or the driver isn't installed.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        from watchword.store.dialects.sqlite import SqliteDriver

        return _opened(SqliteDriver(rest.removeprefix("/"), pool_size=pool_size))
    if scheme in ("postgresql", "postgres"):
        try:
            from watchword.store.dialects.postgres import PostgresDriver, StatementLimits
        except ImportError as error:
            raise SettingsError(f"PostgreSQL needs the extra 'postgres': {error}") from None
        limits = StatementLimits(statement_seconds, lock_seconds)
        driver = PostgresDriver(url, pool_size=pool_size, time_zone=time_zone, limits=limits, row_security=row_security)
        return _opened(driver)
    raise SettingsError(f"database URL starts with {scheme!r}; expected sqlite:/// or postgresql://")


def _opened(driver: Driver) -> Database:
    """Return the database; only where somebody listens one that tells what it does."""
    if not listening():
        return Database(driver)
    from watchword.store.traced import TracedDatabase

    return TracedDatabase(driver)
