"""The identity map of one table: which rows a unit of work knows, added, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from watchword.store.order import NUMBER, PARENTS_FIRST
from watchword.store.plan import Key
from watchword.store.table import Rank, Row, Table
from watchword.store.watching import Changed


@cache
def _names(table: str) -> tuple[str, ...]:
    return tuple(column.attribute for column in PARENTS_FIRST[NUMBER[table]].columns)


@cache
def _key_of(table: str) -> Callable[[Any], Key]:
    """Return the function that gives a row's key as a tuple."""
    names = [column.attribute for column in PARENTS_FIRST[NUMBER[table]].keys]
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda row: (one(row),)
    return attrgetter(*names)


def matches(row: Row, where: Mapping[str, object]) -> bool:
    """Tell whether a row has the values asked for (tuple or list: one of them)."""
    for attribute, wanted in where.items():
        value = getattr(row, attribute)
        if isinstance(wanted, (tuple, list, set, frozenset)):
            if value is None or value not in wanted:
                return False
        elif value != wanted:
            return False
    return True


class Shelf:
    """The rows of one table that one unit of work knows."""

    __slots__ = ("_files", "_names", "gone", "key", "new", "rows", "snapshots", "table", "touched")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key = _key_of(table.name)
        self.rows: dict[Key, Row] = {}
        self.snapshots: dict[Key, tuple[Any, ...]] = {}
        self.new: dict[Key, Row] = {}
        self.gone: dict[Key, int | None] = {}
        self.touched: set[Key] = set()
        self._names = _names(table.name)
        self._files: dict[str, dict[object, dict[Key, Row]]] = {}

    def held(self, attribute: str, value: object) -> list[Row]:
        """Return the known rows whose attribute has this value, without looking at the others."""
        files = self._files.get(attribute)
        if files is None:
            files = self._files[attribute] = {}
            for key, row in self.rows.items():
                files.setdefault(getattr(row, attribute), {})[key] = row
        filed = files.get(value)
        if not filed:
            return []
        rows = self.rows
        found, stale = [], []
        for key, row in filed.items():
            if rows.get(key) is row and getattr(row, attribute) == value:
                found.append(row)
            else:
                stale.append(key)
        for key in stale:
            del filed[key]
        return found

    def file(self, row: Row) -> None:
        """Let `held` find a row by what its attributes are now; needed where they changed since it was taken in."""
        key = self.key(row)
        for attribute, files in self._files.items():
            files.setdefault(getattr(row, attribute), {})[key] = row

    def add(self, row: Row) -> None:
        """Take in a new row; where its key was deleted in this unit, it becomes a change of that line."""
        key = self.key(row)
        self.rows[key] = row
        if key in self.gone:
            del self.gone[key]
        else:
            self.new[key] = row
        if self._files:
            self.file(row)

    def remove(self, row: Row) -> None:
        """Delete a row; one added in this unit is simply forgotten."""
        key = self.key(row)
        if self.rows.pop(key, None) is None:
            return
        self.touched.discard(key)
        if self.new.pop(key, None) is None:
            self.gone[key] = self.checked(key)

    def checked(self, key: Key) -> int | None:
        """Return the revision a line must have to be written; None for tables without, and for history.

        History lines that are gone are no conflict. Source: reference 2.7.
        """
        if self.table.rev is None or self.table.rank is Rank.HISTORY:
            return None
        snapshot = self.snapshots[key]
        revision: int | None = snapshot[self._names.index(self.table.rev.attribute)]
        return revision

    def take(self, values: list[Any]) -> Row | None:
        """Return the row of a line just read; the one known already wins, a deleted one yields None."""
        row = self.table.row(*values)
        key = self.key(row)
        known = self.rows.get(key)
        if known is not None:
            return known
        if key in self.gone:
            return None
        self.rows[key] = row
        self.snapshots[key] = tuple(values)
        if self._files:
            self.file(row)
        return row

    def dirty(self) -> Iterator[tuple[Key, Row]]:
        """Yield the rows that differ from what was read, and those touched."""
        values = self.table.values
        for key, snapshot in self.snapshots.items():
            row = self.rows.get(key)
            if row is not None and (key in self.touched or values(row) != snapshot):
                yield key, row

    def changed(self) -> Iterator[Changed]:
        """Yield what becomes of rows that this unit adds, changes and deletes."""
        for row in self.new.values():
            yield Changed("created", row)
        for key, row in self.dirty():
            before = zip(self._names, self.snapshots[key], strict=True)
            differing = frozenset(name for name, value in before if getattr(row, name) != value)
            if differing:
                yield Changed("updated", row, differing)
        for key in self.gone:
            yield Changed("deleted", self.table.row(*self.snapshots[key]))

    def settle(self, changed: Sequence[Key]) -> None:
        """Take what is known for what the database holds, after a flush that succeeded."""
        if self.gone:
            for key in self.gone:
                self.snapshots.pop(key, None)
            self.gone.clear()
        if self.new or changed:
            values = self.table.values
            for key in (*self.new, *changed):
                self.snapshots[key] = values(self.rows[key])
            self.new.clear()
        self.touched.clear()


class Shelves(dict[type[Row], Shelf]):
    """Row class -> its shelf, which is put up when it is first asked for."""

    __slots__ = ()

    def __missing__(self, row_type: type[Row]) -> Shelf:
        shelf = self[row_type] = Shelf(row_type.table)
        return shelf
