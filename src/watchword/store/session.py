"""The unit of work: one command, one transaction.

Rows are plain objects: read them, change their attributes, add and delete them; `flush` finds out what changed and
writes it in one go. Reads and the flush are separate transactions; revisions (`REV_`) tell whether a row is still what
was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from watchword.store.channel import Channel, Loaded
from watchword.store.flush import make_plan
from watchword.store.guard import KEEP, Chosen, Elapsed, Guard
from watchword.store.instance import ANCHORS, InstanceRows, instance_rows
from watchword.store.plan import Change, Key, SetChange
from watchword.store.shelf import Shelf, Shelves, matches
from watchword.store.table import Row, Table
from watchword.store.tables import ExecutionRow, ExternalTaskRow, JobRow, TaskRow
from watchword.store.watching import Changed, Watcher

__all__ = ["Elapsed", "Guard", "Session"]

R = TypeVar("R", bound=Row)
_NO_AMENDS: Mapping[Key, Change] = {}
_MILLISECOND = timedelta(milliseconds=1)


class Session:
    """The rows one command works on; not to be shared between threads.

    Use it as a context manager or call `close`: what was not flushed is lost.
    """

    def __init__(self, channel: Channel, now: datetime, watcher: Watcher | None = None) -> None:
        """`watcher` sees every flush."""
        self.now = now
        self.actor: str | None = None
        """User id of whom this unit works for."""
        self.source: str | None = None
        """Network address of whom this unit works for."""
        self._watcher = watcher
        self._channel = channel
        self._shelves = Shelves()
        self._amends: dict[str, dict[Key, Change]] = {}
        self._sets: list[SetChange] = []
        self._guards: list[Guard] = []

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def dialect(self) -> str:
        """Which database it is: `postgresql` or `sqlite`."""
        return self._channel.dialect

    @property
    def statements(self) -> int:
        """How many statements were sent so far."""
        return self._channel.statements

    @property
    def round_trips(self) -> int:
        """How often the session waited for the database so far."""
        return self._channel.round_trips

    def add(self, row: Row) -> None:
        """Insert a row at the flush."""
        self._shelves[type(row)].add(row)

    def delete(self, row: Row) -> None:
        """Delete a row at the flush; a row added in this unit is forgotten instead."""
        shelf = self._shelves[type(row)]
        shelf.remove(row)
        self._amends.get(shelf.table.name, {}).pop(shelf.key(row), None)

    def get(self, row_type: type[R], id: str) -> R | None:
        """Return the row with this key (tables with one key column), None if there is none or it was deleted."""
        shelf = self._shelves[row_type]
        known = shelf.rows.get((id,))
        if known is not None:
            return cast(R, known)
        if (id,) in shelf.gone:
            return None
        for values in self._read(shelf.table, {shelf.table.keys[0].attribute: id}, None):
            self._took(shelf, shelf.take(values))
        return cast("R | None", shelf.rows.get((id,)))

    def find(self, row_type: type[R], *, limit: int | None = None, **equal: object) -> list[R]:
        """Return the rows whose attributes equal the given values, as this unit left them.

        A tuple or list means one of its values, None means no value. Order is not defined.
        """
        shelf = self._shelves[row_type]
        spare = limit and limit + len(shelf.gone) + len(shelf.snapshots)
        found: dict[Key, Row] = {}
        for values in self._read(shelf.table, equal, spare):
            row = self._took(shelf, shelf.take(values))
            if row is not None and matches(row, equal):
                found[shelf.key(row)] = row
        for key, row in shelf.rows.items():
            if key not in found and matches(row, equal):
                found[key] = row
        return cast("list[R]", list(found.values())[:limit])

    def cached(self, row_type: type[R]) -> list[R]:
        """Return the rows known and not deleted, in the order they came to be known; sends nothing."""
        shelf = self._shelves.get(row_type)
        return cast("list[R]", list(shelf.rows.values())) if shelf else []

    def added(self, row_type: type[R]) -> list[R]:
        """Return the rows that this unit of work adds, in that order; sends nothing."""
        shelf = self._shelves.get(row_type)
        return cast("list[R]", list(shelf.new.values())) if shelf else []

    def held(self, row_type: type[R], attribute: str, value: object) -> list[R]:
        """Return the known rows whose `attribute` is `value`, in the order they came to be known; sends nothing.

        Costs by what is found, not by what is known. Who changes the attribute of a row must `refile` it.
        """
        shelf = self._shelves.get(row_type)
        return cast("list[R]", shelf.held(attribute, value)) if shelf else []

    def known(self, row_type: type[R], id: str) -> R | None:
        """Return the row with this key if this unit knows it, None if it would have to be read or was deleted."""
        shelf = self._shelves.get(row_type)
        return cast("R | None", shelf.rows.get((id,))) if shelf else None

    def refile(self, row: Row) -> None:
        """Let `held` find a row by attributes that were changed."""
        self._shelves[type(row)].file(row)

    def count(self, row_type: type[Row], **equal: object) -> int:
        """Count the rows whose attributes equal the given values, as this unit left them."""
        shelf = self._shelves[row_type]
        unsettled = {**shelf.new, **dict(shelf.dirty())}
        besides = [*unsettled, *shelf.gone]
        self._send_guards()
        stored = self._channel.count(shelf.table, equal, besides)
        return stored + sum(matches(row, equal) for row in unsettled.values())

    def load_instance(self, anchor: str, id: str) -> InstanceRows | None:
        """Load the process instance around a row, in one round trip; None if that row doesn't exist.

        `anchor` says what `id` is: process_instance, execution, task, external_task or job. Of an instance with very
        many executions only the path from the anchor to the root is loaded, with what hangs on it (`whole` is false);
        `load_children` brings in more. A standalone task comes with its variables and identity links.
        """
        self._send_guards()
        loaded = self._channel.instance(anchor, id)
        rows = self._take(loaded)
        found = self._shelves[ANCHORS[anchor]].rows.get((id,))
        if found is None:
            return None
        if isinstance(found, ExecutionRow | TaskRow | ExternalTaskRow | JobRow):
            rows.process_instance_id = found.process_instance_id
        rows.anchor = found
        return rows

    def load_children(self, execution_id: str) -> None:
        """Load the children of an execution and what hangs on them."""
        self._send_guards()
        self._take(self._channel.children(execution_id))

    def amend(self, row_type: type[Row], id: str, **values: object) -> None:
        """Set attributes of a line without reading it; no matter if it doesn't exist. Values may be `Elapsed`."""
        shelf = self._shelves[row_type]
        key = (id,)
        row = shelf.rows.get(key)
        if row is not None:
            for attribute, value in values.items():
                setattr(row, attribute, _elapsed(row, value) if isinstance(value, Elapsed) else value)
            return
        table = shelf.table
        if key in shelf.gone:
            return
        changes = self._amends.setdefault(table.name, {})
        change = changes.get(key)
        if change is None:
            change = changes[key] = Change(table, key, None, {})
            for earlier in self._sets:
                if earlier.table is table and earlier.values:
                    for attribute, value in earlier.values.items():
                        change.values[table.by_attribute[attribute]] = Chosen(earlier.where, value)
        for attribute, value in values.items():
            change.values[table.by_attribute[attribute]] = value

    def update_where(
        self,
        row_types: type[Row] | Iterable[type[Row]],
        where: Mapping[str, object],
        values: Mapping[str, object],
    ) -> None:
        """Set attributes of all lines of some tables that match, and of the rows this unit knows."""
        where, values = dict(where), dict(values)
        for row_type in (row_types,) if isinstance(row_types, type) else row_types:
            table = row_type.table
            shelf = self._shelves.get(row_type)
            for row in shelf.rows.values() if shelf is not None else ():
                if matches(row, where):
                    for attribute, value in values.items():
                        setattr(row, attribute, value)
            for change in self._amends.get(table.name, _NO_AMENDS).values():
                for attribute, value in values.items():
                    column = table.by_attribute[attribute]
                    change.values[column] = Chosen(where, value, change.values.get(column, KEEP))
            self._sets.append(SetChange(table, where, values))

    def delete_where(self, row_type: type[Row], where: Mapping[str, object]) -> None:
        """Delete all lines that match, and forget the rows this unit knows of them."""
        shelf = self._shelves[row_type]
        for key, row in list(shelf.rows.items()):
            if matches(row, where):
                shelf.remove(row)
                self._amends.get(shelf.table.name, {}).pop(key, None)
        self._sets.append(SetChange(shelf.table, dict(where), None))

    def changes(self, row_type: type[Row]) -> bool:
        """Tell whether the flush will insert or update rows of a table, as far as this unit knows them."""
        if any(one.table is row_type.table for one in self._sets):
            return True
        shelf = self._shelves.get(row_type)
        return shelf is not None and (bool(shelf.new) or any(True for _ in shelf.dirty()))

    def touch(self, row: Row) -> None:
        """Write a row's revision though nothing else changed, so that a unit running beside this one loses."""
        shelf = self._shelves[type(row)]
        key = shelf.key(row)
        if key in shelf.snapshots and key in shelf.rows:
            shelf.touched.add(key)

    def lock_property(self, name: str) -> None:
        """Take a lock of the cluster (a line of ACT_GE_PROPERTY); held until the flush or the end of the session."""
        self._send_guards()
        self._channel.lock_property(name)

    def require(self, guard: Guard) -> None:
        """Make this unit rest on a fact, checked with the first statement sent; `guard.error()` is raised by it."""
        self._guards.append(guard)

    def check(self) -> None:
        """Check what this unit rests on without waiting for the next statement.

        Raises:
            Exception: what a required guard raises.
        """
        self._send_guards()
        self._channel.check()

    def execute(self, sql: str, params: tuple[object, ...] = (), *, alone: bool = False) -> list[tuple[Any, ...]]:
        """Run one statement (`?` placeholders) in this unit's transaction and return its lines.

        `alone`: the statement is a transaction of its own if none is open yet. Rows known are not refreshed.
        """
        self._send_guards()
        return self._channel.execute(sql, params, alone=alone)

    def flush(self, *, last: bool = False) -> None:
        """Write everything and commit; after the `last` flush only what rows say may still be read.

        Raises:
            OptimisticLockingError: a row changed since it was read, or a row referred to is gone; repeat the command.
            DuplicateError: a unique key exists already.
            Exception: what a required guard raises.
        """
        watcher, written = self._watcher, None
        if watcher is not None and self._concerns(watcher):
            written = watcher.before_flush(self)
        plan = make_plan(self._shelves.values(), self._amends, self._sets)
        for one in plan.sets:
            shelf = self._shelves.get(one.table.row)
            if shelf is not None:
                one.added = [key for key, row in shelf.new.items() if matches(row, one.where)]
        self._send_guards()
        self._channel.write(plan)
        changed: dict[str, list[Key]] = {}
        for change in plan.changes:
            if self._bump(change):
                changed.setdefault(change.table.name, []).append(change.key)
        for shelf in () if last else self._shelves.values():
            shelf.settle(changed.get(shelf.table.name, ()))
        self._amends.clear()
        self._sets.clear()
        if written is not None:
            written()

    def _concerns(self, watcher: Watcher) -> bool:
        ordered = (one.table.row for one in self._sets)
        return not (watcher.watched.isdisjoint(self._shelves) and watcher.watched.isdisjoint(ordered))

    def changed(self, row_type: type[Row]) -> Iterator[Changed]:
        """Yield what the next flush does to lines of a table; amended lines are left out."""
        shelf = self._shelves.get(row_type)
        if shelf is not None:
            yield from shelf.changed()
        for one in self._sets:
            if one.table is row_type.table:
                kind = "deleted" if one.values is None else "updated"
                yield Changed(kind, row_type(**one.where), frozenset(one.values or ()))

    def close(self) -> None:
        """Give back what the session holds; changes not flushed are lost."""
        self._channel.close()

    def _send_guards(self) -> None:
        if self._guards:
            self._channel.guard(self._guards)
            self._guards = []

    def _read(self, table: Table, where: Mapping[str, object], limit: int | None) -> list[list[Any]]:
        self._send_guards()
        return self._channel.lines(table, where, limit)

    def _take(self, loaded: Loaded) -> InstanceRows:
        def take(row_type: type[Row], values: list[Any]) -> Row | None:
            shelf = self._shelves[row_type]
            return self._took(shelf, shelf.take(values))

        return instance_rows(loaded, take)

    def _took(self, shelf: Shelf, row: Row | None) -> Row | None:
        """Apply what this unit has ordered for all matching lines to a row just read."""
        for earlier in self._sets:
            if row is not None and earlier.table is shelf.table and matches(row, earlier.where):
                if earlier.values is None:
                    shelf.remove(row)
                    row = None
                else:
                    for attribute, value in earlier.values.items():
                        setattr(row, attribute, value)
        return row

    def _bump(self, change: Change) -> bool:
        """Raise the revision of a row that was written; tell whether the row is known."""
        rev = change.table.rev
        shelf = self._shelves.get(change.table.row)
        row = None if shelf is None else shelf.rows.get(change.key)
        if rev is not None and row is not None:
            setattr(row, rev.attribute, (getattr(row, rev.attribute) or 0) + 1)
        return row is not None


def _elapsed(row: Row, value: Elapsed) -> int | None:
    since = getattr(row, value.since)
    if since is value.until:
        return 0
    return None if since is None else max(0, (value.until - since) // _MILLISECOND)
