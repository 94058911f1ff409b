"""The settings of the engine, of authorizations, and of code that models bring along."""

from __future__ import annotations

from watchword.authz.laxities import open_in
from watchword.authz.settings import ADMIN_GROUP, AuthzSettings
from watchword.core.errors import SettingsError
from watchword.core.settings import Settings
from watchword.engine.batches.kinds import KINDS
from watchword.engine.connectors.allowed import AllowList
from watchword.engine.connectors.http import HttpConnector, HttpLimits
from watchword.engine.connectors.registry import Connectors
from watchword.engine.foreign import ForeignCode
from watchword.engine.jobs.cleanup_window import CleanupSettings, read_week
from watchword.engine.mail import Mailer, MailServer
from watchword.history.ttl import BatchDays
from watchword.scripting.engines import ScriptEngines
from watchword.scripting.sandbox.pool import Sandbox, SandboxLimits


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
    return CleanupSettings(
        enabled=history.cleanup_enabled,
        window=week,
        batch_size=history.cleanup_batch_size,
        threshold=min(history.cleanup_threshold, history.cleanup_batch_size),
        parallel=history.cleanup_jobs,
        strategy=history.cleanup_strategy,
        task_metrics_days=history.task_metrics_time_to_live,
    )


def batch_days(settings: Settings) -> BatchDays:
    """Return how long history of batches is kept.

    Raises:
        SettingsError: a type of batch is unknown.
    """
    by_type = settings.history.batch_times_to_live
    for name in by_type:
        if name not in KINDS:
            raise SettingsError(
                f"history.batch_times_to_live: {name!r} is no type of batch; known: {', '.join(sorted(KINDS))}"
            )
    return BatchDays(settings.history.batch_time_to_live, by_type)


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
        laxities=open_in(settings),
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
