"""Run jobs: acquire what is due, do one job at a time, keep account of failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core import ids
from watchword.core.errors import ForeignTenant, NotAuthenticated, NotAuthorized, NotFound, OptimisticLockingError
from watchword.engine.jobs import execute, history_cleanup, retry
from watchword.history import metrics
from watchword.services.permitted import on_job
from watchword.store.failures import StoreUnavailable
from watchword.store.jobs import Acquired, acquire_jobs, next_due, release_locks, renew_locks

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.tables import JobRow

LOCK_SECONDS = 300
AT_ONCE = 20
"""Jobs that `run_due` takes with one statement."""


@dataclass(slots=True)
class _Attempt:
    """What is still known of a command that failed."""

    ctx: Context | None = None

    def failed_activity(self) -> str | None:
        """Return the activity at which the command failed."""
        at = None if self.ctx is None else self.ctx.agenda.failed_at or self.ctx.agenda.here
        return None if at is None else at.node.id


def no_job(job_id: str) -> NotFound:
    """Return the error for an id that no job has."""
    return NotFound(f"no job has the id {job_id!r}; it may have been done")


class JobRuns:
    """Commands that do jobs."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def execute(self, job_id: str, *, identity: Identity | None = None) -> None:
        """Do a job now, whether or not it is due, suspended or has retries left.

        A failure is noted (one retry less), then raised; that other commands were always first is none.

        Raises:
            NotFound: there is none.
            OptimisticLockingError: every attempt met a conflict; nothing was stored.
            Exception: whatever its work raised.
        """
        attempt = _Attempt()

        def work(ctx: Context) -> None:
            attempt.ctx = ctx
            job = execute.load(ctx, job_id)
            if job is None:
                raise no_job(job_id)
            on_job(ctx, job, rules.UPDATE_INSTANCE, lambda: no_job(job_id))
            ctx.session.check()  # who isn't permitted must not make it fail
            ctx.history.operation("Job", "Execute", job=job)
            ctx.history.count(metrics.JOBS_DONE)
            execute.execute(ctx, job)

        try:
            self._commands.run(work, identity=identity)
        except (NotFound, OptimisticLockingError):
            raise
        except (ForeignTenant, NotAuthenticated, NotAuthorized) as error:
            if self._commands.authorizer.settings.open("refused-execution"):
                self._record(job_id, error, None)
            raise
        except Exception as error:
            self._record(job_id, error, attempt.failed_activity())
            raise

    def acquire(self, owner: str, *, limit: int, lock_seconds: int = LOCK_SECONDS) -> list[Acquired]:
        """Lock at most `limit` due jobs for a node, those of highest priority first."""

        def work(ctx: Context) -> list[Acquired]:
            until = ctx.now + timedelta(seconds=lock_seconds)
            without = () if ctx.settings.cleanup.enabled else (history_cleanup.HANDLER,)
            dialect = self._commands.database.dialect
            return acquire_jobs(ctx.session, dialect, owner, until, limit=limit, without=without)

        found = self._commands.read(work)
        counts = {metrics.JOBS_ACQUISITIONS: 1}
        if found:
            counts[metrics.JOBS_ACQUIRED] = len(found)
        self._commands.meters.add(counts)
        return found

    def run_acquired(self, job_id: str, owner: str) -> bool:
        """Do a job that `owner` has locked; tell whether it was done.

        A job that is gone, was taken over by another node, or must wait for another node's exclusive job of the same
        instance is left alone. A failure is noted, not raised.

        Raises:
            StoreUnavailable: the database went away, which is no failure of the job: it keeps its retries and its lock.
        """
        attempt = _Attempt()

        def work(ctx: Context) -> bool:
            attempt.ctx = ctx
            job = execute.load(ctx, job_id)
            if job is None or job.lock_owner != owner:
                return False
            if execute.must_wait(ctx, job):
                job.lock_owner = job.lock_expiration_time = None
                return False
            ctx.history.count(metrics.JOBS_DONE)
            execute.execute(ctx, job)
            return True

        try:
            return self._commands.run(work)
        except StoreUnavailable:
            raise
        except OptimisticLockingError:  # nothing of the job failed: it keeps its retries
            self.release(owner, (job_id,))
            return False
        except Exception as error:  # noqa: BLE001 - whatever a model's code raises is the job's failure
            self._record(job_id, error, attempt.failed_activity(), owner)
            return False

    def renew(self, owner: str, job_ids: Sequence[str], *, lock_seconds: int = LOCK_SECONDS) -> None:
        """Let the locks on jobs that are still being done end later."""
        self._commands.read(
            lambda ctx: renew_locks(ctx.session, owner, job_ids, ctx.now + timedelta(seconds=lock_seconds))
        )

    def release(self, owner: str, job_ids: Sequence[str]) -> None:
        """Give back jobs that were locked and won't be done."""
        self._commands.read(lambda ctx: release_locks(ctx.session, owner, job_ids))

    def next_due(self) -> datetime | None:
        """Return when the next job becomes due or is given free by the end of a lock; None if none will."""
        return next_due(self._commands.database, self._commands.now())

    def run_due(self, *, limit: int = 10_000) -> int:
        """Do all jobs that are due now, and those that they bring along, in this thread; return how many were tried.

        For tests and embedded use: with a clock that stands still it ends when nothing more is due. After `limit` jobs
        it returns.
        """
        owner, done = f"run-due-{ids.new()}", 0
        while done < limit:
            found = self.acquire(owner, limit=min(AT_ONCE, limit - done))
            if not found:
                break
            for job in found:
                self.run_acquired(job.id, owner)
                done += 1
        return done

    def _record(self, job_id: str, error: Exception, failed_activity_id: str | None, owner: str | None = None) -> None:
        def work(ctx: Context) -> None:
            job: JobRow | None = execute.load(ctx, job_id)
            if job is not None and (owner is None or job.lock_owner == owner):
                ctx.history.count(metrics.JOBS_FAILED)
                retry.record(ctx, job, error, failed_activity_id)

        try:
            self._commands.run(work)
        except OptimisticLockingError:
            return  # somebody else deals with the job
