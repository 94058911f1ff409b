"""What one flush has to do: plain data, made once by `flush`, carried out by each database in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from watchword.store.guard import Guard
from watchword.store.table import Column, Table

Key = tuple[Any, ...]
"""The values of a row's key columns, in column order."""


@dataclass(slots=True)
class Insert:
    """New lines of one table, as column values in column order."""

    table: Table
    rows: list[tuple[Any, ...]]


@dataclass(slots=True)
class Change:
    """New values for some columns of one line; `rev` is the revision it must have, None for a blind update."""

    table: Table
    key: Key
    rev: int | None
    values: dict[Column, object]


@dataclass(slots=True)
class Removal:
    """Lines of one table to delete, each with the revision it must have (None where the table has none)."""

    table: Table
    lines: list[tuple[Key, int | None]]


@dataclass(slots=True)
class SetChange:
    """An update (`values`) or deletion (`values` is None) of all lines that match, but for those in `besides`."""

    table: Table
    where: Mapping[str, object]
    """Attribute -> value; the same object for all tables that are asked the same."""
    values: Mapping[str, object] | None
    """Attribute -> value, likewise."""
    besides: Sequence[Key] = ()
    added: Sequence[Key] = ()
    """Matching lines that the same unit inserts: to be left out where the insert runs first."""


@dataclass(slots=True)
class Plan:
    """One unit of work, ordered: `inserts` parents first, `removals` children first."""

    inserts: list[Insert] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    sets: list[SetChange] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    early: list[Removal] = field(default_factory=list)
    """Removals that must come before the inserts, since a new line takes over their unique key."""
    rows: int = 0
    in_order: bool = False
    """The parts must run one after another: two of them may touch one line or one unique key."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.sets or self.guards)
