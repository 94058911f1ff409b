"""PostgreSQL: one round trip to load, one to flush."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from psycopg.adapt import Loader, Transformer

from watchword.core.errors import OptimisticLockingError
from watchword.store.channel import Lines, Loaded
from watchword.store.dialects.encode import Encoders
from watchword.store.dialects.pool import Pool
from watchword.store.dialects.postgres_link import GuardFailed, Link
from watchword.store.dialects.postgres_write import PostgresWriter
from watchword.store.failures import StoreError
from watchword.store.guard import HELD, Guard
from watchword.store.load import ANCHOR_TABLES, JsonLines, array, children_text, path_text, whole_text
from watchword.store.plan import Key, Plan
from watchword.store.sql import condition, numbered, without_keys
from watchword.store.table import Table
from watchword.store.tables import IdentityLinkRow, VariableRow
from watchword.store.tenancy import EVERY, SETTING, seen
from watchword.store.times import from_stored, to_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

    from watchword.store.database import Hints

_ALWAYS = "SET default_transaction_isolation = 'read committed'; SET bytea_output = 'hex'; SET jit = off; "
_COMMANDS = (
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; "
    "SET enable_mergejoin = off; SET enable_bitmapscan = off; "
    "SET idle_in_transaction_session_timeout = '60s'; "
)
"""Commands look lines up by key only: plans stay the same however empty the tables are when they are made."""
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
            sql = f"SELECT q.* FROM ({numbered(sql)}) q WHERE {_check((guard.sql,), len(params))}"
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

        return postgresql.dialect(paramstyle="qmark")  # type: ignore[no-untyped-call]

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


@lru_cache(maxsize=1000)
def _guarded(sql: str, guards: tuple[str, ...], first: int) -> str:
    """Return a statement of one value that fails unless the guards hold; their parameters follow the `first` ones."""
    return f"SELECT CASE WHEN {_check(guards, first)} THEN ({numbered(sql)}) END"


@lru_cache(maxsize=1000)
def _held(sql: str, guards: tuple[str, ...], first: int) -> str:
    """Return a statement that says where the guards are checked with the check in it."""
    return numbered(sql).replace(HELD, _check(guards, first) if guards else "TRUE")


def _check(guards: tuple[str, ...], first: int) -> str:
    """Return a condition that is true or fails; without columns, it is evaluated once before anything else."""
    held = numbered(" AND ".join(f"({guard})" for guard in guards), first)
    return f"sqrt(CASE WHEN {held} THEN 1 ELSE -1 END) = 1"


def _with(params: Sequence[object], guards: Sequence[Guard]) -> Sequence[object]:
    return [*params, *(value for guard in guards for value in guard.params)]


def is_postgres(url: str) -> bool:
    """Tell whether a URL names a PostgreSQL database."""
    return urlsplit(url).scheme in ("postgresql", "postgres")


def _time_loader(time_zone: str) -> type[Loader]:
    read = from_stored(time_zone)

    class TimeLoader(Loader):
        def load(self, data: Any) -> Any:
            return read(bytes(data).decode("ascii"))

    return TimeLoader


class PostgresChannel:
    """What one session sends to PostgreSQL; holds a connection only while a transaction is open."""

    dialect = "postgresql"

    def __init__(self, driver: PostgresDriver) -> None:
        self.statements = 0
        self.round_trips = 0
        self._driver = driver
        self._guards: list[Guard] = []
        self._open: Link | None = None

    def guard(self, guards: list[Guard]) -> None:
        """Check facts with the next statement sent."""
        self._guards = [*self._guards, *guards]

    def check(self) -> None:
        """Check them now."""
        guards, self._guards = self._guards, []
        for guard in guards:
            if not self._holds(guard):
                raise guard.error()

    def lines(self, table: Table, where: Mapping[str, object], limit: int | None) -> Lines:
        """Return the lines that match."""
        text, params = condition(table, where, arrays=True)
        end = "" if limit is None else f" LIMIT {int(limit)}"
        inner = f"SELECT * FROM {table.name} WHERE {text}{end}"
        document = self._document(f"SELECT json_agg({array(table)}) FROM ({inner}) r", params)
        return self._driver.json.convert(table, document)

    def count(self, table: Table, where: Mapping[str, object], besides: Sequence[Key]) -> int:
        """Count the lines that match, but for those with the given keys."""
        text, params = condition(table, where, arrays=True)
        without, keys = without_keys(table, besides)
        sql = f"SELECT to_json(count(*)) FROM {table.name} WHERE {text}{without}"
        counted: int = self._document(sql, [*params, *keys])
        return counted

    def instance(self, anchor: str, row_id: str) -> Loaded:
        """Return an anchor row's process instance, in one round trip unless it is standalone or very large."""
        loaded = self._driver.json.loaded(self._document(whole_text(anchor), (row_id,)), anchor)
        if not loaded.whole:
            loaded = self._driver.json.loaded(self._document(path_text(anchor), (row_id,)), anchor)
            loaded.whole = False
        elif not loaded.lines["ACT_RU_EXECUTION"]:
            self._standalone(anchor, row_id, loaded)
        return loaded

    def children(self, execution_id: str) -> Loaded:
        """Return the children of an execution and what hangs on them."""
        return self._driver.json.loaded(self._document(children_text(), (execution_id,)))

    def lock_property(self, name: str) -> None:
        """Open a transaction and lock a line of ACT_GE_PROPERTY."""
        link = self._begin()
        self._send(link, "SELECT 1 FROM ACT_GE_PROPERTY WHERE NAME_ = ? FOR UPDATE", (name,))

    def execute(self, sql: str, params: Sequence[object], *, alone: bool) -> list[tuple[Any, ...]]:
        """Run a statement inside the transaction, or as one of its own."""
        guards: Sequence[Guard] = ()
        if HELD in sql:
            guards, self._guards = self._guards, []
            sql, params = _held(sql, tuple(guard.sql for guard in guards), len(params)), _with(params, guards)
        self.check()
        try:
            if self._open is None and alone:
                with self._driver.commands.use() as link:
                    return self._driver.rows(link, self._send(link, sql, params))
            link = self._begin()
            return self._driver.rows(link, self._send(link, sql, params))
        except GuardFailed:
            raise self._failed(guards) from None

    def write(self, plan: Plan) -> None:
        """Carry out a plan and commit."""
        plan.guards = self._guards
        link = self._open
        if not plan and link is None:
            return
        if link is not None:
            if plan:
                self._written(link, plan)
            link.run(b"COMMIT")
            self._count(1)
            self._open = None
            self._driver.commands.give(link)
        else:
            with self._driver.commands.use() as link:
                self._written(link, plan)
        self._guards = []

    def close(self) -> None:
        """Roll back what is open and give the connection back."""
        link, self._open = self._open, None
        if link is not None:
            try:
                link.run(b"ROLLBACK")
            finally:
                self._driver.commands.give(link)

    def _written(self, link: Link, plan: Plan) -> None:
        try:
            self._count(self._driver.writer.write(link, plan, within=self._open is not None))
        except GuardFailed:
            raise self._failed(plan.guards) from None

    def _document(self, sql: str, params: Sequence[object]) -> Any:
        """Return the one JSON document a statement yields; guards are checked before it runs."""
        guards, self._guards = self._guards, []
        if guards:
            sql = _guarded(sql, tuple(guard.sql for guard in guards), len(params))
            params = _with(params, guards)
        try:
            if self._open is not None:
                value = self._send(self._open, sql, params).get_value(0, 0)
            else:
                with self._driver.commands.use() as link:
                    value = self._send(link, sql, params).get_value(0, 0)
        except GuardFailed:
            raise self._failed(guards) from None
        return None if value is None else msgspec.json.decode(value)

    def _send(self, link: Link, sql: str, params: Sequence[object]) -> Any:
        self._count(1)
        return self._driver.send(link, sql, params)

    def _begin(self) -> Link:
        self.check()
        if self._open is None:
            link = self._driver.commands.take()
            link.run(b"BEGIN")
            self._open = link
            self._count(1)
        return self._open

    def _holds(self, guard: Guard) -> bool:
        self._count(1)
        rows = self._driver.select(guard.sql, guard.params, None, keyed=True)
        return bool(rows and rows[0][0])

    def _failed(self, guards: Sequence[Guard]) -> Exception:
        """Return the error of the guard that failed; if all hold by now, the unit may simply be repeated."""
        for guard in guards:
            if not self._holds(guard):
                return guard.error()
        return OptimisticLockingError()

    def _standalone(self, anchor: str, row_id: str, loaded: Loaded) -> None:
        table = ANCHOR_TABLES[anchor][0]
        loaded.lines[table.name] = self.lines(table, {"id": row_id}, None)
        if anchor == "task" and loaded.lines[table.name]:
            for hanging in (VariableRow.table, IdentityLinkRow.table):
                loaded.lines[hanging.name] = self.lines(hanging, {"task_id": row_id}, None)

    def _count(self, trips: int) -> None:
        self.statements += 1
        self.round_trips += trips
