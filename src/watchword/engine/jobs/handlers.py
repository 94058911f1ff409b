"""What each type of job does. One row a handler type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from watchword.engine.batches import jobs as batches
from watchword.engine.batches.kinds import KINDS
from watchword.engine.jobs import async_continuation, delayed_suspension, event_jobs, history_cleanup, timer_events

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import JobRow

Handler: TypeAlias = "Callable[[Context, JobRow], None]"

HANDLERS: Mapping[str, Handler] = {
    "activate-job-definition": delayed_suspension.apply,
    "activate-processdefinition": delayed_suspension.apply,
    "async-continuation": async_continuation.resume,
    "batch-monitor-job": batches.monitor,
    "batch-seed-job": batches.seed,
    "event": event_jobs.deliver,
    history_cleanup.HANDLER: history_cleanup.run,
    "suspend-job-definition": delayed_suspension.apply,
    "suspend-processdefinition": delayed_suspension.apply,
    "timer-intermediate-transition": timer_events.fire,
    "timer-start-event": timer_events.start_instance,
    "timer-start-event-subprocess": timer_events.fire,
    "timer-task-listener": timer_events.listen,
    "timer-transition": timer_events.fire,
    **dict.fromkeys(KINDS, batches.run),
}
"""Handler types that can be executed. A job of any other type fails."""
