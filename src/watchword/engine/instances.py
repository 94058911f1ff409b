"""Process instances: start and delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import NullValue, StepFailed
from watchword.engine import cancel, executions, gates, listeners, steps, subscriptions, tree
from watchword.engine.agenda import Whereabouts
from watchword.engine.executions import is_ended
from watchword.engine.variables import set_variable, set_variables
from watchword.store.tables import AuthorizationRow, ExecutionRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

__all__ = ["delete", "is_ended", "start"]

PROCESS_INSTANCE_RESOURCE = 8
"""Resource type of process instances in ACT_RU_AUTHORIZATION."""
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
) -> ExecutionRow:
    """Start a process instance and run it until every token waits; return its row.

    The row keeps its values if the instance has already ended (`executions.is_ended`). `prepare` is called with the
    new row once its variables are set, before anything runs.
    """
    first = start_event or definition.process.start
    if first is None:
        raise StepFailed(f"process definition {definition.id!r} has no start event to begin with")
    root = tree.new_root(ctx, definition, business_key=business_key, case_instance_id=case_instance_id)
    ctx.history.process_started(root, definition, first.id, ctx.user_id)
    subscriptions.subscribe_process(ctx, root)
    if first.initiator is not None:
        set_variable(ctx, root, first.initiator, native.from_native(ctx.user_id), initial=True)
    set_variables(ctx, root, variables, initial=True)
    if prepare is not None:
        prepare(root)
    ctx.agenda.later(_begin, root, first)
    executions.run(ctx)
    return root


def _begin(ctx: Context, root: ExecutionRow, first: Node) -> None:
    if first.async_before and gates.before(ctx, root, first, gates.PROCESS_START):
        return
    begin(ctx, root, first)


def begin(ctx: Context, root: ExecutionRow, first: Node) -> None:
    """Run the process' start listeners and its start event."""
    process = first.process
    tree.stand_at(root, first)
    if process.start_listeners:
        ctx.agenda.here = Whereabouts(root, first, inside=False)
        listeners.run_execution_listeners(ctx, root, process, "start")
    ctx.agenda.later(steps.activate, root, first)


def delete(
    ctx: Context,
    process_instance_id: str,
    *,
    reason: str | None = None,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
    externally: bool = True,
) -> None:
    """End a process instance without completing it: what it holds ends as cancelled, the inside first.

    Raises:
        NullValue: there is no such process instance.
    """
    root = executions.load(ctx, process_instance_id)
    if root.parent_id is not None:
        raise NullValue(f"there is no process instance {process_instance_id!r}")
    before = ctx.skip_custom_listeners, ctx.skip_io_mappings
    ctx.skip_custom_listeners = skip_custom_listeners or before[0]
    ctx.skip_io_mappings = skip_io_mappings or before[1]
    try:
        _delete(ctx, root, reason, "EXTERNALLY_TERMINATED" if externally else "INTERNALLY_TERMINATED")
    finally:
        ctx.skip_custom_listeners, ctx.skip_io_mappings = before


def _delete(ctx: Context, root: ExecutionRow, reason: str | None, state: str) -> None:
    process = ctx.definition_of(root).process
    cancel.end_inside(ctx, root, reason)
    if process.end_listeners:
        listeners.run_execution_listeners(ctx, root, process, "end")
    cancel.clear_scope_rows(ctx, root)
    ctx.history.process_ended(root, end_activity_id=None, state=state, delete_reason=reason)
    tree.remove(ctx, root)
    if ctx.settings.authorizations:
        ctx.session.delete_where(AuthorizationRow, {"resource_type": PROCESS_INSTANCE_RESOURCE, "resource_id": root.id})
