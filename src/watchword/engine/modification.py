"""Modification of a running instance: put tokens where no flow leads, and take tokens away.

Instructions are carried out one after the other, each until every token waits again. The instance itself stays
meanwhile, even without tokens; what is left at the end decides. Source: `reference` 9, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import Flow, Node
from watchword.core.errors import EngineError, NotValid, SuspendedError
from watchword.engine import (
    activity_tree,
    cancel,
    entity_state,
    events,
    executions,
    instances,
    loop_changes,
    positions,
    steps,
    tree,
)
from watchword.engine.jobs import create
from watchword.engine.variables import set_variables
from watchword.store.tables import ExecutionRow, JobRow
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

START_BEFORE, START_AFTER = "startBeforeActivity", "startAfterActivity"
START_TRANSITION, CANCEL = "startTransition", "cancel"
Tree = dict[str, Any]
CANCELLED = "Cancellation due to process instance modifcation"
"""Why instances that were called by a cancelled activity ended, as history tells it (with its slip of the pen)."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of a modification; `kind` is one of the four above.

    `present_only`: cancel only what was there before the first instruction. `variables` are set from the new token's
    place upward, `local` on it.
    """

    kind: str
    activity_id: str | None = None
    transition_id: str | None = None
    activity_instance_id: str | None = None
    transition_instance_id: str | None = None
    ancestor_activity_instance_id: str | None = None
    present_only: bool = False
    variables: Mapping[str, TypedValue] = field(default_factory=dict)
    local: Mapping[str, TypedValue] = field(default_factory=dict)


def modify(
    ctx: Context,
    root: ExecutionRow,
    instructions: Sequence[Instruction],
    *,
    reason: str | None = None,
    externally: bool = True,
) -> None:
    """Carry out `instructions` on a loaded instance; without a token left it ends, externally or not.

    Raises:
        NotValid: an instruction names something that isn't there.
        EngineError: it isn't clear which container is meant, or no flow leads on.
        SuspendedError: the instance is suspended and something would begin, or a suspended job would have to go.
    """
    suspended = {job.id for job in ctx.session.cached(JobRow) if job.suspension_state == tree.SUSPENDED}
    present = _tree(ctx, root) if any(instruction.present_only for instruction in instructions) else None
    ctx.reason_of_change = CANCELLED if externally else None
    _carry_out(ctx, root, instructions, present, reason)
    ctx.reason_of_change = None
    if suspended - {job.id for job in ctx.session.cached(JobRow)}:
        raise SuspendedError(f"process instance {root.id!r}: a suspended job would have to go; activate it first")
    ended_at = ctx.preserved.pop(root.id, None)
    if root.id not in ctx.executions.rows or ctx.executions.live_children(root):
        return
    if ended_at is not None and root.activity_id is None:
        steps.finish_instance(ctx, root, ended_at)
        executions.run(ctx)
    elif root.activity_id is None or root.activity_instance_id == root.id:
        instances.delete(ctx, root.id, reason=reason, externally=externally)


def start(ctx: Context, root: ExecutionRow, instructions: Sequence[Instruction]) -> None:
    """Let a new instance begin by start instructions in place of its start event."""
    starts = [instruction for instruction in instructions if instruction.kind != CANCEL]
    _carry_out(ctx, root, starts, None, None)
    ended_at = ctx.preserved.pop(root.id, None)
    if ended_at is not None and root.activity_id is None and not ctx.executions.live_children(root):
        steps.finish_instance(ctx, root, ended_at)
        executions.run(ctx)


def first_node(
    instructions: Sequence[Instruction], nodes: Mapping[str, Node], flows: Mapping[str, Flow]
) -> Node | None:
    """Return the node that the first start instruction leads to, if there is such."""
    for instruction in instructions:
        if instruction.kind == START_BEFORE:
            return nodes.get(instruction.activity_id or "")
        if instruction.kind == START_AFTER:
            node = nodes.get(instruction.activity_id or "")
            return node.outgoing[0].target if node is not None and node.outgoing else node
        if instruction.kind == START_TRANSITION:
            flow = flows.get(instruction.transition_id or "")
            return None if flow is None else flow.target
    return None


def _carry_out(
    ctx: Context,
    root: ExecutionRow,
    instructions: Sequence[Instruction],
    present: Tree | None,
    reason: str | None,
) -> None:
    ctx.preserved[root.id] = None
    for instruction in instructions:
        if instruction.kind == CANCEL:
            _cancel(ctx, root, instruction, present if instruction.present_only else None, reason)
        else:
            _start(ctx, root, instruction)
        executions.run(ctx)


# --- start -----------------------------------------------------------------------------------------------------------


def _start(ctx: Context, root: ExecutionRow, instruction: Instruction) -> None:
    target = _target(ctx, root, instruction)
    around = target.source.parent if isinstance(target, Flow) else target.parent
    rows = _rows_by_scope(ctx, root)
    ancestor = None
    if instruction.ancestor_activity_instance_id is not None:
        ancestor = _ancestor(ctx, root, instruction.ancestor_activity_instance_id)
    stack: list[Node] = []
    while around is not None and not _fits(rows.get(around, ()), ancestor):
        stack.append(around)
        around = around.parent
    found = rows.get(around, [])
    if ancestor is not None:
        if ancestor not in found:
            raise NotValid(
                f"activity instance {instruction.ancestor_activity_instance_id!r} is not around {_id(target)!r}"
            )
        found = [ancestor]
    if len(found) != 1:
        where = "the process" if around is None else f"container {around.id!r}"
        raise EngineError(f"{where} has {len(found)} instances around {_id(target)!r}: name the ancestor that is meant")
    if root.suspension_state == tree.SUSPENDED:
        raise SuspendedError(f"process instance {root.id!r} is suspended: activate it before starting activities")
    ctx.preserved[root.id] = None
    row = _place(ctx, found[0], around, stack, target)
    if row is None:
        return
    tree.stand_outside(row)
    for container in reversed(stack):
        row = steps.open_container(ctx, row, container)
        if container.multi_instance is not None:
            row = loop_changes.prepare(ctx, row, container)
    tree.stand_outside(row)
    set_variables(ctx, row, instruction.variables)
    set_variables(ctx, row, instruction.local, local=True)
    if isinstance(target, Flow):
        tree.stand_at(row, target.source)
        ctx.agenda.later(steps.pass_along, row, target)  # without the gate behind its source. Observed in 7.24
    else:
        ctx.agenda.later(steps.enter, row, target)


def _fits(rows: Sequence[ExecutionRow], ancestor: ExecutionRow | None) -> bool:
    return bool(rows) if ancestor is None else ancestor in rows


def _target(ctx: Context, root: ExecutionRow, instruction: Instruction) -> Node | Flow:
    definition = ctx.definition_of(root)
    if instruction.kind == START_TRANSITION:
        flow = definition.process.flows.get(instruction.transition_id or "")
        if flow is None:
            raise NotValid(f"process {definition.id!r} has no sequence flow {instruction.transition_id!r}")
        return flow
    node = definition.nodes.get(instruction.activity_id or "")
    if node is None:
        raise NotValid(f"process {definition.id!r} has no activity {instruction.activity_id!r}")
    if instruction.kind == START_BEFORE:
        return node
    if len(node.outgoing) != 1:
        raise EngineError(f"activity {node.id!r} has {len(node.outgoing)} outgoing flows; name the one to take")
    return node.outgoing[0]


def _id(target: Node | Flow) -> str:
    return target.id


def _place(
    ctx: Context, scope: ExecutionRow, container: Node | None, stack: list[Node], target: Node | Flow
) -> ExecutionRow | None:
    """Return the row that the new token begins on; None if an event has taken over and does the rest."""
    outermost = stack[-1] if stack else target
    if loop_changes.is_sequential(container):
        raise EngineError(f"container {_name(container)!r} runs its instances one by one; none can be added")
    if isinstance(outermost, Node) and not stack and outermost.attached_to is not None and outermost.interrupting:
        hosts = _rows_by_scope(ctx, ctx.executions.root(scope)).get(outermost.attached_to, [])
        if len(hosts) == 1:
            events.fire_boundary(ctx, hosts[0], outermost)
            return None
    interrupting = _interrupting_start(outermost, stack, target)
    if interrupting is not None:
        cancel.interrupt(ctx, scope)
        return scope
    if not ctx.executions.live_children(scope) and scope.activity_id is None:
        return scope
    if container is not None and loop_changes.is_parallel(container):
        return loop_changes.add(ctx, scope, container)
    return tree.expand(ctx, scope)


def _interrupting_start(outermost: Node | Flow, stack: list[Node], target: Node | Flow) -> Node | None:
    """Return the interrupting start event that is started, by itself or with its event sub-process."""
    if not isinstance(outermost, Node) or not outermost.is_event_sub_process:
        return None
    start = outermost.start or next((n for n in outermost.children if n.type.name.startswith("START_")), None)
    if start is None or not start.interrupting or (stack and (len(stack) > 1 or target is not start)):
        return None
    return start


def _name(container: Node | None) -> str:
    return "" if container is None else container.id


def _rows_by_scope(ctx: Context, root: ExecutionRow) -> dict[Node | None, list[ExecutionRow]]:
    found: dict[Node | None, list[ExecutionRow]] = {}
    for row in _below(ctx, root):
        if row.scope and not row.event_scope:
            found.setdefault(positions.scope_node(ctx, row), []).append(row)
    return found


def _below(ctx: Context, row: ExecutionRow) -> Iterator[ExecutionRow]:
    yield row
    for child in ctx.executions.live_children(row):
        yield from _below(ctx, child)


def _ancestor(ctx: Context, root: ExecutionRow, instance_id: str) -> ExecutionRow:
    found = _find(_tree(ctx, root), _called(instance_id))
    if not found:
        raise NotValid(f"process instance {root.id!r} has no activity instance {instance_id!r}")
    return _row_of(ctx, found[0])


# --- cancel ----------------------------------------------------------------------------------------------------------


def _cancel(
    ctx: Context, root: ExecutionRow, instruction: Instruction, present: Tree | None, reason: str | None
) -> None:
    shown = present if present is not None else _tree(ctx, root)
    if instruction.transition_instance_id is not None:
        wanted = instruction.transition_instance_id
        waiting = [t for t in _transitions(shown) if t["id"] == wanted]
        if not waiting:
            raise NotValid(f"process instance {root.id!r} has no transition instance {wanted!r}")
        _withdraw(ctx, root, ctx.executions.rows[waiting[0]["executionId"]], reason)
        return
    if instruction.activity_instance_id is not None:
        wanted = instruction.activity_instance_id
        found = _find(shown, _called(wanted))
        if not found:
            raise NotValid(f"process instance {root.id!r} has no activity instance {wanted!r}")
        _withdraw(ctx, root, _row_of(ctx, found[0]), reason)
        return
    activity_id = instruction.activity_id
    begun = [i["id"] for i in _find(shown, lambda instance: instance["activityId"] == activity_id)]
    for instance_id in begun:
        now = _find(_tree(ctx, root), _called(instance_id))
        if now:
            _withdraw(ctx, root, _row_of(ctx, now[0]), reason)
    waits = [t["executionId"] for t in _transitions(shown) if t["activityId"] == activity_id]
    for execution_id in waits:
        row = ctx.executions.get(execution_id)
        if row is not None:
            _withdraw(ctx, root, row, reason)


def _called(instance_id: str) -> Callable[[Tree], bool]:
    return lambda instance: bool(instance["id"] == instance_id)


def _withdraw(ctx: Context, root: ExecutionRow, row: ExecutionRow, reason: str | None) -> None:
    """End what runs on `row`, and the containers around it that nothing else is left in."""
    while row is not root:
        above = tree.scope_of(ctx, ctx.executions.rows[row.parent_id or ""])
        if len(ctx.executions.live_children(above)) > 1:
            break
        row = above
    if row is root:
        cancel.end_inside(ctx, root, reason)
        _delete_waiting_jobs(ctx, root)
        tree.discard_activity(ctx, root)
        ctx.preserved[root.id] = None
        return
    parent = ctx.executions.rows[row.parent_id or ""]
    branch = row if row.concurrent else parent
    scope = ctx.executions.rows[branch.parent_id or ""]
    container = positions.scope_node(ctx, scope)
    cancel.cancel(ctx, row, reason=reason)
    if branch is not row and branch.id in ctx.executions.rows:
        tree.remove(ctx, branch)
    if loop_changes.is_parallel(container):
        loop_changes.removed(ctx, scope)
    else:
        tree.compact(ctx, scope)
        ctx.session.touch(scope)


def _delete_waiting_jobs(ctx: Context, root: ExecutionRow) -> None:
    """Delete the jobs of tokens that stood on the instance's own row; what the instance itself waits for stays."""
    stays = False
    for job in ctx.session.cached(JobRow):
        if job.execution_id != root.id:
            continue
        if job.handler_type in tree.ACTIVITY_JOBS:
            create.remove(ctx, job)
        else:
            stays = True
    if not stays:
        entity_state.clear(root, entity_state.JOBS)


# --- the activity instance tree --------------------------------------------------------------------------------------


def _tree(ctx: Context, root: ExecutionRow) -> Tree:
    return activity_tree.activity_instances(ctx.session, ctx.definition_of(root), root.id)


def _find(shown: Tree, matches: Callable[[Tree], bool]) -> list[Tree]:
    """Return the instances that match, but none inside another one that does."""
    if matches(shown):
        return [shown]
    return [found for child in shown["childActivityInstances"] for found in _find(child, matches)]


def _transitions(shown: Tree) -> list[Tree]:
    below = [found for child in shown["childActivityInstances"] for found in _transitions(child)]
    return [*shown["childTransitionInstances"], *below]


def _row_of(ctx: Context, instance: Tree) -> ExecutionRow:
    """Return the row that an activity instance runs on: of a scope its own one."""
    return ctx.executions.rows[instance["executionIds"][0]]
