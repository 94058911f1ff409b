"""Process instances: start and delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import NullValue, StepFailed
from watchword.engine import calls, cancel, entity_state, executions, gates, listeners, steps, subscriptions, tree
from watchword.engine.agenda import Whereabouts
from watchword.engine.executions import is_ended
from watchword.engine.quotas import room_for_instance
from watchword.engine.variables import set_variable, set_variables
from watchword.store.tables import ExecutionRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

__all__ = ["delete", "is_ended", "start"]

NO_VARIABLES: Mapping[str, TypedValue] = {}


def start(
    ctx: Context,
    definition: Definition,
    *,
    business_key: str | None = None,
    variables: Mapping[str, TypedValue] = NO_VARIABLES,
    case_instance_id: str | None = None,
    start_event: Node | None = None,
    prepare: Callable[[ExecutionRow], None] | None = None,
    instead: Callable[[ExecutionRow], None] | None = None,
    restarted: str | None = None,
    caller: ExecutionRow | None = None,
) -> ExecutionRow:
    """Start a process instance and run it until every token waits; return its row.

    The row keeps its values if the instance has already ended (`executions.is_ended`). `prepare` is called with the
    new row once its variables are set, before anything runs; `instead` once the process has begun, in place of its
    start event. `restarted` is the ended instance that this one repeats. `caller` is the execution of the call
    activity that waits for the instance.

    Raises:
        QuotaExceeded: too many instances of the tenant are running.
    """
    first = start_event or definition.process.start
    if first is None:
        raise StepFailed(f"process definition {definition.id!r} has no start event to begin with")
    if caller is None:
        room_for_instance(ctx, definition.row.tenant_id)
    root = tree.new_root(
        ctx, definition, business_key=business_key, case_instance_id=case_instance_id, super_execution=caller
    )
    ctx.history.process_started(root, definition, first.id, ctx.user_id, restarted_process_instance_id=restarted)
    subscriptions.subscribe_process(ctx, root)
    if first.initiator is not None:
        set_variable(ctx, root, first.initiator, native.from_native(ctx.user_id), initial=True)
    if caller is None:
        set_variables(ctx, root, variables, initial=True)
    else:
        with tree.between_instances(root):
            set_variables(ctx, root, variables)
    if prepare is not None:
        prepare(root)
    if instead is None:
        ctx.agenda.later(_begin, root, first)
        executions.run(ctx)
    else:
        _run_start_listeners(ctx, root, first)
        ctx.beginning.discard(root.id)
        tree.discard_activity(ctx, root)
        instead(root)
    return root


def _begin(ctx: Context, root: ExecutionRow, first: Node) -> None:
    if first.async_before and gates.before(ctx, root, first, gates.PROCESS_START):
        return
    begin(ctx, root, first)


def begin(ctx: Context, root: ExecutionRow, first: Node) -> None:
    """Run the process' start listeners and its start event."""
    _run_start_listeners(ctx, root, first)
    ctx.agenda.later(steps.activate, root, first)


def _run_start_listeners(ctx: Context, root: ExecutionRow, first: Node) -> None:
    process = first.process
    tree.stand_at(root, first)
    ctx.beginning.add(root.id)
    if process.start_listeners:
        ctx.agenda.here = Whereabouts(root, first, inside=False)
        with tree.between_instances(root):
            listeners.run_execution_listeners(ctx, root, process, "start")


def delete(
    ctx: Context,
    process_instance_id: str,
    *,
    reason: str | None = None,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
    skip_called_instances: bool = False,
    externally: bool = True,
) -> None:
    """End a process instance without completing it: what it holds ends as cancelled, the inside first.

    Instances that it called end too, or stay alone with `skip_called_instances`. In an instance that called it, the
    call activity ends as cancelled, and that instance with it if nothing else runs there.

    Raises:
        NullValue: there is no such process instance.
    """
    root = executions.load(ctx, process_instance_id)
    if root.parent_id is not None:
        raise NullValue(f"there is no process instance {process_instance_id!r}")
    before = ctx.skip_custom_listeners, ctx.skip_io_mappings, ctx.skip_called_instances, ctx.terminates_externally
    ctx.skip_custom_listeners = skip_custom_listeners or before[0]
    ctx.skip_io_mappings = skip_io_mappings or before[1]
    ctx.skip_called_instances, ctx.terminates_externally = skip_called_instances, externally
    caller = calls.caller_of(ctx, root)
    try:
        cancel.delete_instance(ctx, root, reason)
        if caller is not None:
            entity_state.clear(caller, entity_state.CALLED_INSTANCE)
            cancel.withdraw(ctx, caller, reason=reason)
    finally:
        ctx.skip_custom_listeners, ctx.skip_io_mappings = before[:2]
        ctx.skip_called_instances, ctx.terminates_externally = before[2:]
