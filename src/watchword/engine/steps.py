"""The steps of the agenda: how a token enters, leaves and ends.

`enter` -> `activate` -> (wait) -> `leave` -> `follow` -> `enter` of the next node, or `end`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, Flow, Node
from watchword.core.errors import StepFailed
from watchword.engine import (
    calls,
    cancel,
    compensation,
    conditional_events,
    gates,
    io_mapping,
    listeners,
    positions,
    subscriptions,
    tree,
)
from watchword.engine.agenda import Whereabouts
from watchword.engine.cancel import record_end
from watchword.engine.conditions import holds

if TYPE_CHECKING:
    from watchword.engine.behaviours.behaviour import Behaviour
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

JOINED, SCOPE_COMPLETE, LEFT = 0, 1, 4
"""Activity instance states as history stores them: parallel or inclusive gateway, nothing follows, left."""


def enter(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Arrive at `node` without a flow: wait at its asynchronous gate, or begin it."""
    if node.async_before and gates.before(ctx, execution, node, gates.ENTER):
        return
    activate(ctx, execution, node)


def enter_by_flow(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Arrive at `node` along a flow: wait at its asynchronous gate, or begin it."""
    if node.async_before and gates.before(ctx, execution, node, gates.ENTER_BY_FLOW):
        return
    activate(ctx, execution, node)


def activate(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Begin an activity instance: scope, subscriptions, input mapping, start listeners, behaviour."""
    behaviour = ctx.behaviours.get(node.type)
    if behaviour is None:
        raise StepFailed(f"activity {node.id!r}: elements of type {node.type.value!r} can't be run")
    if node.is_plain:
        _begin_plain(ctx, execution, node, behaviour)
        return
    ctx.agenda.here = Whereabouts(execution, node, inside=False)
    if behaviour.interrupts_container:
        scope = tree.scope_of(ctx, execution)
        if execution is not scope:
            tree.remove(ctx, execution)
        execution = cancel.interrupt(ctx, scope)
    if node.is_scope:
        execution = tree.open_scope(ctx, execution, node)
    begin(ctx, execution, node)


def begin(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Begin an activity instance on the row that is made for it already."""
    _start_instance(ctx, execution, node)
    ready = conditional_events.dispatch(ctx, execution, passing=node.is_scope)
    if ready is not None:
        if node.is_composite:
            tree.share_instance(ctx, ready)
        ctx.behaviours[node.type].execute(ctx.step(ready, node))


def _begin_plain(ctx: Context, execution: ExecutionRow, node: Node, behaviour: Behaviour) -> None:
    """Begin an activity instance that has nothing around it."""
    tree.enter_instance(ctx, execution, node)
    ctx.agenda.here = Whereabouts(execution, node, inside=True)
    ctx.history.activity_started(execution, node)
    ready = conditional_events.dispatch(ctx, execution) if ctx.changes else execution
    if ready is not None:
        behaviour.execute(ctx.step(ready, node))


def open_container(ctx: Context, execution: ExecutionRow, node: Node) -> ExecutionRow:
    """Begin a container without what it does by itself, for a token that is put inside; return the row inside.

    The outer row stays in the activity instance it is in, none for a new token. Source: observed in 7.24.
    """
    ctx.agenda.here = Whereabouts(execution, node, inside=False)
    if node.is_scope:
        within = execution.activity_instance_id
        inner = tree.open_scope(ctx, execution, node)
        execution.activity_instance_id = within
        execution = inner
    _start_instance(ctx, execution, node)
    if node.is_composite:
        tree.share_instance(ctx, execution)
    return execution


def _start_instance(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    tree.enter_instance(ctx, execution, node)
    ctx.agenda.here = Whereabouts(execution, node, inside=True)
    if node.is_scope:
        subscriptions.subscribe(ctx, execution, node)
    if node.inputs and not ctx.skip_io_mappings:
        io_mapping.run_inputs(ctx, execution, node)
    if node.type is not ElementType.CATCH_LINK:  # links leave no history, observed in 7.24
        around = compensation.instance_around(ctx, execution, node)
        ctx.history.activity_started(execution, node, parent_activity_instance_id=around)
    if node.start_listeners:
        listeners.run_execution_listeners(ctx, execution, node, "start")


def leave(
    ctx: Context,
    execution: ExecutionRow,
    node: Node,
    flows: Sequence[Flow] | None = None,
    *,
    state: int = LEFT,
) -> None:
    """End the activity instance and go on by `flows` (default: those whose conditions hold).

    Conditions are looked at before end listeners and output mappings run. Source: observed in 7.24.
    """
    if node.is_plain and not ctx.changes and _leave_plain(ctx, execution, node, flows, state):
        return
    ready = conditional_events.dispatch(ctx, execution)
    if ready is None:
        return
    here = ctx.agenda.here = Whereabouts(ready, node, inside=True)
    if node.compensation_handler is not None or node.type in compensation.CONTAINERS:
        compensation.remember(ctx, ready, node)
    if flows is None:
        flows = _outgoing(ctx, ready, node)
    if not flows:
        end(ctx, ready, node)
        return
    _finish(ctx, ready, node, here, state)
    left = _heard_at_end(ctx, ready, node) if ctx.changes else ready
    if left is None:
        return
    outside = conditional_events.dispatch(ctx, _close(ctx, left, node))  # what output mappings changed
    if outside is not None:
        _take(ctx, outside, flows)


def _leave_plain(ctx: Context, execution: ExecutionRow, node: Node, flows: Sequence[Flow] | None, state: int) -> bool:
    """End an activity instance that has nothing around it and go on, if there is one flow and no doubt about it."""
    if flows is None:
        flows = node.outgoing
        if len(flows) == 1 and flows[0].condition is not None:
            return False
    if len(flows) != 1:
        return False
    ctx.agenda.here = Whereabouts(execution, node, inside=True, ending=True)
    execution.sequence_counter = (execution.sequence_counter or 0) + 1
    ctx.history.activity_ended(execution, node, state=state)
    ctx.beginning.discard(execution.process_instance_id)
    tree.leave_instance(ctx, execution)
    pass_along(ctx, execution, flows[0])
    return True


def _heard_at_end(ctx: Context, execution: ExecutionRow, node: Node) -> ExecutionRow | None:
    """Dispatch what end listeners changed; the instance is over, so nobody can cancel it any more."""
    inside = execution.activity_instance_id
    tree.leave_instance(ctx, execution)
    left = conditional_events.dispatch(ctx, execution, passing=node.is_scope)
    if left is not None:
        left.activity_instance_id = inside
    return left


def _outgoing(ctx: Context, execution: ExecutionRow, node: Node) -> Sequence[Flow]:
    """Return the flows that a plain activity leaves by.

    Raises:
        StepFailed: there are flows, but none can be taken.
    """
    flows = node.outgoing
    if len(flows) == 1 and flows[0].condition is None:
        return flows
    default = node.default_flow
    chosen = [flow for flow in flows if flow is not default and holds(ctx, execution, flow)]
    if chosen or not flows:
        return chosen
    if default is None:
        raise StepFailed(f"activity {node.id!r}: no outgoing flow's condition is true and no default flow is set")
    return (default,)


def _take(ctx: Context, execution: ExecutionRow, flows: Sequence[Flow]) -> None:
    """Put one token on each flow, in document order; the first goes on with the present execution."""
    if len(flows) == 1:
        follow(ctx, execution, flows[0])
        return
    scope = tree.scope_of(ctx, execution)
    branches = [execution]
    for position in range(1, len(flows)):
        branch = tree.expand(ctx, scope)
        if position == 1 and execution is scope:
            branches[0] = next(row for row in ctx.executions.live_children(scope) if row is not branch)
        branches.append(branch)
    for branch, flow in zip(reversed(branches), reversed(flows), strict=True):
        tree.resume(branch)
        ctx.agenda.later(follow, branch, flow)


def follow(ctx: Context, execution: ExecutionRow, flow: Flow) -> None:
    """Go along one flow, after the asynchronous gate behind its source."""
    if flow.source.async_after and gates.after(ctx, execution, flow.source, flow):
        return
    pass_along(ctx, execution, flow)


def pass_along(ctx: Context, execution: ExecutionRow, flow: Flow) -> None:
    """Go along one flow."""
    source = flow.source
    if ctx.settings.on_flow is not None:
        ctx.settings.on_flow(flow)
    if flow.listeners:
        tree.stand_at(execution, source)
        ctx.agenda.here = Whereabouts(execution, source, inside=False)
        with tree.between_instances(execution):
            listeners.run_execution_listeners(ctx, execution, flow, "take")
        ready = conditional_events.dispatch(ctx, execution)
        if ready is None:
            return
        execution = ready
    target = flow.target
    if not target.async_before:
        ctx.agenda.later(activate, execution, target)
    elif target.async_after:
        ctx.agenda.later(_wait_before, execution, flow)
    else:
        ctx.agenda.later(enter_by_flow, execution, target)


def _wait_before(ctx: Context, execution: ExecutionRow, flow: Flow) -> None:
    """Wait before an activity that is asynchronous on both sides: its job knows the flow as well."""
    gates.before(ctx, execution, flow.target, f"{gates.ENTER_BY_FLOW}${flow.id}")


def end(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """End a token at `node`: nothing follows in its container."""
    here = ctx.agenda.here = Whereabouts(execution, node, inside=True)
    if compensation.runs_handler(execution, node):
        _run_end_listeners(ctx, execution, node, here, LEFT)
    else:
        _finish(ctx, execution, node, here, LEFT if positions.compensates(node) else SCOPE_COMPLETE)
    if node.async_after and gates.after(ctx, execution, node, None):
        return
    close_and_end(ctx, execution, node)


def close_and_end(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Take a token whose activity instance at `node` is over out of the activity and its container."""
    execution = _close(ctx, execution, node)
    end_token(ctx, execution, node)


def abandon(ctx: Context, here: Whereabouts) -> None:
    """End a token whose error nobody caught, as if it had come to an end event."""
    execution, node = here.execution, here.node
    cancel.delete_work(ctx, execution)
    if here.inside and here.ending:
        record_end(ctx, execution, node, SCOPE_COMPLETE)
        if node.is_scope:
            subscriptions.unsubscribe_all(ctx, execution)
            execution = tree.close_scope(ctx, execution)
        end_token(ctx, execution, node)
    elif here.inside:
        end(ctx, execution, node)
    else:
        end_token(ctx, execution, node)


def end_token(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Take a token whose activity instance is over out of the container of `node`; the last one ends the container."""
    ctx.agenda.here = None
    container = node.parent
    if compensation.runs_handler(execution, node):
        compensation.handler_ended(ctx, execution, node)
        return
    if execution.concurrent and not execution.scope:
        if container is None:
            tree.retire(ctx, execution)
        else:
            ctx.behaviours[container.type].concurrent_child_ended(ctx.step(execution, container))
        return
    if container is None:
        finish_instance(ctx, execution, node)
        return
    tree.take_back_instance(ctx, execution, container)
    ctx.behaviours[container.type].child_ended(ctx.step(execution, container))


def finish_instance(ctx: Context, root: ExecutionRow, node: Node) -> None:
    """Complete a process instance that ended at `node`: end listeners of the process, history, rows."""
    if root.id in ctx.preserved:
        ctx.preserved[root.id] = node
        tree.discard_activity(ctx, root)
        return
    definition = ctx.definition_of(root)
    tree.stand_at(root, node)
    tree.leave_instance(ctx, root)
    if definition.process.end_listeners:
        listeners.run_execution_listeners(ctx, root, definition.process, "end")
    caller = calls.caller_of(ctx, root)
    if caller is not None:
        calls.pass_out(ctx, caller, root)
    cancel.clear_scope_rows(ctx, root)
    ctx.history.process_ended(root, end_activity_id=node.id, state="COMPLETED")
    tree.remove(ctx, root)
    cancel.forget_authorizations(ctx, root)
    if caller is not None:
        calls.returned(ctx, caller)


def _finish(ctx: Context, execution: ExecutionRow, node: Node, here: Whereabouts, state: int) -> None:
    """Run end listeners and end the activity instance in history."""
    execution.sequence_counter = (execution.sequence_counter or 0) + 1
    if node.type in positions.THROWING:
        tree.take_back_instance(ctx, execution, node)
    _run_end_listeners(ctx, execution, node, here, state)
    ctx.beginning.discard(execution.process_instance_id)


def _run_end_listeners(ctx: Context, execution: ExecutionRow, node: Node, here: Whereabouts, state: int) -> None:
    here.ending = True
    if node.end_listeners:
        listeners.run_execution_listeners(ctx, execution, node, "end")
    record_end(ctx, execution, node, state)


def _close(ctx: Context, execution: ExecutionRow, node: Node) -> ExecutionRow:
    """Run output mappings, after the activity instance, and leave the scope; return the row that goes on."""
    if node.outputs and not ctx.skip_io_mappings:
        if not compensation.runs_handler(execution, node):
            tree.leave_instance(ctx, execution)
        io_mapping.run_outputs(ctx, execution, node)
    if compensation.runs_handler(execution, node) and not node.is_event_sub_process:
        cancel.clear_scope_rows(ctx, execution)
        return execution
    if node.is_scope:
        cancel.clear_scope_rows(ctx, execution)
        return tree.close_scope(ctx, execution)
    tree.leave_instance(ctx, execution)
    return execution
