"""Execution rows, subscriptions, variables and history at every wait state, as 7.24.0 writes them."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from play import Play
from shapes.models import SHAPES

from watchword.bpmn import scopes
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, HistoricActivityInstanceRow, VariableRow
from watchword.testing.rows import tree_lines

OBSERVED = Path(__file__).parent / "shapes" / "observed.txt"
"""Recorded from 7.24.0 on PostgreSQL: a head line a shape, then what is stored after each step."""


def observed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for is_head, lines in groupby(OBSERVED.read_text().splitlines(), key=lambda line: line.startswith("=== ")):
        block = list(lines)
        if is_head:
            key = block[-1].removeprefix("=== ")
        else:
            found[key] = block
    return found


def stored(play: Play) -> list[str]:
    rows = play.find(ExecutionRow)
    facts = {f"{row.cached_entity_state}/{row.sequence_counter}/{row.rev}" for row in rows}
    subscriptions = sorted(
        f"{row.event_type} {row.activity_id}{' kept' if row.configuration else ''}"
        for row in play.find(EventSubscriptionRow)
    )
    variables = sorted(
        f"{row.name}={row.long}{' own' if row.concurrent_local else ''}" for row in play.find(VariableRow)
    )
    return [
        *tree_lines(rows),
        f"state/sequence/revision: {sorted(facts)}",
        f"waits: {subscriptions}",
        f"has: {variables}",
    ]


def past(play: Play) -> list[str]:
    def parent(row: HistoricActivityInstanceRow) -> str:
        name, colon, _ = (row.parent_activity_instance_id or "").rpartition(":")
        return name if colon else "pi"

    rows = play.find(HistoricActivityInstanceRow)
    return sorted(
        f"{row.sequence_counter:02} {row.activity_id} in {parent(row)} state {row.activity_instance_state}"
        + ("" if row.end_time else " open")
        for row in rows
    )


def played(play: Play, steps: tuple[str, ...]) -> list[str]:
    play.start()
    lines = stored(play)
    for key in steps:
        play.complete(key)
        lines += [f"-- {key}", *stored(play)]
    return [*lines, "-- history", *past(play)]


@pytest.mark.parametrize("key", SHAPES)
def test_every_wait_state_has_the_rows_of_the_reference(play, key):
    shape, steps = SHAPES[key]

    lines = played(play(shape), steps)

    assert observed()[key] == lines


@pytest.mark.parametrize("key", SHAPES)
def test_the_long_way_of_activities_with_something_around_them_leaves_the_same(play, key, monkeypatch):
    monkeypatch.setattr(scopes, "_has_surroundings", lambda node: True)
    shape, steps = SHAPES[key]

    lines = played(play(shape), steps)

    assert observed()[key] == lines
