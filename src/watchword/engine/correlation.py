"""Delivering an event to one subscription: to an execution that waits, or to a definition that it starts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from watchword.core.errors import SuspendedError
from watchword.engine import events, executions, instances, tree
from watchword.engine.variables import set_variables
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, ProcessDefinitionRow
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

NO_VARIABLES: Mapping[str, TypedValue] = {}


def deliver(
    ctx: Context,
    subscription: EventSubscriptionRow,
    *,
    variables: Mapping[str, TypedValue] = NO_VARIABLES,
    local: Mapping[str, TypedValue] = NO_VARIABLES,
    triggered: Mapping[str, TypedValue] = NO_VARIABLES,
) -> ExecutionRow:
    """Let the event of a subscription of a loaded instance happen and run on; return the execution that waited.

    `variables` are set from its scope, `local` in it, `triggered` in the scope that the event opens (event
    sub-process, boundary event), or in the execution itself if it opens none.

    Raises:
        SuspendedError: the execution is suspended.
    """
    execution = ctx.executions.rows[subscription.execution_id or ""]
    if execution.suspension_state == tree.SUSPENDED:
        raise SuspendedError(f"execution {execution.id!r} is suspended: activate its process instance first")
    set_variables(ctx, execution, variables)
    set_variables(ctx, execution, local, local=True)
    opens = execution.activity_id != subscription.activity_id
    if triggered and not opens:
        set_variables(ctx, execution, triggered, local=True)
    events.receive(ctx, subscription)
    if triggered and opens:
        work, row, node = ctx.agenda.take_back()
        ctx.agenda.later(partial(_filled, work, triggered), row, node)
    executions.run(ctx)
    return execution


def _filled(work: Any, values: Mapping[str, TypedValue], ctx: Context, execution: ExecutionRow, node: Any) -> None:
    """Enter the node, then set variables in the scope that it opened."""
    work(ctx, execution, node)
    opened = execution
    if node.is_scope:
        opened = next((row for row in reversed(ctx.executions.children(execution)) if row.scope), execution)
    set_variables(ctx, opened, values, local=True)


def start(
    ctx: Context,
    subscription: EventSubscriptionRow,
    *,
    business_key: str | None = None,
    variables: Mapping[str, TypedValue] = NO_VARIABLES,
) -> ExecutionRow | None:
    """Start the definition that a subscription belongs to at its event; None if it is suspended or gone."""
    row = ctx.session.get(ProcessDefinitionRow, subscription.configuration or "")
    if row is None or row.suspension_state == tree.SUSPENDED:
        return None
    definition = ctx.definitions.get(ctx.session, row.id)
    event = definition.nodes[subscription.activity_id or ""]
    return instances.start(ctx, definition, business_key=business_key, variables=variables, start_event=event)
