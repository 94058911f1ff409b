"""Instances of a multi-instance body that come and go by a change from outside.

Source: observed in 7.24: an added instance counts in `nrOfInstances` and `nrOfActiveInstances`, a removed one leaves
the first as it was; the element variable isn't set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import EngineError
from watchword.engine import tree, variables
from watchword.engine.multi_instance import ACTIVE, COMPLETED, COUNTER, INSTANCES
from watchword.values import native
from watchword.values.typed import Int32

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def is_parallel(node: Node | None) -> bool:
    """Tell whether `node` is the body of instances that run at once."""
    return node is not None and node.multi_instance is not None and not node.multi_instance.sequential


def is_sequential(node: Node | None) -> bool:
    """Tell whether `node` is the body of instances that run one after the other."""
    return node is not None and node.multi_instance is not None and node.multi_instance.sequential


def prepare(ctx: Context, body_row: ExecutionRow, body: Node) -> ExecutionRow:
    """Make a body that was just opened ready for its only instance; return the row that the instance runs on."""
    for name, value in ((INSTANCES, 1), (COMPLETED, 0), (ACTIVE, 1)):
        _write(ctx, body_row, name, value)
    if is_sequential(body):
        _write(ctx, body_row, COUNTER, 0)
        return body_row
    tree.stand_nowhere(body_row)
    row = tree.branch(ctx, body_row)
    _write(ctx, row, COUNTER, 0)
    return row


def add(ctx: Context, body_row: ExecutionRow, body: Node) -> ExecutionRow:
    """Add an instance to a running body; return the row that it runs on.

    Raises:
        EngineError: the instances run one after the other.
    """
    if is_sequential(body):
        raise EngineError(f"activity {body.id!r}: its instances run one after the other, so none can be added")
    row = tree.branch(ctx, body_row)
    count = _read(ctx, body_row, INSTANCES)
    _write(ctx, body_row, INSTANCES, count + 1)
    _write(ctx, body_row, ACTIVE, _read(ctx, body_row, ACTIVE) + 1)
    _write(ctx, row, COUNTER, count)
    ctx.session.touch(body_row)
    return row


def removed(ctx: Context, body_row: ExecutionRow) -> None:
    """Count an instance that was cancelled."""
    _write(ctx, body_row, ACTIVE, _read(ctx, body_row, ACTIVE) - 1)
    ctx.session.touch(body_row)


def _write(ctx: Context, row: ExecutionRow, name: str, value: int) -> None:
    variables.set_variable(ctx, row, name, native.from_native(Int32(value)), local=True)


def _read(ctx: Context, row: ExecutionRow, name: str) -> int:
    found = variables.get_local(ctx, row, name)
    return found.value if found is not None and isinstance(found.value, int) else 0
