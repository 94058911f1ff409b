"""PostgreSQL: the connections for commands and queries, and what is asked of the database as a whole."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg.adapt import Loader, Transformer

from watchword.store.dialects.encode import Encoders
from watchword.store.dialects.pool import Pool
from watchword.store.dialects.postgres_channel import PostgresChannel, checked
from watchword.store.dialects.postgres_link import GuardFailed, Link
from watchword.store.dialects.postgres_write import PostgresWriter
from watchword.store.failures import StoreError
from watchword.store.guard import Guard
from watchword.store.load import JsonLines
from watchword.store.sql import numbered
from watchword.store.tenancy import EVERY, SETTING, seen
from watchword.store.times import from_stored, to_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

    from watchword.store.database import Hints

_ALWAYS = "SET default_transaction_isolation = 'read committed'; SET bytea_output = 'hex'; SET jit = off; "
_COMMANDS = (
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; "
    "SET enable_mergejoin = off; SET enable_bitmapscan = off; SET random_page_cost = 1.1; "
    "SET idle_in_transaction_session_timeout = '60s'; "
)
"""Commands look lines up by key only: plans stay the same however empty the tables are when they are made.

What a key leads to is mostly in memory. By the server's own estimate, made for disks, all rows of a group would be read
rather than those about one thing.
"""
_QUERIES = "SET default_transaction_read_only = on"
_NAMES = (
    "SELECT UPPER(tablename) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA() "
    "AND (tablename LIKE 'act\\_%' OR tablename LIKE 'ww\\_%') ORDER BY 1"
)
_SEEN_LIMIT = 2000
_SCHEMA_LOCK = 7_240_001
"""Number of the advisory lock that lets one node at a time create or upgrade."""


@dataclass(frozen=True, slots=True)
class StatementLimits:
    """Time of one statement and of its waiting for locks (seconds). Source: guideline W-33."""

    statement: int = 60
    lock: int = 10

    @property
    def sql(self) -> str:
        """Return the settings of a connection."""
        return f"SET statement_timeout = '{self.statement:d}s'; SET lock_timeout = '{self.lock:d}s'; "


class PostgresDriver:
    """The connections to one PostgreSQL database: some for commands, some for queries."""

    dialect = "postgresql"

    def __init__(
        self,
        url: str,
        *,
        pool_size: int,
        time_zone: str,
        limits: StatementLimits = StatementLimits(),
        row_security: bool = False,
    ) -> None:
        self._conninfo = url
        self._tenants = seen if row_security else None
        self.encoders = Encoders(to_stored(time_zone))
        self.json = JsonLines(from_stored(time_zone))
        zone = f"SET TIME ZONE '{time_zone}'; {limits.sql}"
        self.commands: Pool[Link] = Pool(lambda: self._link(_ALWAYS + zone + _COMMANDS), pool_size)
        self.queries: Pool[Link] = Pool(lambda: self._link(_ALWAYS + zone + _QUERIES), pool_size)
        self.writer = PostgresWriter()
        self._loader = _time_loader(time_zone)
        self._seen: dict[str, bytes] = {}

    def channel(self) -> PostgresChannel:
        """Return the way to the database for one session."""
        return PostgresChannel(self)

    def select(
        self, sql: str, params: Sequence[object], guard: Guard | None, *, keyed: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run a read-only statement on a connection for queries (`keyed`: commands); a guard travels inside it."""
        if guard is not None:
            sql = f"SELECT q.* FROM ({numbered(sql)}) q WHERE {checked((guard.sql,), len(params))}"
            params = (*params, *guard.params)
        with (self.commands if keyed else self.queries).use() as link:
            try:
                return self.rows(link, self.send(link, sql, params))
            except GuardFailed:
                assert guard is not None
                raise guard.error() from None

    def send(self, link: Link, sql: str, params: Sequence[object]) -> Any:
        """Run a statement with `?` placeholders; it is prepared from its second use on."""
        text = self._seen.get(sql)
        if text is not None:
            return link.send(text, params)
        text = numbered(sql).encode()
        if len(self._seen) >= _SEEN_LIMIT:
            for old in list(self._seen)[: _SEEN_LIMIT // 10]:
                self._seen.pop(old, None)
        self._seen[sql] = text
        return link.send(text, params, keep=False)

    def rows(self, link: Link, result: Any) -> list[tuple[Any, ...]]:
        """Return a result's lines as Python values."""
        transformer = Transformer(link.connection)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)

    def compiler(self) -> Dialect:
        """Return the SQLAlchemy dialect that compiles for `select`: `?` placeholders by position."""
        from sqlalchemy.dialects import postgresql

        return postgresql.dialect(paramstyle="qmark")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped

    @contextmanager
    def schema_work(self) -> Iterator[Connection]:
        """Lend a SQLAlchemy connection in a transaction that is committed at the end of the block.

        One node at a time: the others wait for an advisory lock.
        """
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        with self.commands.use() as link:
            raw = link.connection
            engine = create_engine("postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool)
            with engine.connect() as connection:
                link.run(b"BEGIN")
                try:
                    link.run(b"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '600s'")
                    link.run(f"SET LOCAL {SETTING} = '{{{EVERY}}}'".encode())
                    link.run(b"SELECT pg_advisory_xact_lock(%d)" % _SCHEMA_LOCK)
                    yield connection
                except BaseException:
                    link.run(b"ROLLBACK")
                    raise
                link.run(b"COMMIT")

    def hints(self, receive: Callable[[str], None]) -> Hints:
        """Open a line to the other nodes on this database."""
        from watchword.store.listen import Listener

        return Listener(self._conninfo, receive)

    def table_names(self) -> list[str]:
        """Return our tables and the published ones that are there."""
        return [row[0] for row in self.select(_NAMES, (), None)]

    def copy_to(self, file: Path) -> None:
        """Refuse: a dump is taken by PostgreSQL's own program."""
        raise StoreError(f"PostgreSQL isn't copied to {file}: use pg_dump")

    @contextmanager
    def snapshot(self) -> Iterator[tuple[str, dict[str, int]]]:
        """Hold a snapshot in a transaction; yield its name and the lines of each table in it."""
        with self.queries.use() as link:
            link.run(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                link.run(b"SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
                name = self.rows(link, link.send(b"SELECT pg_export_snapshot()", (), keep=False))[0][0]
                tables = [row[0] for row in self.rows(link, link.send(_NAMES.encode(), (), keep=False))]
                lines = {}
                for table in tables:
                    counted = link.send(f"SELECT COUNT(*) FROM {table}".encode(), (), keep=False)
                    lines[table] = self.rows(link, counted)[0][0]
                yield name, lines
            finally:
                link.run(b"ROLLBACK")

    def run_alone(self, sql: str) -> None:
        """Run a statement that can't be part of a transaction."""
        with self.commands.use() as link:
            link.run(sql.encode())

    def close(self) -> None:
        """Hang up."""
        self.commands.close()
        self.queries.close()

    def _link(self, settings: str) -> Link:
        link = Link(self._conninfo, settings, self.encoders, self._tenants)
        link.connection.adapters.register_loader("timestamp", self._loader)
        return link


def _time_loader(time_zone: str) -> type[Loader]:
    read = from_stored(time_zone)

    class TimeLoader(Loader):
        def load(self, data: Any) -> Any:
            return read(bytes(data).decode("ascii"))

    return TimeLoader
