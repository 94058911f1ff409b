"""Cut a plan into statements that run one after another."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.store.order import NUMBER
from watchword.store.plan import Insert, Plan, Removal, SetChange

ROWS_OF_A_SHAPE = 50
"""Larger units are sent as a pipeline."""
_CHUNK = 200
"""Lines of one statement within a pipeline."""


def in_order(plan: Plan) -> Iterator[Plan]:
    """Cut a plan into plans of one statement each, to be run one after another.

    Removals that free a unique key, inserts, changes, set updates; then deletions, children first.
    """
    if plan.guards:
        yield Plan(guards=plan.guards)
    for removal in plan.early:
        yield Plan(removals=[removal])
    for insert in plan.inserts:
        for start in range(0, len(insert.rows), _CHUNK):
            yield Plan(inserts=[Insert(insert.table, insert.rows[start : start + _CHUNK])])
    for start in range(0, len(plan.changes), ROWS_OF_A_SHAPE):
        yield Plan(changes=plan.changes[start : start + ROWS_OF_A_SHAPE])
    for one in plan.sets:
        if one.values is not None:
            yield Plan(sets=[_besides_added(one)])
    deletions: list[Removal | SetChange] = [*plan.removals, *(one for one in plan.sets if one.values is None)]
    for deletion in sorted(deletions, key=lambda d: -NUMBER[d.table.name]):
        if isinstance(deletion, SetChange):
            yield Plan(sets=[_besides_added(deletion)])
        else:
            for start in range(0, len(deletion.lines), _CHUNK):
                yield Plan(removals=[Removal(deletion.table, deletion.lines[start : start + _CHUNK])])


def _besides_added(one: SetChange) -> SetChange:
    return SetChange(one.table, one.where, one.values, [*one.besides, *one.added])
