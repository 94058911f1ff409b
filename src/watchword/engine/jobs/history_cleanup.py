"""The jobs that clean up history: they are never done, each run says when the next is. Source: `reference` 3.8."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from watchword.core import ids
from watchword.engine.jobs import create
from watchword.engine.jobs.cleanup_window import END_TIME_BASED, REMOVAL_TIME_BASED, CleanupSettings
from watchword.engine.jobs.retry_cycles import DEFAULT_RETRIES
from watchword.history import metrics
from watchword.store.history_cleanup import (
    EVERY_MINUTE,
    Minutes,
    remove_expired,
    remove_outlived,
    remove_task_metrics,
)
from watchword.store.tables import JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context


class Piece(NamedTuple):
    """How much one run deletes at most, of what was written in which minutes; `told` hears what each table lost."""

    limit: int
    minutes: Minutes
    told: Callable[[str, int], None]


def _expired(ctx: Context, piece: Piece) -> int:
    return remove_expired(ctx.session, ctx.session.dialect, limit=piece.limit, minutes=piece.minutes, told=piece.told)


def _outlived(ctx: Context, piece: Piece) -> int:
    return remove_outlived(
        ctx.session,
        ctx.session.dialect,
        limit=piece.limit,
        minutes=piece.minutes,
        batch_days=ctx.settings.batch_days.of,
        told=piece.told,
    )


def _task_metrics(ctx: Context, piece: Piece) -> int:
    days = ctx.settings.cleanup.task_metrics_days
    if days is None:
        return 0
    gone = remove_task_metrics(
        ctx.session,
        ctx.session.dialect,
        limit=piece.limit,
        minutes=piece.minutes,
        before=ctx.now - timedelta(days=days),
    )
    piece.told("ACT_RU_TASK_METER_LOG", gone)
    return gone


class Strategy(NamedTuple):
    """How it is decided what goes; with `uses_threshold` a run need not be full to be followed by another at once."""

    remove: Callable[[Context, Piece], int]
    uses_threshold: bool


HANDLER = "history-cleanup"
LOCK = "history.cleanup.job.lock"
STRATEGIES: Mapping[str, Strategy] = {
    END_TIME_BASED: Strategy(_outlived, uses_threshold=True),
    REMOVAL_TIME_BASED: Strategy(_expired, uses_threshold=False),
}
_METRICS = {
    "ACT_HI_BATCH": metrics.CLEANED_BATCHES,
    "ACT_HI_DECINST": metrics.CLEANED_DECISIONS,
    "ACT_HI_PROCINST": metrics.CLEANED_INSTANCES,
    "ACT_RU_TASK_METER_LOG": metrics.CLEANED_TASK_METRICS,
}
"""What is counted of what is deleted."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What the configuration of a cleanup job says."""

    empty_runs: int = 0
    immediately: bool = True
    minutes: Minutes = EVERY_MINUTE

    @property
    def pause(self) -> timedelta:
        """How long the job rests after a run that found little: longer each time."""
        return min(_FIRST_PAUSE * (1 << min(self.empty_runs, _DOUBLINGS)), _LONGEST_PAUSE)


def read(text: str | None) -> Plan:
    """Return the plan of a job's configuration; what is missing is as for a single job."""
    data = json.loads(text) if text else {}
    return Plan(
        int(data.get("countEmptyRuns", 0)),
        bool(data.get("immediatelyDue", True)),
        Minutes(int(data.get("minuteFrom", 0)), int(data.get("minuteTo", 59))),
    )


def write(plan: Plan) -> str:
    """Return a job's configuration."""
    return json.dumps(
        {
            "countEmptyRuns": plan.empty_runs,
            "immediatelyDue": plan.immediately,
            "minuteFrom": plan.minutes.first,
            "minuteTo": plan.minutes.last,
        },
        separators=(",", ":"),
    )


def shares(parallel: int) -> list[Minutes]:
    """Split the minutes of the hour among that many jobs."""
    size = 60 // parallel
    return [Minutes(n * size, 59 if n == parallel - 1 else (n + 1) * size - 1) for n in range(parallel)]


def schedule(ctx: Context, *, immediately: bool) -> list[JobRow]:
    """Let cleanup begin at once, or with the next window; without window and haste, stop it. Return the jobs.

    Jobs are made, or taken away, until there are as many as the settings want.
    """
    settings = ctx.settings.cleanup
    ctx.session.lock_property(LOCK)
    jobs = sorted(
        ctx.session.find(JobRow, handler_type=HANDLER), key=lambda job: read(job.handler_configuration).minutes
    )
    for spare in jobs[settings.parallel :]:
        create.remove(ctx, spare)
    del jobs[settings.parallel :]
    due = _begin(settings, ctx.now, immediately=immediately)
    for number, minutes in enumerate(shares(settings.parallel)):
        configuration = write(Plan(0, immediately, minutes))
        if number == len(jobs):
            jobs.append(_new(ctx, configuration, due))
        else:
            jobs[number].handler_configuration = configuration
            _wake(jobs[number], due)
    if not immediately and settings.window is None:
        for job in jobs:
            _stop(job)
            job.due_date = None
    return jobs


def run(ctx: Context, job: JobRow) -> None:
    """Delete one batch of what has to go, then say when the job runs next."""
    settings, plan = ctx.settings.cleanup, read(job.handler_configuration)
    more = False
    if plan.immediately or settings.window is None or settings.window.contains(ctx.now):
        more = _clean(ctx, settings, plan.minutes)
    due, empty_runs = _next(settings, plan, ctx.now, more=more)
    job.handler_configuration = write(Plan(empty_runs, plan.immediately, plan.minutes))
    if due is None:
        _stop(job)
    else:
        _wake(job, due)


def _clean(ctx: Context, settings: CleanupSettings, minutes: Minutes) -> bool:
    """Delete one batch; tell whether there is likely more."""
    work = STRATEGIES[settings.strategy]

    def told(table: str, number: int) -> None:
        if number and table in _METRICS:
            ctx.history.count(_METRICS[table], number)

    piece = Piece(settings.batch_size, minutes, told)
    gone = max(work.remove(ctx, piece), _task_metrics(ctx, piece))
    return gone >= (settings.threshold if work.uses_threshold else settings.batch_size)


def _next(settings: CleanupSettings, plan: Plan, now: datetime, *, more: bool) -> tuple[datetime | None, int]:
    """Return when a job runs next, None: never, and how many runs found little by then."""
    if more:
        return now, 0
    if settings.window is None:
        return None, plan.empty_runs
    later = now + plan.pause
    if settings.window.contains(later):
        return later, plan.empty_runs + 1
    return settings.window.next_after(now), 0


def _begin(settings: CleanupSettings, now: datetime, *, immediately: bool) -> datetime:
    if immediately or settings.window is None:
        return now
    return settings.window.current_or_next(now)[0]


def _new(ctx: Context, configuration: str, due: datetime) -> JobRow:
    return create.store(
        ctx,
        JobRow(
            id=ids.new(),
            type=create.EVER_LIVING,
            exclusive=True,
            retries=DEFAULT_RETRIES,
            due_date=due,
            repeat_offset=0,
            handler_type=HANDLER,
            handler_configuration=configuration,
            suspension_state=create.ACTIVE,
            priority=0,
            sequence_counter=1,
        ),
    )


def _wake(job: JobRow, due: datetime) -> None:
    job.due_date = due
    job.suspension_state = create.ACTIVE
    job.retries = job.retries or DEFAULT_RETRIES


def _stop(job: JobRow) -> None:
    job.suspension_state = create.SUSPENDED
