"""The execution tree: the only place that changes parent, concurrent, scope, active and activity instance of a row.

The rules are those of Camunda's ACT_RU_EXECUTION (`DESIGN` 3.1, observed in 7.24):
r1 the parent activity instance of a row is its parent row's activity instance, or the process instance for the root;
r2 entering a scope makes a child row, the old row loses its activity and waits;
r3 a composite's activity instance is also carried by its scope's parent row;
r4 `expand` makes room for a further concurrent branch;
r5 `retire` folds a lone remaining branch back into its scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core import ids
from watchword.engine import entity_state, variables
from watchword.store.tables import (
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    IncidentRow,
    JobRow,
    TaskRow,
    VariableRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

ACTIVE, SUSPENDED = 1, 2
ACTIVITY_JOBS = frozenset(("async-continuation", "timer-intermediate-transition"))
"""Job handlers whose jobs belong to the current activity and move with it."""


def new_activity_instance_id(activity_id: str) -> str:
    """Return `<activity>:<id>`, or only the id where that is longer than a column holds."""
    unique = ids.new()
    return f"{activity_id}:{unique}" if len(activity_id) + 1 + len(unique) <= 64 else unique


def parent_activity_instance(ctx: Context, row: ExecutionRow) -> str:
    """Return the activity instance around the row's own (r1)."""
    if row.parent_id is None:
        return row.id
    return ctx.executions.rows[row.parent_id].activity_instance_id or row.id


def leave_instance(ctx: Context, row: ExecutionRow) -> None:
    """Let the row stand in the activity instance around its own."""
    row.activity_instance_id = parent_activity_instance(ctx, row)


def between_instances(row: ExecutionRow) -> AbstractContextManager[None]:
    """Let the row stand in no activity instance meanwhile: on a flow, and before the start event. Observed in 7.24."""
    return standing_in(row, None)


@contextmanager
def standing_in(row: ExecutionRow, activity_instance_id: str | None) -> Iterator[None]:
    """Let the row stand in another activity instance meanwhile."""
    before, row.activity_instance_id = row.activity_instance_id, activity_instance_id
    try:
        yield
    finally:
        row.activity_instance_id = before


def new_root(
    ctx: Context,
    definition: Definition,
    *,
    business_key: str | None = None,
    case_instance_id: str | None = None,
    super_execution: ExecutionRow | None = None,
) -> ExecutionRow:
    """Make the row of a new process instance."""
    instance_id = ids.new()
    root_id: str | None = instance_id
    if super_execution is not None:
        root_id = ctx.executions.root(super_execution).root_process_instance_id
    row = ExecutionRow(
        id=instance_id,
        root_process_instance_id=root_id,
        process_instance_id=instance_id,
        business_key=business_key,
        process_definition_id=definition.row.id,
        super_execution_id=None if super_execution is None else super_execution.id,
        case_instance_id=case_instance_id,
        activity_instance_id=instance_id,
        active=True,
        concurrent=False,
        scope=True,
        event_scope=False,
        suspension_state=ACTIVE,
        cached_entity_state=0,
        sequence_counter=0,
        tenant_id=definition.row.tenant_id,
        process_definition_key=definition.row.key,
    )
    ctx.session.add(row)
    ctx.executions.add(row)
    return row


def child(
    ctx: Context, parent: ExecutionRow, *, scope: bool = False, concurrent: bool = False, active: bool = True
) -> ExecutionRow:
    """Make a child row that starts where its parent stands."""
    row = ExecutionRow(
        id=ids.new(),
        process_instance_id=parent.process_instance_id,
        parent_id=parent.id,
        process_definition_id=parent.process_definition_id,
        activity_id=parent.activity_id,
        activity_instance_id=parent.activity_instance_id,
        active=active,
        concurrent=concurrent,
        scope=scope,
        event_scope=False,
        suspension_state=parent.suspension_state,
        cached_entity_state=0,
        sequence_counter=parent.sequence_counter,
        tenant_id=parent.tenant_id,
        process_definition_key=parent.process_definition_key,
    )
    ctx.session.add(row)
    ctx.executions.add(row)
    return row


def enter_instance(ctx: Context, row: ExecutionRow, node: Node) -> None:
    """Begin a new activity instance of `node` on the row."""
    row.activity_id = node.id
    row.active = True
    row.activity_instance_id = new_activity_instance_id(node.id)
    row.sequence_counter = (row.sequence_counter or 0) + 1


def share_instance(ctx: Context, row: ExecutionRow) -> None:
    """Let the parent row carry the composite's activity instance too (r3)."""
    if row.parent_id is not None:
        ctx.executions.rows[row.parent_id].activity_instance_id = row.activity_instance_id


def take_back_instance(ctx: Context, row: ExecutionRow, node: Node) -> None:
    """Let the row stand in the composite `node` again, its parent row one level up (r3, on ending)."""
    row.activity_id = node.id
    if row.parent_id is not None:
        parent = ctx.executions.rows[row.parent_id]
        row.activity_instance_id = parent.activity_instance_id
        leave_instance(ctx, parent)


def open_scope(ctx: Context, row: ExecutionRow, node: Node) -> ExecutionRow:
    """Enter scope `node`: hand over to a new child scope row and return it (r2)."""
    leave_instance(ctx, row)
    inner = child(ctx, row, scope=True)
    inner.activity_id = node.id
    row.activity_id, row.active = None, False
    return inner


def close_scope(ctx: Context, row: ExecutionRow) -> ExecutionRow:
    """Leave the scope that the row was made for; return the parent, standing where the row stood."""
    parent = ctx.executions.rows[row.parent_id or ""]
    parent.activity_id, parent.active = row.activity_id, True
    remove(ctx, row)
    return parent


def scope_of(ctx: Context, row: ExecutionRow) -> ExecutionRow:
    """Return the scope row that the row belongs to: itself, or its parent for a concurrent row."""
    return row if row.scope else ctx.executions.rows[row.parent_id or ""]


def event_scope(ctx: Context, parent: ExecutionRow, node: Node) -> ExecutionRow:
    """Make the row that remembers a completed container below `parent`."""
    row = child(ctx, parent, scope=True, active=False)
    row.event_scope, row.activity_id = True, node.id
    row.activity_instance_id = new_activity_instance_id(node.id)
    return row


def revive(ctx: Context, row: ExecutionRow, parent: ExecutionRow) -> None:
    """Let the row of a completed container run again below the event that undoes it."""
    if row.parent_id != parent.id:
        ctx.executions.move(row, parent)
    row.event_scope, row.concurrent = False, True


def expand(ctx: Context, scope: ExecutionRow) -> ExecutionRow:
    """Make room for one more concurrent branch below `scope` and return it (r4)."""
    ctx.session.touch(scope)
    branches = ctx.executions.live_children(scope, limit=2)
    if not branches:
        _push_down(ctx, scope)
    elif len(branches) == 1 and not branches[0].concurrent:
        wrapper = child(ctx, scope, concurrent=True, active=False)
        wrapper.activity_id = None
        variables.move_concurrent_locals(ctx, scope, wrapper)
        ctx.executions.move(branches[0], wrapper)
        leave_instance(ctx, scope)
        scope.activity_id = None
    return branch(ctx, scope)


def branch(ctx: Context, scope: ExecutionRow) -> ExecutionRow:
    """Add a concurrent branch to a scope row that has only such, or none; return it."""
    row = child(ctx, scope, concurrent=True)
    row.activity_id = None
    return row


def _push_down(ctx: Context, scope: ExecutionRow) -> None:
    leaf = child(ctx, scope, concurrent=True, active=bool(scope.active))
    ctx.agenda.redirect(scope, leaf)
    _move_activity_rows(ctx, scope, leaf)
    variables.move_concurrent_locals(ctx, scope, leaf)
    leave_instance(ctx, scope)
    scope.activity_id, scope.active = None, False


def retire(ctx: Context, row: ExecutionRow) -> ExecutionRow:
    """Remove a concurrent row and return its scope row, which takes over a lone remaining branch (r5)."""
    scope = ctx.executions.rows[row.parent_id or ""]
    remove(ctx, row)
    compact(ctx, scope)
    ctx.session.touch(scope)
    return scope


def compact(ctx: Context, scope: ExecutionRow) -> None:
    """Fold a lone concurrent branch back into its scope (r5)."""
    branches = ctx.executions.live_children(scope, limit=2)
    if len(branches) != 1 or not branches[0].concurrent or branches[0].scope:
        return
    last = branches[0]
    scope.activity_id = last.activity_id
    scope.activity_instance_id = last.activity_instance_id
    scope.active = last.active
    ctx.agenda.redirect(last, scope)
    _move_activity_rows(ctx, last, scope)
    variables.move_all(ctx, last, scope)
    for inner in ctx.executions.children(last):
        ctx.executions.move(inner, scope)
    remove(ctx, last)


def remove(ctx: Context, row: ExecutionRow) -> None:
    """Delete a row and the variables it still holds; its parent's sequence counter catches up with it."""
    if row.parent_id is not None:
        parent = ctx.executions.rows[row.parent_id]
        parent.sequence_counter = max(parent.sequence_counter or 0, row.sequence_counter or 0)
    if row.scope:
        for inner in ctx.executions.event_scopes(row):
            _remove_event_scope(ctx, inner)
    if row.cached_entity_state or row.id in ctx.transients:
        variables.remove_scope(ctx, row)
    ctx.executions.remove(row)
    ctx.session.delete(row)


def _remove_event_scope(ctx: Context, row: ExecutionRow) -> None:
    for subscription in ctx.session.held(EventSubscriptionRow, "execution_id", row.id):
        ctx.session.delete(subscription)
    remove(ctx, row)


def discard_activity(ctx: Context, row: ExecutionRow) -> None:
    """Let an interrupted scope row stand nowhere, ready for what interrupts it."""
    leave_instance(ctx, row)
    row.activity_id, row.active = None, True


def stand_nowhere(row: ExecutionRow) -> None:
    """Let a scope row wait for the branches below it."""
    row.activity_id, row.active = None, False


def finish_concurrent(row: ExecutionRow) -> None:
    """Let the row of a finished parallel instance wait for the others, in no activity instance."""
    row.active, row.activity_instance_id = False, None


def park(row: ExecutionRow) -> None:
    """Let a token wait inactive (join, finished parallel instance)."""
    row.active = False


def resume(row: ExecutionRow) -> None:
    """Let a waiting token go on."""
    row.active = True


def wait_between(row: ExecutionRow, node: Node, *, active: bool = True) -> None:
    """Let the row wait at `node` for a job: outside of any activity instance, before or after that of the node."""
    row.activity_id, row.activity_instance_id, row.active = node.id, None, active


def stand_outside(row: ExecutionRow) -> None:
    """Let a token that a change puts somewhere begin in no activity instance. Observed in 7.24."""
    row.activity_instance_id = None


def stand_at(row: ExecutionRow, node: Node) -> None:
    """Let the row stand at `node` within the activity instance it is in."""
    row.activity_id, row.active = node.id, True


def carry_instance(row: ExecutionRow, activity_instance_id: str) -> None:
    """Let the parent row of a composite that was moved below it carry its activity instance (r3)."""
    row.activity_instance_id = activity_instance_id


def hand_on(ctx: Context, row: ExecutionRow, target: ExecutionRow) -> None:
    """Let the token on `row` go on on `target`, with its work and incidents but without variables."""
    target.activity_id, target.activity_instance_id = row.activity_id, row.activity_instance_id
    target.active = row.active
    target.sequence_counter = max(target.sequence_counter or 0, row.sequence_counter or 0)
    _move_activity_rows(ctx, row, target)
    if entity_state.has(row, entity_state.INCIDENTS):
        for incident in ctx.session.held(IncidentRow, "execution_id", row.id):
            incident.execution_id = target.id
            ctx.session.refile(incident)
        _hand_over(row, target, entity_state.INCIDENTS)
    leave_instance(ctx, row)
    stand_nowhere(row)


def take_inside(ctx: Context, row: ExecutionRow, node: Node) -> ExecutionRow:
    """Make a scope row for the activity that runs on `row`, with its work; return it."""
    inner = open_scope(ctx, row, node)
    _move_activity_rows(ctx, row, inner)
    return inner


def take_outside(ctx: Context, row: ExecutionRow) -> ExecutionRow:
    """Let the activity of scope `row`, with its work and variables, run on the parent row; return that."""
    parent = ctx.executions.rows[row.parent_id or ""]
    _move_activity_rows(ctx, row, parent)
    variables.move_all(ctx, row, parent)
    return close_scope(ctx, row)


def _move_activity_rows(ctx: Context, source: ExecutionRow, target: ExecutionRow) -> None:
    """Let tasks, external tasks and jobs of the current activity follow their token."""
    state = source.cached_entity_state or 0
    if state & entity_state.TASKS:
        for task in ctx.session.held(TaskRow, "execution_id", source.id):
            task.execution_id = target.id
            ctx.session.refile(task)
            ctx.history.task_moved(task)
            for variable in ctx.session.held(VariableRow, "variable_scope", task.id):
                variable.execution_id = target.id
        _hand_over(source, target, entity_state.TASKS)
    if state & entity_state.EXTERNAL_TASKS:
        for external in ctx.session.held(ExternalTaskRow, "execution_id", source.id):
            external.execution_id = target.id
            ctx.session.refile(external)
        _hand_over(source, target, entity_state.EXTERNAL_TASKS)
    if state & entity_state.JOBS:
        _move_jobs(ctx, source, target)


def _move_jobs(ctx: Context, source: ExecutionRow, target: ExecutionRow) -> None:
    stays = False
    for job in ctx.session.held(JobRow, "execution_id", source.id):
        if job.handler_type in ACTIVITY_JOBS:
            job.execution_id = target.id
            ctx.session.refile(job)
            entity_state.mark(target, entity_state.JOBS)
        else:
            stays = True
    if not stays:
        entity_state.clear(source, entity_state.JOBS)


def _hand_over(source: ExecutionRow, target: ExecutionRow, bit: int) -> None:
    entity_state.clear(source, bit)
    entity_state.mark(target, bit)
