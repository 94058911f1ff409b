"""The composition root: settings become a platform, and a platform becomes a server. Only here things are made."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from watchword.authz.check import Authorizer
from watchword.authz.laxities import open_ones
from watchword.authz.settings import ADMIN_GROUP, AuthzSettings
from watchword.bpmn.model import Flow
from watchword.core import entrypoints
from watchword.core.clock import Clock, SystemClock
from watchword.core.errors import SettingsError, WatchwordError
from watchword.core.keys import Keys
from watchword.core.log import configure
from watchword.core.secret import Secret
from watchword.core.settings import DatabaseSettings, Settings, is_loopback, load
from watchword.core.tls import client_context
from watchword.engine.connectors.allowed import AllowList
from watchword.engine.connectors.http import HttpConnector, HttpLimits
from watchword.engine.connectors.registry import Connectors
from watchword.engine.context import EngineSettings
from watchword.engine.foreign import NOTHING_FOREIGN, ForeignCode
from watchword.engine.jobs.cleanup_window import CleanupSettings, read_week
from watchword.engine.mail import Mailer, MailServer
from watchword.identity.accounts import Accounts, IdPatterns
from watchword.identity.audit import DENIED, FAILURE, SUCCESS, AuditTrail
from watchword.identity.clients import Clients
from watchword.identity.entrance import Entrance
from watchword.identity.factors import Factors
from watchword.identity.login import Authenticator
from watchword.identity.once import Once
from watchword.identity.passkeys import Passkeys
from watchword.identity.provider_http import ProviderHttp
from watchword.identity.provider_login import ProviderLogin, ProviderSettings
from watchword.identity.provider_tokens import ALGORITHMS, ProviderTokens
from watchword.identity.providers import IdentityProvider
from watchword.identity.recovery import Recovery, ReturnAddresses
from watchword.identity.sessions import Sessions, SessionSettings
from watchword.identity.sign_in import SignIn
from watchword.identity.subjects import Subjects
from watchword.identity.throttle import LoginEvent, Throttle, ThrottleSettings
from watchword.operations import production
from watchword.operations.metrics import Figures
from watchword.passwords import assemble
from watchword.rest import openapi
from watchword.rest.fresh import FRESH, WITH_SCRIPTS
from watchword.rest.own import OWN_RESOURCES, PAGES
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.scripting.delegates import Delegates
from watchword.scripting.engines import ScriptEngines
from watchword.scripting.sandbox.pool import Sandbox, SandboxLimits
from watchword.services import Services, build_services
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
from watchword.services.reports import readable
from watchword.services.repository import RepositoryService
from watchword.services.runtime import RuntimeService
from watchword.services.tasks import TaskService
from watchword.store.database import Database, open_database
from watchword.store.reports import open_reports
from watchword.store.schema.check import differences
from watchword.store.session import Session
from watchword.values.validation import allowed_types
from watchword.web.app import WebApp, WebOptions
from watchword.workers.jobs import JobExecutor
from watchword.workers.polls import PollHub
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
        """Take part in the hints that nodes on one PostgreSQL database give each other, unless settings say no."""
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


def open_platform(
    url: str = "sqlite:///:memory:", *, config: Path | None = None, clock: Clock | None = None
) -> Platform:
    """Open an embedded platform on the database at `url`, with the schema made if it is missing.

    With `config`, settings come from that file (and the environment) instead, `url` is not used.

    Raises:
        SettingsError: the configuration or the URL is wrong.
    """
    from watchword.store.schema.create import create_schema  # brings the migrations along: only where it is needed

    settings = load(config) if config else Settings(database=DatabaseSettings(url=url))
    platform = build(settings, clock=clock)
    create_schema(platform.database)
    return platform


def build(settings: Settings, *, clock: Clock | None = None, on_flow: Callable[[Flow], None] | None = None) -> Platform:
    """Make a platform of `settings`; the schema must be there. `on_flow` is told of each sequence flow that is taken.

    Raises:
        SettingsError: the database's URL names nothing that can be opened, a delegate can't be loaded, or
            scripts or connectors are set wrongly.
    """
    clock = clock or SystemClock()
    foreign = foreign_code(settings)
    keys = load_keys(settings)
    database = _open(settings)
    database.watcher = trail = AuditTrail(database, keys["audit"], clock)
    delegates = Delegates()
    delegates.load(settings.delegates.names)
    wakes = Wakes()
    kept = accounts(settings)
    providers = identity_providers(settings)
    authenticator = Authenticator(
        database,
        kept.passwords,
        clock,
        throttle=throttle(settings, database),
        policy=kept.policy,
        providers=providers,
        remember_seconds=settings.login.remember_seconds,
    )
    authenticator.listeners.append(partial(_note_login, trail))
    services = build_services(
        database,
        clock=clock,
        delegates=delegates,
        settings=EngineSettings(
            max_steps=settings.limits.steps,
            max_seconds=settings.limits.seconds,
            max_executions=settings.limits.executions,
            max_batches=settings.limits.batches_of_one,
            history_level=settings.history.level,
            java_objects=settings.camunda_7,
            camunda_decisions=settings.camunda_7,
            cleanup=cleanup_settings(settings),
            batch_time_to_live=settings.history.batch_time_to_live,
            on_flow=on_flow,
        ),
        foreign=foreign,
        authorizer=Authorizer(authz_settings(settings)),
        default_time_to_live=settings.history.time_to_live,
        wake=wakes.topic,
        wake_jobs=wakes.job,
        reports=open_reports(
            settings.database.url, settings.reports.url, readable(), time_zone=settings.database.time_zone
        ),
        report_seconds=settings.reports.seconds,
        report_lines=settings.reports.lines,
        trail=trail,
        entrance=entrance_of(settings, database, keys, trail, authenticator, kept, clock),
        accounts=kept,
        authenticator=authenticator,
        directories=providers,
        self_deletion=settings.self_deletion,
        invitation_hours=settings.identity.invitation_hours,
    )
    return Platform(settings, database, delegates, services, authenticator, clock, keys, trail, wakes, foreign)


_LOGINS = {
    "success": ("login.succeeded", SUCCESS),
    "failure": ("login.failed", FAILURE),
    "locked": ("login.locked", DENIED),
    "refused": ("login.refused", DENIED),
}
"""What the trail calls the outcomes of a login."""


def _note_login(trail: AuditTrail, event: LoginEvent) -> None:
    name, outcome = _LOGINS[event.kind]
    trail.note(name, actor=event.user_id, source=event.source, outcome=outcome)


def entrance_of(
    settings: Settings,
    database: Database,
    keys: Keys,
    trail: AuditTrail,
    authenticator: Authenticator,
    kept: Accounts,
    clock: Clock,
) -> Entrance:
    """Return the ways in besides user and password."""
    times = settings.sessions
    permanent = settings.login.max_attempts if settings.permanent_lock else None
    subjects = Subjects(database, elsewhere=authenticator.identify, locked_at=permanent)
    sessions = Sessions(
        database,
        subjects,
        keys["csrf"],
        trail,
        clock,
        SessionSettings(
            absolute=timedelta(hours=times.hours),
            idle=timedelta(minutes=times.idle_minutes),
            admin_idle=timedelta(minutes=times.admin_idle_minutes),
            proof=timedelta(minutes=times.proof_minutes),
        ),
    )
    factors = Factors(
        database,
        keys["factor"],
        keys["token"],
        sessions,
        trail,
        clock,
        required_groups=settings.factors.required_groups,
        issuer=settings.factors.issuer,
    )
    once = Once(database, clock)
    provider = provider_of(settings, database, keys, trail, sessions, subjects, once, clock)
    passkeys = Passkeys(database, factors, once, keys["session"], clock)
    return Entrance(
        sessions,
        Clients(database, subjects, keys["token"], trail, clock),
        factors,
        passkeys,
        SignIn(database, authenticator, sessions, factors, passkeys, once, keys["session"], clock),
        Recovery(
            database,
            subjects,
            sessions,
            once,
            keys["session"],
            trail,
            clock,
            kept.set_password,
            ReturnAddresses(settings.recovery.return_to),
        ),
        trail,
        provider,
        settings.oidc.name,
        settings.http.public_url.rstrip("/"),
    )


def provider_of(
    settings: Settings,
    database: Database,
    keys: Keys,
    trail: AuditTrail,
    sessions: Sessions,
    subjects: Subjects,
    once: Once,
    clock: Clock,
) -> ProviderLogin | None:
    """Return the identity provider of the settings, None if there is none.

    Raises:
        SettingsError: it is set incompletely or unsafely.
    """
    oidc = settings.oidc
    if not oidc.issuer:
        return None
    unsafe = sorted(set(oidc.algorithms) - set(ALGORITHMS))
    if unsafe or not oidc.algorithms or not oidc.client_id:
        raise SettingsError(f"oidc.client_id must be set, and oidc.algorithms be of {', '.join(ALGORITHMS)}")
    http = ProviderHttp(client_context(authorities=oidc.certificate_authorities))
    return ProviderLogin(
        ProviderSettings(
            issuer=oidc.issuer,
            client_id=oidc.client_id,
            client_secret=oidc.client_secret if oidc.client_secret.reveal() else None,
            scopes=oidc.scopes,
            audiences=oidc.audiences,
            user_claim=oidc.user_claim,
            create_users=oidc.create_users,
            groups_claim=oidc.groups_claim,
            groups=oidc.groups,
        ),
        database,
        ProviderTokens(oidc.issuer, http, clock, algorithms=oidc.algorithms),
        http,
        sessions,
        subjects,
        once,
        keys["session"],
        trail,
        clock,
    )


def load_keys(settings: Settings) -> Keys:
    """Return the installation's keys; without a configuration, keys that die with the process.

    Raises:
        SettingsError: a key is missing, or others can reach it.
    """
    return Keys.load(Path(settings.keys.folder)) if settings.keys.folder else Keys.temporary()


def cleanup_settings(settings: Settings) -> CleanupSettings:
    """Return how history is cleaned up.

    Raises:
        SettingsError: the window is malformed.
    """
    history = settings.history
    try:
        week = read_week(history.cleanup_window_start, history.cleanup_window_end, history.cleanup_days)
    except ValueError as error:
        raise SettingsError(f"history.cleanup_window_start, …_end or cleanup_days: {error}") from None
    if (history.batch_time_to_live or 0) < 0:
        raise SettingsError(f"history.batch_time_to_live is {history.batch_time_to_live} days; expected 0 or more")
    return CleanupSettings(
        enabled=history.cleanup_enabled,
        window=week,
        batch_size=history.cleanup_batch_size,
        threshold=min(history.cleanup_threshold, history.cleanup_batch_size),
        parallel=history.cleanup_jobs,
        strategy=history.cleanup_strategy,
    )


def authz_settings(settings: Settings) -> AuthzSettings:
    """Return how authorizations and tenants are checked."""
    authorization = settings.authorization
    return AuthzSettings(
        enabled=authorization.enabled,
        tenant_check=authorization.tenant_check,
        revokes=authorization.revokes,
        specific_variable_permissions=authorization.specific_variable_permissions,
        historic_instance_permissions=authorization.historic_instance_permissions,
        task_permission=authorization.task_permission,
        disabled_permissions=frozenset(authorization.disabled_permissions),
        admin_groups=frozenset((ADMIN_GROUP, *authorization.admin_groups)),
        admin_users=frozenset(authorization.admin_users),
        custom_code=authorization.custom_code,
        laxities=open_ones(msgspec.structs.asdict(settings.laxities), camunda_7=settings.camunda_7),
    )


def foreign_code(settings: Settings) -> ForeignCode:
    """Return the scripts and connectors that the settings switch on.

    Raises:
        SettingsError: a language is unknown or not installed, or an entry of the allow-list is malformed.
    """
    scripts, connectors = settings.scripts, settings.connectors
    limits = SandboxLimits(scripts.memory_mb, scripts.time_ms, scripts.stack_kb, scripts.processes)
    sandbox = Sandbox(limits, require_isolation=settings.script_isolation) if scripts.enabled else None
    allow = AllowList(connectors.http_allow)
    http = HttpConnector(allow, HttpLimits(connectors.http_seconds, connectors.http_response_bytes))
    return ForeignCode(
        scripts=ScriptEngines(sandbox, scripts.formats),
        connectors=Connectors({"http-connector": http} if allow else {}),
        mail=_mailer(settings),
    )


def _mailer(settings: Settings) -> Mailer | None:
    mail = settings.mail
    if not mail.host:
        return None
    return Mailer(
        MailServer(
            host=mail.host,
            port=mail.port,
            encryption=mail.encryption,
            user=mail.user,
            password=mail.password,
            sender=mail.sender,
            recipients=mail.recipients,
            seconds=mail.seconds,
            authorities=mail.certificate_authorities,
        )
    )


def build_app(settings: Settings) -> Any:
    """Make the ASGI application of one server process."""
    configure(json_lines=settings.production, log=settings.log)
    platform = build(settings)
    app = app_of(platform)
    threading.Thread(target=_warm, args=(platform,), daemon=True, name="watchword-warm-up").start()
    gc.collect()
    gc.freeze()  # what was made for the server's whole life needs no more looking at
    return app


def app_of(platform: Platform) -> WebApp:
    """Make the ASGI application that serves a platform."""
    settings = platform.settings
    hub = PollHub(capacity=settings.limits.waiting_polls)
    platform.wakes.topics.append(lambda topic: hub.wake((topic,)))
    executor = platform.executor() if settings.jobs.enabled else None
    http = settings.http
    figures = Figures(settings, platform.database, platform.clock) if settings.management.port else None
    if figures is not None:
        platform.authenticator.listeners.append(lambda event: figures.requests.login(event.kind))
    return WebApp(
        Router(RESOURCES),
        platform.services,
        platform.authenticator,
        hub,
        options=WebOptions(
            mode=settings.compatibility.mode or None,
            threads=http.threads,
            max_results=settings.result_cap,
            allowed_hosts=http.allowed_hosts or _own_names(http.host),
            https=bool(http.tls_certificate) or http.behind_proxy,
            hsts_subdomains=http.hsts_subdomains,
            body_bytes=settings.limits.body_bytes,
            file_bytes=settings.limits.file_bytes,
            log_requests=False,
            polls_of_one=settings.limits.polls_of_one,
            origins=http.origins,
            object_types=allowed_types(settings.variables.object_types),
            installation=installation_of(platform.database),
            fresh=FRESH | WITH_SCRIPTS if settings.scripts.enabled else FRESH,
            observe=None if figures is None else figures.requests.observe,
        ),
        document=lambda: msgspec.json.encode(openapi.document(RESOURCES, own=OWN_RESOURCES)),
        own=Router((*OWN_RESOURCES, *PAGES)),
        entrance=platform.services.entrance,
        ready=lambda: bool(platform.database.select("SELECT 1")),
        begin=partial(_begin, platform, executor, figures),
        end=partial(_end, platform, executor, figures, http.drain_seconds),
    )


def _begin(platform: Platform, executor: JobExecutor | None, figures: Figures | None) -> None:
    platform.listen()
    platform.cleanup.begin()
    if figures is not None:
        figures.start()
    if executor is not None:
        executor.start()


def _end(platform: Platform, executor: JobExecutor | None, figures: Figures | None, seconds: float) -> None:
    if figures is not None:
        figures.stop()
    if executor is not None:
        executor.stop(seconds=seconds)
    platform.wakes.close()
    platform.store_figures()
    platform.audit.stop()


def installation_of(database: Database) -> str:
    """Return the id of the installation that the database belongs to."""
    return str(database.select("SELECT ID_ FROM WW_INSTALLATION")[0][0])


def _warm(platform: Platform) -> None:
    """Open a connection, and import what compiles queries before the first one has to wait for it."""
    platform.database.select("SELECT 1")
    platform.database.compiler()


def _own_names(host: str) -> tuple[str, ...]:
    names = ("localhost", "127.0.0.1", "::1")
    return names if is_loopback(host) else (*names, host)


def accounts(settings: Settings) -> Accounts:
    """Return how passwords are kept and judged, and which ids are valid.

    Raises:
        SettingsError: a scheme or rule that the settings name is not there.
    """
    identity = settings.identity
    pattern = identity.id_pattern
    return Accounts(
        assemble.registry(settings.passwords),
        assemble.policy(settings.password_policy, settings.passwords),
        IdPatterns(
            user=re.compile(identity.user_id_pattern or pattern),
            group=re.compile(identity.group_id_pattern or pattern),
            tenant=re.compile(identity.tenant_id_pattern or pattern),
        ),
    )


def throttle(settings: Settings, database: Database) -> Throttle:
    """Return what counts failed logins."""
    login = settings.login
    return Throttle(
        database,
        ThrottleSettings(
            max_attempts=login.max_attempts,
            delay_base=login.delay_base,
            delay_factor=login.delay_factor,
            delay_max=login.delay_max,
            permanent=settings.permanent_lock,
            source_attempts=settings.source_attempts,
            source_seconds=login.source_seconds,
        ),
    )


def identity_providers(settings: Settings) -> tuple[IdentityProvider, ...]:
    """Return the directories of users beside the database.

    Raises:
        SettingsError: one that the settings name is not installed, or LDAP is set wrongly.
    """
    made = entrypoints.load("watchword.identity_providers", settings.identity.providers)
    offered = tuple(offer() if callable(offer) else offer for offer in made.values())
    if not settings.ldap.enabled:
        return offered
    from watchword.identity.ldap.directory import Directory
    from watchword.identity.ldap.provider import LdapProvider

    return (LdapProvider(Directory(settings.ldap), settings.ldap), *offered)


def _open(settings: Settings) -> Database:
    database = settings.database
    return open_database(
        _with_password(database.url, database.password),
        pool_size=database.pool_size,
        time_zone=database.time_zone,
        statement_seconds=database.statement_seconds,
        lock_seconds=database.lock_seconds,
    )


def _with_password(url: str, password: Secret) -> str:
    parts = urlsplit(url)
    if not password.reveal() or not parts.netloc:
        return url
    user, at, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}:{quote(password.reveal(), safe='')}{at or '@'}{host}"
    return urlunsplit(parts._replace(netloc=netloc))


def database_url(settings: Settings) -> str:
    """Return the database's URL with its password, for PostgreSQL's own programs."""
    return _with_password(settings.database.url, settings.database.password)


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """Open the database of `settings` for a moment."""
    database = _open(settings)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def unit_of_work(settings: Settings) -> Iterator[Session]:
    """Open one unit of work of the command line on the database of `settings`; what isn't flushed is dropped."""
    clock, ring = SystemClock(), load_keys(settings)["audit"]
    with database_of(settings) as database:
        database.watcher = trail = AuditTrail(database, ring, clock)
        session = database.session(clock.now())
        session.actor = "command line"
        try:
            yield session
        finally:
            session.close()
            trail.stop()


def refuse_production(settings: Settings, *, root_allowed: bool, port_written: bool) -> None:
    """Refuse what production doesn't start with.

    Raises:
        SettingsError: names all reasons and the way to mend each.
    """
    if not settings.production:
        return
    with database_of(settings) as database:
        production.refuse(
            production.Installation(
                settings,
                database,
                assemble.registry(settings.passwords),
                root_allowed=root_allowed,
                port_written=port_written,
                today=SystemClock().now().date(),
            )
        )


def check_schema(settings: Settings) -> None:
    """Refuse to serve a database that `init` hasn't prepared.

    Raises:
        SettingsError: tables are missing.
    """
    file = Path(settings.database.url.removeprefix("sqlite:///"))
    if settings.database.url.startswith("sqlite") and not file.exists():
        raise SettingsError(f"{file} does not exist: run `watchword init` with this configuration first")
    with database_of(settings) as database:
        missing = differences(database)
    if missing:
        names = ", ".join(missing[:3])
        raise SettingsError(f"The database lacks {names}…: run `watchword init` with this configuration first")
