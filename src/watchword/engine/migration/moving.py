"""Moving places from one container to another: containers that come and containers that go.

The order is that of the reference: first containers without counterpart go, from the inside out, and what is in them
moves to what is around; then, from the outside in, each place moves to where it belongs, and containers that are
missing there begin. Places that have the same parent share a new container.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import EngineError
from watchword.engine import cancel, entity_state, loop_changes, steps, subscriptions, tree, variables
from watchword.engine.agenda import Token
from watchword.engine.migration.places import Kind, Place
from watchword.engine.multi_instance import COUNTER
from watchword.store.tables import ExecutionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

Around = dict["Node | None", Place]
"""The containers around a place, by their node in the target."""


@contextmanager
def followed(ctx: Context, top: Place) -> Iterator[None]:
    """Let places know the rows that they run on while the tree changes."""
    with ExitStack() as stack:
        for place in top.below():
            if not place.owns_row and not place.kept:
                place.token = stack.enter_context(ctx.agenda.follow(place.row))
        yield


def remove_unmapped(ctx: Context, top: Place) -> None:
    """End the containers that have no counterpart in the target; what is in them moves to what is around."""
    for place in top.below_first():
        around = place.parent
        if place.migrates or around is None or (place.kind is Kind.KEPT_HANDLER):
            continue
        for child in list(place.children):
            move(ctx, child, around)
        around.children.remove(place)
        if place.kind is Kind.KEPT_SCOPE:
            _forget(ctx, place)
        else:
            _end(ctx, place, around)


def _forget(ctx: Context, place: Place) -> None:
    if place.subscription is not None:
        ctx.session.delete(place.subscription)
    tree.remove(ctx, place.row)


def _end(ctx: Context, place: Place, around: Place) -> None:
    row, node = place.row, place.now
    if node is None:
        return
    parent = ctx.executions.rows[row.parent_id or ""]
    if node.is_composite:
        tree.take_back_instance(ctx, row, node)
    cancel.cancel(ctx, row)
    _release(ctx, around, parent)


def settle(ctx: Context, place: Place, around: Around) -> None:
    """Move a place to where its target belongs, given the containers around it; those that are missing begin."""
    parent, target = place.parent, place.target
    if parent is None or target is None or target.parent is parent.now:
        return
    missing, scope = [], target.parent
    while scope not in around:
        if scope is None:
            raise EngineError(f"nothing of the instance is around activity {target.id!r}")
        missing.append(scope)
        scope = scope.parent
    if missing:
        (_keep if place.kept else _begin)(ctx, around, missing[::-1])
    move(ctx, place, around[target.parent])


def _begin(ctx: Context, around: Around, containers: list[Node]) -> None:
    """Begin containers inside each other."""
    outer = around[containers[0].parent]
    row = _room(ctx, outer)
    for node in containers:
        row = steps.open_container(ctx, row, node)
        outer = around[node] = _new(Kind.ACTIVITY, row, node, row.activity_instance_id or "", outer)
        tree.stand_nowhere(row)


def _keep(ctx: Context, around: Around, containers: list[Node]) -> None:
    """Keep containers inside each other for compensation, as if they had been completed."""
    outer = around[containers[0].parent]
    for node in containers:
        row = tree.event_scope(ctx, outer.row, node)
        subscriptions.add(ctx, outer.row, node, subscriptions.COMPENSATE, None, row.id)
        outer = around[node] = _new(Kind.KEPT_SCOPE, row, node, row.activity_instance_id or "", outer)


def _new(kind: Kind, row: ExecutionRow, node: Node, instance_id: str, outer: Place) -> Place:
    return Place(kind, Token(row), node, node, None, instance_id, outer)


def move(ctx: Context, place: Place, around: Place) -> None:
    """Move a place into another container, with all below and all that belongs to it."""
    before = place.parent
    if before is None:
        return
    if place.kept:
        _move_kept(ctx, place, around)
    elif place.owns_row:
        _move_scope(ctx, place, before, around)
    else:
        _move_token(ctx, place, before, around)
    before.children.remove(place)
    around.children.append(place)
    place.parent = around


def _move_kept(ctx: Context, place: Place, around: Place) -> None:
    subscription = place.subscription
    if subscription is not None:
        old = ctx.executions.rows[subscription.execution_id or ""]
        subscription.execution_id = around.row.id
        ctx.session.refile(subscription)
        entity_state.mark(around.row, entity_state.EVENT_SUBSCRIPTIONS)
        if not subscriptions.of(ctx, old):
            entity_state.clear(old, entity_state.EVENT_SUBSCRIPTIONS)
    if place.kind is Kind.KEPT_SCOPE:
        ctx.executions.move(place.row, around.row)


def _move_scope(ctx: Context, place: Place, before: Place, around: Place) -> None:
    new = _room(ctx, around)
    old = ctx.executions.rows[place.row.parent_id or ""]
    variables.move(ctx, place.variables, old, new)
    ctx.executions.move(place.row, new)
    if place.now is not None and place.now.is_composite:
        tree.carry_instance(new, place.instance_id)
        tree.leave_instance(ctx, old)
    _release(ctx, before, old)


def _move_token(ctx: Context, place: Place, before: Place, around: Place) -> None:
    new = _room(ctx, around)
    old = place.row
    variables.move(ctx, place.variables, old, new)
    tree.hand_on(ctx, old, new)
    place.token.row = new
    _release(ctx, before, old)


def _room(ctx: Context, place: Place) -> ExecutionRow:
    """Return an execution in a container that nothing runs on.

    Raises:
        EngineError: the container is a loop that runs its instances one after the other.
    """
    row, node = place.row, place.now
    if node is not None and loop_changes.is_parallel(node):
        return loop_changes.add(ctx, row, node)
    if node is not None and loop_changes.is_sequential(node):
        raise EngineError(f"activity {node.id!r}: its instances run one after the other, so none can be moved there")
    if row.activity_id is None and not ctx.executions.live_children(row, limit=1):
        return row
    branch = tree.expand(ctx, row)
    tree.stand_nowhere(branch)
    return branch


def _release(ctx: Context, owner: Place, row: ExecutionRow) -> None:
    """Take away an execution in a container that nothing runs on any more."""
    if loop_changes.is_parallel(owner.now):
        tree.remove(ctx, row)
        loop_changes.removed(ctx, owner.row)
    elif loop_changes.is_sequential(owner.now):
        loop_changes.removed(ctx, owner.row)
        variables.remove(ctx, owner.row, COUNTER, local=True)
    elif row.concurrent:
        tree.retire(ctx, row)
