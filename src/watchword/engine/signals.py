"""Signals: one broadcast to everybody who waits for a name, in one transaction. Source: `reference` 1.9."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from watchword.core.errors import SuspendedError
from watchword.engine import events, tree, variables
from watchword.store.tables import EventSubscriptionRow
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

NO_VARIABLES: Mapping[str, TypedValue] = {}
SIGNAL = "signal"


def receivers(ctx: Context, name: str, tenants: Collection[str | None] | None = None) -> list[EventSubscriptionRow]:
    """Return who waits for the signal: instances first, then definitions that it starts.

    `tenants` None: of all tenants; None among them: without tenant. Suspended executions don't hear it.
    """
    if name not in ctx.signals_read:
        ctx.signals_read.add(name)
        ctx.session.find(EventSubscriptionRow, event_type=SIGNAL, event_name=name)
    waiting = [
        row
        for row in ctx.session.held(EventSubscriptionRow, "event_name", name)
        if row.event_type == SIGNAL and (tenants is None or row.tenant_id in tenants)
    ]
    for row in waiting:
        if row.execution_id is not None and row.execution_id not in ctx.executions.rows:
            ctx.executions.load("execution", row.execution_id)
    catching = [row for row in waiting if row.execution_id is not None and _listens(ctx, row.execution_id)]
    return catching + [row for row in waiting if row.execution_id is None]


def _listens(ctx: Context, execution_id: str) -> bool:
    execution = ctx.executions.get(execution_id)
    return execution is not None and execution.suspension_state != tree.SUSPENDED


def broadcast(
    ctx: Context,
    name: str,
    *,
    variables_: Mapping[str, TypedValue] = NO_VARIABLES,
    tenants: Collection[str | None] | None = None,
    business_key: str | None = None,
) -> None:
    """Let everybody hear the signal; puts on the agenda what follows. Nobody need hear it.

    `business_key` is that of the instances that it starts.

    Raises:
        SuspendedError: a definition that it starts is suspended.
    """
    for subscription in receivers(ctx, name, tenants):
        deliver(ctx, subscription, variables_=variables_, business_key=business_key)


def broadcast_later(ctx: Context, name: str, *, tenants: Collection[str | None] | None = None) -> None:
    """Let everybody hear the signal by a job each, in transactions of their own; it carries nothing then."""
    from watchword.engine.jobs import event_jobs

    for subscription in receivers(ctx, name, tenants):
        event_jobs.deliver_later(ctx, subscription)


def deliver(
    ctx: Context,
    subscription: EventSubscriptionRow,
    *,
    variables_: Mapping[str, TypedValue] = NO_VARIABLES,
    business_key: str | None = None,
) -> None:
    """Let one subscription hear its signal, unless it is closed meanwhile."""
    from watchword.engine import correlation

    if not ctx.session.held(EventSubscriptionRow, "id", subscription.id):
        return
    if subscription.execution_id is not None:
        execution = ctx.executions.get(subscription.execution_id)
        if execution is not None:
            variables.set_variables(ctx, execution, variables_)
            events.receive(ctx, subscription)
        return
    if correlation.start(ctx, subscription, business_key=business_key, variables=variables_) is None:
        definition = subscription.configuration
        raise SuspendedError(f"process definition {definition!r} is suspended; a signal can't start an instance")
