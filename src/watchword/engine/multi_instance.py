"""Instances of a multi-instance activity: how many, their variables, their rows.

The work is linear in the number of instances: nothing here looks at all of them but where all of them are made or go.
Source: `reference` 1.7, observed in 7.24.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import MultiInstance, Node
from watchword.core.errors import NotANumber, StepFailed
from watchword.engine import cancel, conditional_events, steps, tree, variables
from watchword.engine.facades import ExecutionScope
from watchword.values import native
from watchword.values.typed import Int32

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

INSTANCES, ACTIVE, COMPLETED = "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"
COUNTER = "loopCounter"
PLAIN = re.compile(r"(?:\$\{\s*)?(?P<name>[A-Za-z_]\w*)(?:\s*\})?")
"""A variable's name, bare or as a whole expression."""
CONDITION_MET = "Multi instance completion condition satisfied."
"""Reason with which the instances left over end. Source: observed in 7.24."""


def inner_of(body: Node) -> Node:
    """Return the activity inside a body."""
    return body.children[0]


def count(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> int:
    """Return how many instances there will be: by cardinality, else by collection.

    Raises:
        NotANumber: the cardinality is a text that is none.
        StepFailed: it is no number from 0 on, or the collection is none.
    """
    if loop.cardinality is None:
        return len(items(ctx, execution, body, loop))
    value = loop.cardinality.evaluate(ExecutionScope(ctx, execution))
    number = _number(value)
    if number is None or number < 0:
        raise StepFailed(
            f"activity {body.id!r}: loop cardinality {loop.cardinality.text!r} yields {value!r}; expected 0 or more"
        )
    if number >= ctx.settings.max_executions and not loop.sequential:
        raise StepFailed(
            f"activity {body.id!r}: {number} instances at once; the limit is {ctx.settings.max_executions} executions "
            "in one command"
        )
    return number


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value)
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise NotANumber(f"loop cardinality {value!r} is no whole number") from None
    return None


def items(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> Sequence[Any]:
    """Return the collection's elements; JSON arrays count as collections.

    A plain variable is taken apart once a command, as long as nothing else is set: a sequence asks for each item.

    Raises:
        StepFailed: it is no collection.
    """
    text = loop.collection_variable or "" if loop.collection is None else loop.collection.text
    plain = PLAIN.fullmatch(text)
    row = variables.row_of(ctx, execution, plain["name"]) if plain is not None else None
    if row is None:
        return _elements_of(ctx, execution, body, loop, text)
    known = ctx.collections.get(row.id)
    if known is None or known[0] != row.sequence_counter:
        known = ctx.collections[row.id] = row.sequence_counter, _elements_of(ctx, execution, body, loop, text)
    return known[1]


def _elements_of(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance, text: str) -> Sequence[Any]:
    if loop.collection is not None:
        value = loop.collection.evaluate(ExecutionScope(ctx, execution))
    else:
        found = variables.get(ctx, execution, text)
        value = None if found is None else ctx.opened.native(found)
    elements = getattr(value, "elements", None)
    if callable(elements):  # a JSON array
        value = elements()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return value
    if isinstance(value, set | frozenset):
        return list(value)
    raise StepFailed(
        f"activity {body.id!r}: collection {text!r} is {type(value).__name__}; expected a list or a JSON array"
    )


def begin_together(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance, number: int) -> None:
    """Make all instances, each on a concurrent row of its own, and let them begin in order."""
    _count_variables(ctx, execution, number, number)
    elements = _elements(ctx, execution, body, loop)
    inner = inner_of(body)
    tree.stand_nowhere(execution)
    rows = [tree.branch(ctx, execution) for _ in range(number)]
    for index in range(number - 1, -1, -1):
        row = rows[index]
        _instance_variables(ctx, row, body, loop, index, elements)
        ctx.agenda.later(steps.enter, row, inner)


def begin_sequence(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance, number: int) -> None:
    """Let the first instance begin; it runs on the body's own row."""
    _count_variables(ctx, execution, number, 1)
    _perform(ctx, execution, body, loop, 0)


def _perform(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance, index: int) -> None:
    elements = _elements(ctx, execution, body, loop)
    _instance_variables(ctx, execution, body, loop, index, elements)
    ctx.agenda.later(steps.enter, execution, inner_of(body))


def next_in_sequence(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> bool:
    """Count the instance that ended and let the next one begin; False if there is none."""
    index = _read(ctx, execution, COUNTER) + 1
    _write(ctx, execution, COMPLETED, _read(ctx, execution, COMPLETED) + 1)
    if index == _read(ctx, execution, INSTANCES) or _condition_met(ctx, execution, body, loop):
        return False
    tree.share_instance(ctx, execution)
    _perform(ctx, execution, body, loop, index)
    return True


def park(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> None:
    """Let an instance that ended stay, inactive; after the last one, or if that is enough, the body ends."""
    scope = tree.scope_of(ctx, execution)
    active = _read(ctx, scope, ACTIVE) - 1
    _write(ctx, scope, COMPLETED, _read(ctx, scope, COMPLETED) + 1)
    _write(ctx, scope, ACTIVE, active)
    tree.finish_concurrent(execution)
    ctx.session.touch(scope)
    if active > 0 and not _condition_met(ctx, execution, body, loop):
        conditional_events.dispatch(ctx, scope)
        return
    for child in ctx.executions.live_children(scope):
        if child.active or child.activity_id is None or child.activity_instance_id is not None:
            cancel.cancel(ctx, child, reason=CONDITION_MET)
        else:
            tree.remove(ctx, child)
    tree.take_back_instance(ctx, scope, body)
    tree.resume(scope)
    ctx.behaviours[body.type].child_ended(ctx.step(scope, body))


def _condition_met(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> bool:
    condition = loop.completion_condition
    if condition is None:
        return False
    value = condition.evaluate(ExecutionScope(ctx, execution))
    if value is True or value is False:
        return value
    raise StepFailed(
        f"activity {body.id!r}: completion condition {condition.text!r} yields {type(value).__name__}; "
        "expected true or false"
    )


def _elements(ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance) -> Sequence[Any]:
    return () if loop.element_variable is None else items(ctx, execution, body, loop)


def _instance_variables(
    ctx: Context, execution: ExecutionRow, body: Node, loop: MultiInstance, index: int, elements: Sequence[Any]
) -> None:
    _write(ctx, execution, COUNTER, index)
    if loop.element_variable is None:
        return
    if index >= len(elements):
        raise StepFailed(f"activity {body.id!r}: instance {index} has no element in a collection of {len(elements)}")
    value = elements[index]
    typed = ctx.opened.typed(value)
    variables.set_variable(ctx, execution, loop.element_variable, typed, local=True)


def _count_variables(ctx: Context, execution: ExecutionRow, number: int, active: int) -> None:
    _write(ctx, execution, INSTANCES, number)
    _write(ctx, execution, COMPLETED, 0)
    _write(ctx, execution, ACTIVE, active)


def _write(ctx: Context, execution: ExecutionRow, name: str, value: int) -> None:
    variables.set_variable(ctx, execution, name, native.from_native(Int32(value)), local=True)


def _read(ctx: Context, execution: ExecutionRow, name: str) -> int:
    found = variables.get_local(ctx, execution, name)
    if found is None or not isinstance(found.value, int):
        raise StepFailed(f"execution {execution.id!r}: the multi-instance variable {name!r} is gone or no number")
    return found.value
