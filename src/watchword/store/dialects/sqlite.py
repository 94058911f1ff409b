"""SQLite: write-ahead log, one writer at a time, every commit on disk."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchword.store.channel import Lines, Loaded
from watchword.store.dialects.pool import Pool
from watchword.store.dialects.sqlite_read import children, instance, lines
from watchword.store.dialects.sqlite_write import refused, write
from watchword.store.failures import StoreError, StoreUnavailable, UnstorableText
from watchword.store.guard import Guard
from watchword.store.plan import Key, Plan
from watchword.store.sql import condition, without_keys
from watchword.store.table import Table
from watchword.store.times import from_stored, to_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

TIME_TYPE, BOOL_TYPE = "WWTIME", "WWBOOL"
"""First word of the declared type of such columns; their values are converted as they are read."""
_WRITE_PATIENCE = 30.0
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA case_sensitive_like = ON",
)

_NAMES = (
    "SELECT UPPER(NAME) FROM SQLITE_MASTER WHERE TYPE = 'table' "
    "AND (UPPER(NAME) LIKE 'ACT!_%' ESCAPE '!' OR UPPER(NAME) LIKE 'WW!_%' ESCAPE '!') ORDER BY 1"
)
_STORED = to_stored("UTC")
"""Moments are kept in UTC: no other engine shares the file."""
_read_time = from_stored("UTC")
sqlite3.register_converter(TIME_TYPE, lambda data: _read_time(data.decode("ascii")))
sqlite3.register_converter(BOOL_TYPE, lambda data: data != b"0")

_write_locks: dict[str, threading.Lock] = {}
_registry = threading.Lock()


def _make_private(path: str) -> None:
    """Make the file, readable by its owner only, if it is missing. Source: guideline C-42."""
    if path == ":memory:" or path.startswith("file:"):
        return
    with contextlib.suppress(OSError):  # it exists, or connecting says what is wrong
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


class SqliteLink:
    """A connection in autocommit mode."""

    def __init__(self, path: str) -> None:
        _make_private(path)
        try:
            self.raw = sqlite3.connect(
                path,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
                detect_types=sqlite3.PARSE_DECLTYPES,
            )
            for setting in _SETTINGS:
                self.raw.execute(setting)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"SQLite can't open {path}: {error}") from None

    def usable(self) -> bool:
        """Tell whether no transaction is left open."""
        return not self.raw.in_transaction

    def close(self) -> None:
        """Close the file."""
        self.raw.close()


class _OneLink:
    """The only connection of a database in memory: one thread at a time, again and again."""

    def __init__(self, link: SqliteLink) -> None:
        self._link = link
        self._lock = threading.RLock()

    def take(self) -> SqliteLink:
        if not self._lock.acquire(timeout=_WRITE_PATIENCE):
            raise StoreUnavailable("the database in memory was busy for too long")
        return self._link

    def give(self, _: SqliteLink) -> None:
        self._lock.release()

    @contextmanager
    def use(self) -> Iterator[SqliteLink]:
        link = self.take()
        try:
            yield link
        finally:
            self.give(link)

    def close(self) -> None:
        self._link.close()


class SqliteDriver:
    """The connections to one SQLite file, or to a database in memory."""

    dialect = "sqlite"

    def __init__(self, path: str, *, pool_size: int) -> None:
        self.stored = _STORED
        self.links: Pool[SqliteLink] | _OneLink
        if path == ":memory:":
            self.links = _OneLink(SqliteLink(path))
            self.write_lock = threading.Lock()
        else:
            self.links = Pool(lambda: SqliteLink(path), 2 * pool_size)
            with _registry:
                self.write_lock = _write_locks.setdefault(str(Path(path).resolve()), threading.Lock())

    def channel(self) -> SqliteChannel:
        """Return the way to the database for one session."""
        return SqliteChannel(self)

    def select(
        self, sql: str, params: Sequence[object], guard: Guard | None, *, keyed: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run a read-only statement after its guard."""
        with self.links.use() as link:
            if guard is not None and not self.holds(link, guard):
                raise guard.error()
            return self.run(link, sql, params).fetchall()

    def run(self, link: SqliteLink, sql: str, params: Sequence[object]) -> sqlite3.Cursor:
        """Run a statement; moments among the parameters are written as the tables hold them."""
        try:
            return link.raw.execute(sql, [self.bound(value) for value in params])
        except sqlite3.Error as error:
            raise refused(error) from None

    def bound(self, value: Any) -> Any:
        """Return a parameter as SQLite takes it."""
        return self.stored(value) if hasattr(value, "isoformat") else value

    def holds(self, link: SqliteLink, guard: Guard) -> bool:
        """Tell whether a guard's fact is true."""
        found = self.run(link, guard.sql, guard.params).fetchone()
        return bool(found and found[0])

    def compiler(self) -> Dialect:
        """Return the SQLAlchemy dialect that compiles for `select`."""
        from sqlalchemy.dialects import sqlite as sqlalchemy_sqlite

        return sqlalchemy_sqlite.dialect(paramstyle="qmark")

    @contextmanager
    def schema_work(self) -> Iterator[Connection]:
        """Lend a SQLAlchemy connection in a transaction that is committed at the end of the block."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        with self.write_lock, self.links.use() as link:
            engine = create_engine("sqlite://", creator=lambda: link.raw, poolclass=StaticPool)
            with engine.connect() as connection:
                link.raw.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    link.raw.execute("ROLLBACK")
                    raise
                link.raw.execute("COMMIT")

    def hints(self, receive: Callable[[str], None]) -> None:
        """Return no line: other processes on the same file look by themselves."""
        return

    def table_names(self) -> list[str]:
        """Return our tables and the published ones that are there."""
        return [row[0] for row in self.select(_NAMES, (), None)]

    def copy_to(self, file: Path) -> None:
        """Write a consistent copy while others work."""
        _make_private(str(file))
        with self.links.use() as link, contextlib.closing(sqlite3.connect(file)) as copy:
            try:
                link.raw.backup(copy, pages=1_000)
                copy.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.Error as error:
                raise StoreUnavailable(f"SQLite can't be copied to {file}: {error}") from None

    def snapshot(self) -> AbstractContextManager[tuple[str, dict[str, int]]]:
        """Refuse: SQLite is copied as a whole."""
        raise StoreError("SQLite has no snapshots that others could read: copy it")

    def run_alone(self, sql: str) -> None:
        """Refuse: there is nothing of that kind in SQLite."""
        raise StoreError("SQLite knows no statements of that kind")

    def close(self) -> None:
        """Close the file."""
        self.links.close()


class SqliteChannel:
    """What one session sends to SQLite."""

    dialect = "sqlite"

    def __init__(self, driver: SqliteDriver) -> None:
        self.statements = 0
        self.round_trips = 0
        self._driver = driver
        self._guards: list[Guard] = []
        self._open: SqliteLink | None = None

    def guard(self, guards: list[Guard]) -> None:
        """Check facts with the next statement sent."""
        self._guards = [*self._guards, *guards]

    def check(self) -> None:
        """Check them now."""
        if self._guards:
            with self._link():
                pass

    def lines(self, table: Table, where: Mapping[str, object], limit: int | None) -> Lines:
        """Return the lines that match."""
        text, params = condition(table, where, arrays=False)
        end = "" if limit is None else f" LIMIT {int(limit)}"
        with self._link() as link:
            return lines(link.raw, table, text + end, [self._driver.bound(value) for value in params])

    def count(self, table: Table, where: Mapping[str, object], besides: Sequence[Key]) -> int:
        """Count the lines that match, but for those with the given keys."""
        text, params = condition(table, where, arrays=False)
        without, keys = without_keys(table, besides)
        with self._link() as link:
            sql = f"SELECT count(*) FROM {table.name} WHERE {text}{without}"
            counted: int = self._driver.run(link, sql, [*params, *keys]).fetchone()[0]
        return counted

    def instance(self, anchor: str, row_id: str) -> Loaded:
        """Return an anchor row's process instance, as of one moment."""
        with self._link() as link, _snapshot(link):
            return instance(link.raw, anchor, row_id)

    def children(self, execution_id: str) -> Loaded:
        """Return the children of an execution and what hangs on them."""
        with self._link() as link, _snapshot(link):
            return children(link.raw, execution_id)

    def lock_property(self, name: str) -> None:
        """Open a writing transaction: there is only one at a time, so it is the lock."""
        self._begin()

    def execute(self, sql: str, params: Sequence[object], *, alone: bool) -> list[tuple[Any, ...]]:
        """Run a statement inside the transaction, or as one of its own."""
        was_open = self._open is not None
        link = self._begin()
        rows = self._driver.run(link, sql, params).fetchall()
        self.statements += 1
        if alone and not was_open:
            self._end("COMMIT")
        return rows

    def write(self, plan: Plan) -> None:
        """Carry out a plan and commit."""
        plan.guards, self._guards = self._guards, []
        if not plan and self._open is None:
            return
        link = self._begin()
        try:
            for guard in plan.guards:
                if not self._driver.holds(link, guard):
                    raise guard.error()
            self.statements += write(link.raw, plan, self._driver.stored)
            self._end("COMMIT")
        except sqlite3.Error as error:
            self.close()
            raise refused(error) from None
        except UnicodeEncodeError:
            self.close()
            raise UnstorableText("a text holds a character that is no valid Unicode; remove it") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Roll back what is open and let the next writer in."""
        if self._open is not None:
            self._end("ROLLBACK")

    @contextmanager
    def _link(self) -> Iterator[SqliteLink]:
        self.statements += 1
        self.round_trips += 1
        if self._open is not None:
            self._check_guards(self._open)
            yield self._open
            return
        with self._driver.links.use() as link:
            self._check_guards(link)
            yield link

    def _check_guards(self, link: SqliteLink) -> None:
        guards, self._guards = self._guards, []
        for guard in guards:
            if not self._driver.holds(link, guard):
                raise guard.error()

    def _begin(self) -> SqliteLink:
        if self._open is None:
            if not self._driver.write_lock.acquire(timeout=_WRITE_PATIENCE):
                raise StoreUnavailable("another writer kept the database busy for too long")
            try:
                link = self._driver.links.take()
            except BaseException:
                self._driver.write_lock.release()
                raise
            self._open = link
            try:
                self._driver.run(link, "BEGIN IMMEDIATE", ())
                self._check_guards(link)
            except BaseException:
                self._release()
                raise
            self.round_trips += 1
        return self._open

    def _end(self, how: str) -> None:
        assert self._open is not None
        if self._open.raw.in_transaction:
            self._open.raw.execute(how)
        self._release()

    def _release(self) -> None:
        link, self._open = self._open, None
        if link is not None:
            if link.raw.in_transaction:
                link.raw.execute("ROLLBACK")
            self._driver.links.give(link)
            self._driver.write_lock.release()


@contextmanager
def _snapshot(link: SqliteLink) -> Iterator[None]:
    """Let several statements see the same moment."""
    if link.raw.in_transaction:
        yield
        return
    link.raw.execute("BEGIN")
    try:
        yield
    finally:
        link.raw.execute("COMMIT")
