"""Print execution rows as a tree, the way the tests and the guide show them."""

from __future__ import annotations

from collections.abc import Iterable

from watchword.store.tables import ExecutionRow


def tree_lines(rows: Iterable[ExecutionRow]) -> list[str]:
    """Return one line a row: indentation, activity, activity instance, flags.

    `u u:* A S` is an active scope row at `u` in an activity instance of its own; `-` stands for nothing, `pi` for the
    process instance, `*` for the unique part of an id. Flags: A active, C concurrent, S scope, E event scope.
    Siblings are sorted by what is shown.
    """
    by_parent: dict[str | None, list[ExecutionRow]] = {}
    for row in rows:
        by_parent.setdefault(row.parent_id, []).append(row)
    return _below(by_parent, None, 0)


def _below(by_parent: dict[str | None, list[ExecutionRow]], parent_id: str | None, depth: int) -> list[str]:
    blocks = [
        [f"{'  ' * depth}{_show(row)}", *_below(by_parent, row.id, depth + 1)] for row in by_parent.get(parent_id, ())
    ]
    return [line for block in sorted(blocks) for line in block]


def _show(row: ExecutionRow) -> str:
    flags = (("A", row.active), ("C", row.concurrent), ("S", row.scope), ("E", row.event_scope))
    shown = "".join(f" {letter}" for letter, there in flags if there)
    return f"{row.activity_id or '-'} {_instance(row)}{shown}"


def _instance(row: ExecutionRow) -> str:
    if row.activity_instance_id is None:
        return "-"
    if row.activity_instance_id == row.process_instance_id:
        return "pi"
    activity, colon, _ = row.activity_instance_id.rpartition(":")
    return f"{activity}:*" if colon else "*"
