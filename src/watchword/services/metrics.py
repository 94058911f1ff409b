"""Metrics: figures of what the engine did, kept in ACT_RU_METER_LOG; nothing ever leaves the installation."""

from __future__ import annotations

import socket
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core import ids
from watchword.history.metrics import SAME, TASK_WORKERS
from watchword.query.metrics import LONGEST_LIST, Interval, intervals, task_workers, total
from watchword.store.tables import MeterLogRow, TaskMeterLogRow
from watchword.values.codec import to_millis

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

INTERVAL_SECONDS = 900
"""Length of the intervals that figures are summed over, unless another is asked for."""


class MetricsService:
    """Sums and intervals of metrics."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._reporter = f"{socket.gethostname()}$default"[:255]

    def total(
        self,
        name: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        identity: Identity | None = None,
    ) -> int:
        """Return how often something happened from `start` until before `end`; for an unknown name 0.

        What this process has counted and not stored yet belongs to now.
        """
        self._commands.ask(rules.READ_CONFIGURATION, identity, unless="configuration")
        metric = SAME.get(name, name)
        guard = None if identity is None else identity.guard
        if metric == TASK_WORKERS:
            return task_workers(self._commands.database, start=start, end=end, guard=guard)
        stored = total(self._commands.database, metric, start=start, end=end, guard=guard)
        now = self._commands.now()
        counts_now = (start is None or start <= now) and (end is None or now < end)
        return stored + (self._commands.meters.pending(metric) if counts_now else 0)

    def intervals(
        self,
        *,
        name: str | None = None,
        reporter: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        seconds: int = INTERVAL_SECONDS,
        by_reporter: bool = True,
        first: int = 0,
        limit: int = LONGEST_LIST,
        identity: Identity | None = None,
    ) -> list[Interval]:
        """Return the stored figures summed over intervals, newest first.

        Raises:
            RestError: `limit` is above 200.
        """
        self._commands.ask(rules.READ_CONFIGURATION, identity, unless="configuration")
        return intervals(
            self._commands.database,
            name=None if name is None else SAME.get(name, name),
            reporter=reporter,
            start=start,
            end=end,
            seconds=seconds,
            by_reporter=by_reporter,
            first=first,
            limit=limit,
            guard=None if identity is None else identity.guard,
        )

    def delete_task_metrics(self, before: datetime | None = None, *, identity: Identity | None = None) -> None:
        """Forget who worked on tasks, of all times or before a moment."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_SYSTEM)
            for row in ctx.session.find(TaskMeterLogRow):
                if before is None or (row.timestamp is not None and row.timestamp < before):
                    ctx.session.delete(row)
            changes = [] if before is None else [("timestamp", None, before)]
            ctx.history.operation("TaskMetrics", "Delete", changes=changes)

        self._commands.run(work, identity=identity)

    def report(self) -> None:
        """Store what this process has counted."""
        counts = self._commands.meters.take()
        if not counts:
            return

        def work(ctx: Context) -> None:
            for metric, number in counts.items():
                ctx.session.add(
                    MeterLogRow(
                        id=ids.new(),
                        name=metric,
                        reporter=self._reporter,
                        value=number,
                        timestamp=ctx.now,
                        milliseconds=to_millis(ctx.now),
                    )
                )

        try:
            self._commands.run(work)
        except BaseException:
            self._commands.meters.add(counts)
            raise
