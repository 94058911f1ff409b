"""Cut a plan into statements that run one after another."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.store.order import NUMBER
from watchword.store.plan import Change, Insert, Plan, Removal, SetChange
from watchword.store.table import Rank

ROWS_OF_A_SHAPE = 50
"""Larger units are sent as a pipeline."""
_CHUNK = 200
"""Lines of one statement within a pipeline."""


def in_order(plan: Plan) -> Iterator[Plan]:
    """Cut a plan into plans of one statement each, to be run one after another.

    Removals that free a unique key, inserts, then changes, set updates and deletions (children first): of what runs,
    after it of history, so that units meet in what runs.
    """
    if plan.guards:
        yield Plan(guards=plan.guards)
    for removal in plan.early:
        yield Plan(removals=[removal])
    for insert in plan.inserts:
        for start in range(0, len(insert.rows), _CHUNK):
            yield Plan(inserts=[Insert(insert.table, insert.rows[start : start + _CHUNK])])
    yield from _changes_of(plan, history=False)
    yield from _changes_of(plan, history=True)


def _changes_of(plan: Plan, *, history: bool) -> Iterator[Plan]:
    """Cut the part of a plan that changes lines, of history or of what runs."""
    changes = [change for change in plan.changes if _is_history(change) is history]
    sets = [one for one in plan.sets if _is_history(one) is history]
    for start in range(0, len(changes), ROWS_OF_A_SHAPE):
        yield Plan(changes=changes[start : start + ROWS_OF_A_SHAPE])
    for one in sets:
        if one.values is not None:
            yield Plan(sets=[_besides_added(one)])
    deletions: list[Removal | SetChange] = [one for one in plan.removals if _is_history(one) is history]
    deletions += [one for one in sets if one.values is None]
    for deletion in sorted(deletions, key=lambda d: -NUMBER[d.table.name]):
        if isinstance(deletion, SetChange):
            yield Plan(sets=[_besides_added(deletion)])
        else:
            for start in range(0, len(deletion.lines), _CHUNK):
                yield Plan(removals=[Removal(deletion.table, deletion.lines[start : start + _CHUNK])])


def _is_history(part: Change | Removal | SetChange) -> bool:
    return part.table.rank is Rank.HISTORY


def _besides_added(one: SetChange) -> SetChange:
    return SetChange(one.table, one.where, one.values, [*one.besides, *one.added])
