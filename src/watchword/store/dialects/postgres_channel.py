"""What one session sends to PostgreSQL: reads with guards inside, one write."""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from watchword.core.errors import OptimisticLockingError
from watchword.store.channel import Lines, Loaded
from watchword.store.dialects.postgres_link import GuardFailed, Link
from watchword.store.guard import HELD, Guard
from watchword.store.load import ANCHOR_TABLES, array, children_text, path_text, whole_text
from watchword.store.plan import Key, Plan
from watchword.store.sql import condition, numbered, without_keys
from watchword.store.table import Table
from watchword.store.tables import IdentityLinkRow, VariableRow

if TYPE_CHECKING:
    from watchword.store.dialects.postgres import PostgresDriver


def checked(guards: tuple[str, ...], first: int) -> str:
    """Return a condition that is true or fails; without columns, it is evaluated once before anything else."""
    held = numbered(" AND ".join(f"({guard})" for guard in guards), first)
    return f"sqrt(CASE WHEN {held} THEN 1 ELSE -1 END) = 1"


@lru_cache(maxsize=1000)
def _guarded(sql: str, guards: tuple[str, ...], first: int) -> str:
    """Return a statement of one value that fails unless the guards hold; their parameters follow the `first` ones."""
    return f"SELECT CASE WHEN {checked(guards, first)} THEN ({numbered(sql)}) END"


@lru_cache(maxsize=1000)
def _held(sql: str, guards: tuple[str, ...], first: int) -> str:
    """Return a statement that says where the guards are checked with the check in it."""
    return numbered(sql).replace(HELD, checked(guards, first) if guards else "TRUE")


def _with(params: Sequence[object], guards: Sequence[Guard]) -> Sequence[object]:
    return [*params, *(value for guard in guards for value in guard.params)]


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
