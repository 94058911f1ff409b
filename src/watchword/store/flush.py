"""Make the plan of a flush from what a unit of work knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from watchword.store.order import NUMBER
from watchword.store.plan import Change, Insert, Key, Plan, Removal, SetChange
from watchword.store.shelf import Shelf
from watchword.store.table import Column

Amends = Mapping[str, Mapping[Key, Change]]
"""Table name -> blind updates by key."""


def make_plan(shelves: Iterable[Shelf], amends: Amends, sets: list[SetChange]) -> Plan:
    """Return what has to be written, tables in their fixed order, lines of a table as they came."""
    plan = Plan()
    ordered = sorted(shelves, key=_number)
    for shelf in ordered:
        if shelf.new:
            values = shelf.table.values
            plan.inserts.append(Insert(shelf.table, [values(row) for row in shelf.new.values()]))
            plan.rows += len(shelf.new)
        if shelf.snapshots:
            plan.changes.extend(_changes(shelf))
    for table_amends in amends.values():
        plan.changes.extend(table_amends.values())
    plan.rows += len(plan.changes)
    for shelf in reversed(ordered):
        if shelf.gone:
            removal = Removal(shelf.table, _removed(shelf))
            plan.rows += len(shelf.gone)
            if shelf.table.uniques and _takes_over(shelf):
                plan.early.append(removal)
                plan.in_order = True
            else:
                plan.removals.append(removal)
    if sets:
        _place_sets(plan, sets, amends)
    return plan


def _removed(shelf: Shelf) -> list[tuple[Key, int | None]]:
    """Order the deletions by key (fewer deadlocks); lines that refer to lines of their own table, as they were deleted.

    Many are deleted by several statements, and a line must not go before those below it.
    """
    lines = list(shelf.gone.items())
    if not any(key.target == shelf.table.name for key in shelf.table.foreign_keys):
        lines.sort()
    return lines


def _number(shelf: Shelf) -> int:
    return NUMBER[shelf.table.name]


def _changes(shelf: Shelf) -> Iterable[Change]:
    table = shelf.table
    for key, row in shelf.dirty():
        snapshot = shelf.snapshots[key]
        values: dict[Column, object] = {}
        for column, old, new in zip(table.columns, snapshot, table.values(row), strict=True):
            if old != new and column is not table.rev and not column.key:
                values[column] = new
        if values or table.rev is not None:
            yield Change(table, key, shelf.checked(key), values)


def _takes_over(shelf: Shelf) -> bool:
    """Tell whether a new or changed row takes the unique key of a deleted one."""
    names = [column.name for column in shelf.table.columns]
    fresh = [shelf.table.values(row) for row in shelf.new.values()]
    fresh += [shelf.table.values(row) for _, row in shelf.dirty()]
    if not fresh:
        return False
    for unique in shelf.table.uniques:
        places = [names.index(name) for name in unique.columns]
        taken = {_pick(values, places) for values in fresh}
        if any(_pick(shelf.snapshots[key], places) in taken for key in shelf.gone):
            return True
    return False


def _pick(values: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    return tuple(values[place] for place in places)


def _place_sets(plan: Plan, sets: list[SetChange], amends: Amends) -> None:
    """Leave single lines out of set statements; where two parts might meet in a line, all run in order."""
    changed: defaultdict[str, list[Key]] = defaultdict(list)
    for part in plan.changes:
        changed[part.table.name].append(part.key)
    removed: defaultdict[str, list[Key]] = defaultdict(list)
    for removal in plan.removals + plan.early:
        removed[removal.table.name].extend(key for key, _ in removal.lines)
    seen: dict[str, bool] = {}
    for change in sets:
        name, deletes = change.table.name, change.values is None
        besides = changed.get(name, [])
        if deletes and amends.get(name):
            plan.in_order = True
            besides = [key for key in besides if key not in amends[name]]
        if besides or name in removed:
            change.besides = [*besides, *removed.get(name, ())]
        if name in seen and not (deletes and seen[name]):
            plan.in_order = True  # of two deletions it doesn't matter which one takes a line
        seen[name] = deletes and seen.get(name, True)
    plan.sets = sets
