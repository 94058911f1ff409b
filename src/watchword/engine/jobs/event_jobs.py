"""Jobs that deliver a signal in a transaction of their own (`camunda:async` on the throwing event)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine.jobs import create
from watchword.store.tables import EventSubscriptionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import JobRow

HANDLER = "event"


def deliver_later(ctx: Context, subscription: EventSubscriptionRow) -> None:
    """Make the job of one receiver. What the signal carries is not kept. Source: `reference` 3.2."""
    execution = ctx.executions.get(subscription.execution_id)
    if execution is None:
        definition = ctx.definitions.get(ctx.session, subscription.configuration or "")
    else:
        definition = ctx.definition_of(execution)
    node = definition.nodes[subscription.activity_id or ""]
    create.definition_job(ctx, definition, node, HANDLER, subscription.id, execution=execution)


def deliver(ctx: Context, job: JobRow) -> None:
    """Let the receiver hear its signal; nothing happens if it doesn't wait any more."""
    from watchword.engine import executions, signals

    subscription = ctx.session.get(EventSubscriptionRow, job.handler_configuration or "")
    if subscription is not None:
        signals.deliver(ctx, subscription)
        executions.run(ctx)
