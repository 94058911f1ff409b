"""Conditional events: variables that change make conditions hold.

Changes inside a step are noted and dispatched at its end, in order: to the conditional subscriptions of the scope where
the variable is and of those below it. A change is dropped if its scope has gone on to another activity meanwhile.
Source: `reference` 1.6, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import ConditionalDefinition, Script
from watchword.core.errors import StepFailed
from watchword.engine import entity_state, positions, scripts, tree
from watchword.engine.facades import ExecutionScope
from watchword.scripting.juel import ExpressionError
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, TaskRow

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context

CONDITIONAL = "conditional"
CREATE, UPDATE, DELETE = "create", "update", "delete"


@dataclass(slots=True)
class Change:
    """A variable of `scope` changed, or (without name) `scope` was entered."""

    scope: ExecutionRow
    name: str | None
    event: str | None


def note(ctx: Context, owner: ExecutionRow | TaskRow, name: str | None, event: str | None) -> None:
    """Note that a variable of `owner` changed, if its process has conditional events at all."""
    execution = owner
    if isinstance(execution, TaskRow):
        if execution.execution_id is None:
            return
        known = ctx.session.get(ExecutionRow, execution.execution_id)
        if known is None:
            return
        execution = known
    if execution.process_definition_id is not None and ctx.definition_of(execution).conditional:
        ctx.changes.append(Change(execution, name, event))


def settle(ctx: Context) -> None:
    """Dispatch what is noted outside of any step, as after a client set variables."""
    for change in ctx.changes:
        ctx.executions.know(change.scope)
    while ctx.changes:
        _dispatch_all(ctx)


def dispatch(ctx: Context, execution: ExecutionRow, *, passing: bool = False) -> ExecutionRow | None:
    """Dispatch what is noted; return the row that `execution`'s step goes on with, None if it must not go on.

    `passing`: the scope on `execution` just begins or ends. What it waits for hears of no variable then, only (once)
    that it was entered. Source: observed in 7.24.
    """
    if not ctx.changes:
        return execution
    at = _place(execution)
    with ctx.agenda.follow(execution) as token:
        _dispatch_all(ctx, execution if passing else None)
    return token.row if token.row.id in ctx.executions.rows and _place(token.row) == at else None


def _place(row: ExecutionRow) -> tuple[str | None, str | None]:
    return row.activity_id, row.activity_instance_id


def _dispatch_all(ctx: Context, deaf: ExecutionRow | None = None) -> None:
    """Tell the scopes in order; one that an earlier change moved to another activity is not told."""
    changes, ctx.changes = ctx.changes, []
    with ExitStack() as following:
        known = [(change, following.enter_context(ctx.agenda.follow(change.scope))) for change in changes]
        places = [_place(change.scope) for change in changes]
        for (change, token), place in zip(known, places, strict=True):
            if place in (_place(change.scope), _place(token.row)) and change.scope.id in ctx.executions.rows:
                _raise(ctx, change, deaf)


def _raise(ctx: Context, change: Change, deaf: ExecutionRow | None) -> None:
    rows = [change.scope] if change.name is None else [row for row in _listening(ctx, change.scope) if row is not deaf]
    for row in rows:
        for subscription in ctx.session.held(EventSubscriptionRow, "execution_id", row.id):
            open_still = ctx.session.held(EventSubscriptionRow, "id", subscription.id)
            if subscription.event_type == CONDITIONAL and open_still and row.id in ctx.executions.rows:
                _try(ctx, row, subscription, change)


def _listening(ctx: Context, top: ExecutionRow) -> Iterator[ExecutionRow]:
    ahead = [top]
    while ahead:
        row = ahead.pop()
        if entity_state.has(row, entity_state.EVENT_SUBSCRIPTIONS):
            yield row
        ahead.extend(reversed(ctx.executions.live_children(row)))


def _try(ctx: Context, row: ExecutionRow, subscription: EventSubscriptionRow, change: Change) -> None:
    from watchword.engine import events

    node = ctx.definition_of(row).nodes[subscription.activity_id or ""]
    event = node.event
    if not isinstance(event, ConditionalDefinition):
        return
    if change.name is None:
        if node.attached_to is None and node.parent is not None and not node.parent.is_event_sub_process:
            return
    elif not concerns(event, change.name, change.event):
        return
    if holds(ctx, row, node, event):
        if not node.interrupting and positions.begins_container(ctx, row):
            tree.share_instance(ctx, row)  # it goes on beside what begins now
        events.receive(ctx, subscription)


def concerns(event: ConditionalDefinition, name: str, change: str | None) -> bool:
    """Tell whether the event looks at changes of this kind of this variable."""
    if event.variable_name is not None and event.variable_name != name:
        return False
    return not event.variable_events or change in event.variable_events


def holds_here(ctx: Context, execution: ExecutionRow, node: Node) -> bool:
    """Tell whether the condition of the event that `execution` stands at holds."""
    return isinstance(node.event, ConditionalDefinition) and holds(ctx, execution, node, node.event)


def holds(ctx: Context, execution: ExecutionRow, node: Node, event: ConditionalDefinition) -> bool:
    """Tell whether the condition holds; one that names an unknown variable doesn't.

    Raises:
        StepFailed: the condition yields no truth value, or its script fails.
    """
    condition = event.condition
    if isinstance(condition, Script):
        return scripts.holds(ctx, condition, execution, where=f"event {node.id!r}")
    scope = _Forgiving(ctx, execution)
    try:
        value = condition.evaluate(scope)
    except ExpressionError:
        if scope.missed:
            return False
        raise
    if value is True or value is False:
        return value
    raise StepFailed(
        f"event {node.id!r}: condition {condition.text!r} yields {type(value).__name__}; expected true or false"
    )


class _Forgiving(ExecutionScope):
    """Remembers that a name was not known."""

    __slots__ = ("missed",)

    def __init__(self, ctx: Context, execution: ExecutionRow) -> None:
        super().__init__(ctx, execution)
        self.missed = False

    def lookup(self, name: str) -> Any:
        """Return what `name` stands for; KeyError if nothing has it."""
        try:
            return super().lookup(name)
        except KeyError:
            self.missed = True
            raise
