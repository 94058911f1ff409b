"""A database whose reads and writes are told as spans; opened instead of the plain one where somebody listens.

Told are what is done, on which table, and how many lines came or went: neither statements nor values.
Source: guidelines W-32, W-36.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from watchword.core.trace import Span, inside
from watchword.store.channel import Channel, Lines, Loaded
from watchword.store.database import Database
from watchword.store.guard import Guard
from watchword.store.plan import Key, Plan
from watchword.store.session import Session
from watchword.store.table import Table

_TABLE = re.compile(r"\b((?:ACT|WW)_[A-Z_]+)\b", re.IGNORECASE)


class TracedDatabase(Database):
    """Tells what is asked and written."""

    def session(self, now: datetime) -> Session:
        """Begin a unit of work."""
        return Session(_TracedChannel(self._driver.channel()), now, self.watcher)

    def select(
        self, sql: str, params: Sequence[object] = (), guard: Guard | None = None, *, keyed: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run a read-only statement."""
        with _statement(self.dialect, sql) as told:
            lines = super().select(sql, params, guard, keyed=keyed)
            told.note(db__response__returned_rows=len(lines))
        return lines


class _TracedChannel:
    """Hands everything on to the channel of a session."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self.dialect = channel, channel.dialect

    @property
    def statements(self) -> int:
        return self._channel.statements

    @statements.setter
    def statements(self, count: int) -> None:
        self._channel.statements = count

    @property
    def round_trips(self) -> int:
        return self._channel.round_trips

    @round_trips.setter
    def round_trips(self, count: int) -> None:
        self._channel.round_trips = count

    def guard(self, guards: list[Guard]) -> None:
        self._channel.guard(guards)

    def check(self) -> None:
        with self._told("check"):
            self._channel.check()

    def lines(self, table: Table, where: Mapping[str, object], limit: int | None) -> Lines:
        with self._told("SELECT", table.name) as told:
            found = self._channel.lines(table, where, limit)
            told.note(db__response__returned_rows=len(found))
        return found

    def count(self, table: Table, where: Mapping[str, object], besides: Sequence[Key]) -> int:
        with self._told("COUNT", table.name):
            return self._channel.count(table, where, besides)

    def instance(self, anchor: str, row_id: str) -> Loaded:
        with self._told("SELECT instance") as told:
            return _counted(told, self._channel.instance(anchor, row_id))

    def children(self, execution_id: str) -> Loaded:
        with self._told("SELECT children") as told:
            return _counted(told, self._channel.children(execution_id))

    def lock_property(self, name: str) -> None:
        with self._told("LOCK", "ACT_GE_PROPERTY"):
            self._channel.lock_property(name)

    def execute(self, sql: str, params: Sequence[object], *, alone: bool) -> list[tuple[Any, ...]]:
        with _statement(self.dialect, sql) as told:
            lines = self._channel.execute(sql, params, alone=alone)
            told.note(db__response__returned_rows=len(lines))
        return lines

    def write(self, plan: Plan) -> None:
        with self._told("flush") as told:
            told.note(
                watchword__inserted=sum(len(one.rows) for one in plan.inserts),
                watchword__updated=len(plan.changes),
                watchword__deleted=sum(len(one.lines) for one in (*plan.early, *plan.removals)),
                watchword__set=len(plan.sets),
            )
            self._channel.write(plan)

    def close(self) -> None:
        self._channel.close()

    def _told(self, what: str, table: str = "") -> AbstractContextManager[Span]:
        return _span(self.dialect, what, table)


def _statement(dialect: str, sql: str) -> AbstractContextManager[Span]:
    """Open the span of a statement, called by its first word and the first of our tables in it."""
    table = _TABLE.search(sql)
    return _span(dialect, sql.split(None, 1)[0].upper(), table[1].upper() if table else "")


def _span(dialect: str, what: str, table: str) -> AbstractContextManager[Span]:
    return inside(
        f"{what} {table}".rstrip(),
        kind="client",
        db__system__name=dialect,
        db__operation__name=what,
        db__collection__name=table or None,
    )


def _counted(told: Span, loaded: Loaded) -> Loaded:
    told.note(db__response__returned_rows=sum(map(len, loaded.lines.values())))
    return loaded
