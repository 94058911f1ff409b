"""The Python API: one service a resource, each method one command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watchword.authz.check import Authorizer
from watchword.core.clock import Clock
from watchword.engine.context import EngineSettings
from watchword.engine.definitions import Definitions
from watchword.engine.foreign import NOTHING_FOREIGN, ForeignCode
from watchword.identity.accounts import Accounts
from watchword.identity.audit import AuditTrail
from watchword.identity.entrance import Entrance
from watchword.identity.login import Authenticator
from watchword.identity.providers import NONE, IdentityProvider
from watchword.passwords.registry import PasswordRegistry
from watchword.scripting.delegates import Delegates
from watchword.services.authorizations import AuthorizationService
from watchword.services.batches import BatchService
from watchword.services.command import Commands
from watchword.services.decisions import DecisionService
from watchword.services.external_tasks import ExternalTaskService
from watchword.services.filters import FilterService
from watchword.services.forms import FormService
from watchword.services.history import HistoryService
from watchword.services.history_cleanup import HistoryCleanupService
from watchword.services.identity import IdentityService
from watchword.services.incidents import IncidentService
from watchword.services.installation import InstallationService
from watchword.services.job_definitions import JobDefinitionService
from watchword.services.jobs import JobService
from watchword.services.metrics import MetricsService
from watchword.services.migrations import MigrationService
from watchword.services.operation_log import OperationLogService
from watchword.services.reports import ReportService
from watchword.services.repository import RepositoryService
from watchword.services.request_keys import RequestKeyService
from watchword.services.runtime import RuntimeService
from watchword.services.secrets import SecretService
from watchword.services.tasks import TaskService
from watchword.store.database import Database
from watchword.store.reports import Reports
from watchword.values.secrecy import NO_SECRETS, Secrecy


@dataclass(frozen=True, slots=True)
class Services:
    """All services over one database."""

    database: Database
    commands: Commands
    authorizer: Authorizer
    authorizations: AuthorizationService
    repository: RepositoryService
    runtime: RuntimeService
    tasks: TaskService
    decisions: DecisionService
    external_tasks: ExternalTaskService
    filters: FilterService
    forms: FormService
    history: HistoryService
    cleanup: HistoryCleanupService
    batches: BatchService
    migrations: MigrationService
    incidents: IncidentService
    jobs: JobService
    job_definitions: JobDefinitionService
    identity: IdentityService
    operation_log: OperationLogService
    metrics: MetricsService
    installation: InstallationService
    request_keys: RequestKeyService
    reports: ReportService
    secrets: SecretService
    entrance: Entrance | None = None
    """Sessions, tokens, second factors."""


def build_services(
    database: Database,
    *,
    clock: Clock,
    delegates: Delegates,
    settings: EngineSettings,
    foreign: ForeignCode = NOTHING_FOREIGN,
    secrecy: Secrecy = NO_SECRETS,
    authorizer: Authorizer | None = None,
    default_time_to_live: int | None = None,
    wake: Callable[[str], None] | None = None,
    wake_jobs: Callable[[], None] | None = None,
    reports: Reports | None = None,
    report_seconds: float = 10.0,
    report_lines: int = 2_000,
    trail: AuditTrail | None = None,
    entrance: Entrance | None = None,
    accounts: Accounts | None = None,
    authenticator: Authenticator | None = None,
    directories: Sequence[IdentityProvider] = NONE,
    self_deletion: bool = False,
    invitation_hours: int = 72,
) -> Services:
    """Make the services.

    Args:
        database: with the schema in place.
        clock: tells the moment of each command.
        delegates: Python callables that models may name.
        settings: of the engine.
        foreign: scripts and connectors that models may use.
        secrecy: seals and opens secret values of variables.
        authorizer: what checks of permissions share; None: the default settings.
        default_time_to_live: days for models that name none; None: models must name it.
        wake: called with a topic after a commit that made an external task of it available.
        wake_jobs: called after a commit that created jobs or gave some free.
        reports: where reports run; None: there are none.
        report_seconds: time that a report may take.
        report_lines: lines that a report may show.
        trail: where acts of security are recorded.
        entrance: the ways in besides user and password.
        accounts: how passwords are kept and judged; None: Argon2id, no policy.
        authenticator: verifies passwords; None: one of its own.
        directories: of users beside the database.
        self_deletion: users may delete themselves.
        invitation_hours: how long an invitation is good.
    """
    accounts = accounts or Accounts(PasswordRegistry())
    authorizer = authorizer or Authorizer()
    commands = Commands(
        database,
        clock=clock,
        definitions=Definitions(),
        delegates=delegates,
        settings=settings,
        foreign=foreign,
        secrecy=secrecy,
        authorizer=authorizer,
        wake=wake,
        wake_jobs=wake_jobs,
        trail=trail,
    )
    metrics = MetricsService(commands)
    commands.report = metrics.report
    return Services(
        database=database,
        commands=commands,
        authorizer=authorizer,
        authorizations=AuthorizationService(commands),
        repository=RepositoryService(commands, default_time_to_live),
        runtime=RuntimeService(commands),
        tasks=TaskService(commands),
        decisions=DecisionService(commands),
        external_tasks=ExternalTaskService(commands),
        filters=FilterService(commands),
        forms=FormService(commands),
        history=HistoryService(commands),
        cleanup=HistoryCleanupService(commands),
        batches=BatchService(commands),
        migrations=MigrationService(commands),
        incidents=IncidentService(commands),
        jobs=JobService(commands),
        job_definitions=JobDefinitionService(commands),
        identity=IdentityService(
            commands,
            accounts,
            authenticator or Authenticator(database, accounts.passwords, clock),
            directories=directories,
            self_deletion=self_deletion,
            invitation_hours=invitation_hours,
        ),
        operation_log=OperationLogService(commands),
        metrics=metrics,
        installation=InstallationService(commands, metrics),
        request_keys=RequestKeyService(commands),
        reports=ReportService(commands, reports, seconds=report_seconds, limit=report_lines),
        secrets=SecretService(commands),
        entrance=entrance,
    )
