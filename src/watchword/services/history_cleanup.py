"""Cleaning up history: let it begin, look at its jobs and its window, count what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Unpack

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.engine.jobs import history_cleanup
from watchword.engine.jobs.cleanup_window import REMOVAL_TIME_BASED
from watchword.query.cleanable import (
    DECISION_INSTANCES,
    PROCESS_INSTANCES,
    CleanableBatches,
    CleanableDefinition,
    Narrowed,
    cleanable_batches,
    cleanable_of,
)
from watchword.store.tables import JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class CleanupConfiguration(NamedTuple):
    """Whether history may be cleaned up, and the window that is open or comes next, None without one."""

    enabled: bool
    window_start: datetime | None
    window_end: datetime | None


def may_read_configuration(ctx: Context) -> None:
    """Ask whether who asks may read how the system is set up."""
    if not ctx.authz.settings.open("configuration"):
        ctx.authz.require(rules.READ_CONFIGURATION)


class HistoryCleanupService:
    """Commands on the cleanup of history, and reports on what it will find."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def schedule(self, *, immediately: bool = True, identity: Identity | None = None) -> tuple[JobRow, ...]:
        """Let cleanup begin at once, or else with the next window; return its jobs.

        Without a window and not `immediately`, cleanup stops: its jobs are suspended.

        Raises:
            BadUserRequest: cleanup is switched off.
        """

        def work(ctx: Context) -> tuple[JobRow, ...]:
            ctx.authz.require(rules.ADMINISTRATE)
            if not ctx.settings.cleanup.enabled:
                raise BadUserRequest("history cleanup is switched off (history.cleanup_enabled)")
            ctx.history.operation("Job", "CreateHistoryCleanupJobs", changes=[("immediatelyDue", None, immediately)])
            return tuple(history_cleanup.schedule(ctx, immediately=immediately))

        return self._commands.run(work, identity=identity)

    def begin(self) -> None:
        """Have the jobs ready if there is a window: to be called when a node starts."""

        def wanted(ctx: Context) -> bool:
            cleanup = ctx.settings.cleanup
            return cleanup.enabled and cleanup.window is not None

        if self._commands.read(wanted):
            self.schedule(immediately=False)

    def jobs(self, *, identity: Identity | None = None) -> tuple[JobRow, ...]:
        """Return the jobs that clean up."""

        def work(ctx: Context) -> tuple[JobRow, ...]:
            may_read_configuration(ctx)
            return tuple(ctx.session.find(JobRow, handler_type=history_cleanup.HANDLER))

        return self._commands.read(work, identity=identity)

    def configuration(self, *, identity: Identity | None = None) -> CleanupConfiguration:
        """Return what holds for cleanup now."""

        def work(ctx: Context) -> CleanupConfiguration:
            may_read_configuration(ctx)
            cleanup = ctx.settings.cleanup
            if cleanup.window is None:
                return CleanupConfiguration(cleanup.enabled, None, None)
            return CleanupConfiguration(cleanup.enabled, *cleanup.window.current_or_next(ctx.now))

        return self._commands.read(work, identity=identity)

    def cleanable_instances(
        self,
        *,
        process_definition_ids: Sequence[str] = (),
        process_definition_keys: Sequence[str] = (),
        identity: Identity | None = None,
        **narrowed: Unpack[Narrowed],
    ) -> list[CleanableDefinition]:
        """Count ended and cleanable process instances by definition."""
        return cleanable_of(
            PROCESS_INSTANCES,
            self._commands.database,
            now=self._commands.now(),
            by_removal_time=self._by_removal_time(),
            ids=process_definition_ids,
            keys=process_definition_keys,
            restrict=self._commands.clause(identity, "cleanable-process-instances", "D"),
            guard=None if identity is None else identity.guard,
            **narrowed,
        )

    def cleanable_decisions(
        self,
        *,
        decision_definition_ids: Sequence[str] = (),
        decision_definition_keys: Sequence[str] = (),
        identity: Identity | None = None,
        **narrowed: Unpack[Narrowed],
    ) -> list[CleanableDefinition]:
        """Count evaluations and cleanable ones by decision definition."""
        return cleanable_of(
            DECISION_INSTANCES,
            self._commands.database,
            now=self._commands.now(),
            by_removal_time=self._by_removal_time(),
            ids=decision_definition_ids,
            keys=decision_definition_keys,
            restrict=self._commands.clause(identity, "cleanable-decision-instances", "D"),
            guard=None if identity is None else identity.guard,
            **narrowed,
        )

    def cleanable_batches(
        self, *, finished_order: str | None = None, identity: Identity | None = None
    ) -> list[CleanableBatches]:
        """Count ended and cleanable batches by type; `finished_order` (`asc`, `desc`) sorts by ended ones."""
        self._commands.read(lambda ctx: ctx.authz.require(rules.READ_ALL_BATCH_HISTORY), identity=identity)
        return cleanable_batches(
            self._commands.database,
            now=self._commands.now(),
            finished_order=finished_order,
            restrict=self._commands.clause(identity, "history-batch", "B"),
            guard=None if identity is None else identity.guard,
        )

    def _by_removal_time(self) -> bool:
        return self._commands.read(lambda ctx: ctx.settings.cleanup.strategy == REMOVAL_TIME_BASED)
