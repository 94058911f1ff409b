"""What a session asks of a database: one implementation a dialect (`dialects/`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from watchword.store.guard import Guard
from watchword.store.plan import Key, Plan
from watchword.store.table import Table

Lines = list[list[Any]]
"""Lines of one table: converted values in column order."""


@dataclass(slots=True)
class Loaded:
    """Lines of several tables read together."""

    lines: dict[str, Lines] = field(default_factory=dict)
    """Table name -> its lines."""
    whole: bool = True


class Channel(Protocol):
    """The way to the database of one session; counts what it sends."""

    dialect: str
    statements: int
    round_trips: int

    def guard(self, guards: list[Guard]) -> None:
        """Check facts with the next statement sent (or with the write)."""

    def check(self) -> None:
        """Check them now."""

    def lines(self, table: Table, where: Mapping[str, object], limit: int | None) -> Lines:
        """Return the lines that match."""

    def count(self, table: Table, where: Mapping[str, object], besides: Sequence[Key]) -> int:
        """Count the lines that match, but for those with the given keys."""

    def instance(self, anchor: str, row_id: str) -> Loaded:
        """Return an anchor row's process instance; no lines at all if the anchor doesn't exist."""

    def children(self, execution_id: str) -> Loaded:
        """Return the children of an execution and what hangs on them."""

    def lock_property(self, name: str) -> None:
        """Open a transaction and lock a line of ACT_GE_PROPERTY."""

    def execute(self, sql: str, params: Sequence[object], *, alone: bool) -> list[tuple[Any, ...]]:
        """Run a statement inside the transaction; `alone`: as a transaction of its own if none is open."""

    def write(self, plan: Plan) -> None:
        """Carry out a plan and commit."""

    def close(self) -> None:
        """Roll back what is open and give everything back."""
