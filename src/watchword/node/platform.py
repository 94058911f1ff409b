"""What a program works with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.keys import Keys
from watchword.core.settings import Settings
from watchword.engine.foreign import NOTHING_FOREIGN, ForeignCode
from watchword.identity.audit import AuditTrail
from watchword.identity.login import Authenticator
from watchword.scripting.delegates import Delegates
from watchword.services import Services
from watchword.services.authorizations import AuthorizationService
from watchword.services.batches import BatchService
from watchword.services.decisions import DecisionService
from watchword.services.external_tasks import ExternalTaskService
from watchword.services.forms import FormService
from watchword.services.history import HistoryService
from watchword.services.history_cleanup import HistoryCleanupService
from watchword.services.identity import IdentityService
from watchword.services.job_definitions import JobDefinitionService
from watchword.services.jobs import JobService
from watchword.services.migrations import MigrationService
from watchword.services.repository import RepositoryService
from watchword.services.runtime import RuntimeService
from watchword.services.tasks import TaskService
from watchword.store.database import Database
from watchword.workers.jobs import JobExecutor
from watchword.workers.wakes import Wakes


@dataclass(slots=True)
class Platform:
    """An engine on a database: what a program works with.

    Use it as a context manager, or call `close()`. `delegates` is the registry of Python callables that models name.
    """

    settings: Settings
    database: Database
    delegates: Delegates
    services: Services
    authenticator: Authenticator
    clock: Clock
    keys: Keys
    audit: AuditTrail
    wakes: Wakes = field(default_factory=Wakes)
    """Who is told that there may be jobs or external tasks."""
    foreign: ForeignCode = NOTHING_FOREIGN
    """Scripts and connectors that models may use."""

    @property
    def repository(self) -> RepositoryService:
        """Deployments and definitions."""
        return self.services.repository

    @property
    def runtime(self) -> RuntimeService:
        """Process instances, executions and their variables."""
        return self.services.runtime

    @property
    def tasks(self) -> TaskService:
        """User tasks."""
        return self.services.tasks

    @property
    def authorizations(self) -> AuthorizationService:
        """Who has been given or refused which permissions."""
        return self.services.authorizations

    @property
    def batches(self) -> BatchService:
        """Work on many things in the background."""
        return self.services.batches

    @property
    def decisions(self) -> DecisionService:
        """Evaluate decisions, and look at their definitions."""
        return self.services.decisions

    @property
    def external_tasks(self) -> ExternalTaskService:
        """External tasks."""
        return self.services.external_tasks

    @property
    def forms(self) -> FormService:
        """Forms of tasks and start events."""
        return self.services.forms

    @property
    def identity(self) -> IdentityService:
        """Users, groups and tenants."""
        return self.services.identity

    @property
    def migrations(self) -> MigrationService:
        """Plans that carry instances over to other versions."""
        return self.services.migrations

    @property
    def history(self) -> HistoryService:
        """What happened."""
        return self.services.history

    @property
    def cleanup(self) -> HistoryCleanupService:
        """Cleaning up history."""
        return self.services.cleanup

    @property
    def jobs(self) -> JobService:
        """Jobs; `run_due()` does those that are due."""
        return self.services.jobs

    @property
    def job_definitions(self) -> JobDefinitionService:
        """What holds for all jobs of a timer or asynchronous gate."""
        return self.services.job_definitions

    def executor(self) -> JobExecutor:
        """Make a job executor that runs in this process once it is started; `stop()` it before `close()`."""
        jobs = self.settings.jobs
        executor = JobExecutor(self.services.jobs, threads=jobs.threads, lock_seconds=jobs.lock_seconds)
        self.wakes.jobs.append(executor.wake)
        return executor

    def listen(self) -> None:
        """Take part in the hints that nodes on one PostgreSQL database give each other, unless settings say no.

        Also send out heads of the audit trail, whoever lengthens it.
        """
        self.audit.watch()
        if self.settings.database.hints:
            self.wakes.open(self.database)

    def close(self) -> None:
        """Store the last figures, give all connections back and end the script processes."""
        self.wakes.close()
        self.store_figures()
        self.foreign.scripts.close()
        self.audit.stop()
        self.database.close()

    def store_figures(self) -> None:
        """Store what this process has counted; figures that can't be stored any more are lost."""
        with suppress(WatchwordError):
            self.services.metrics.report()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
