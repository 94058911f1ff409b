"""Settings become a platform."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from watchword.authz.check import Authorizer
from watchword.bpmn.model import Flow
from watchword.core.clock import Clock, SystemClock
from watchword.core.settings import DatabaseSettings, Settings, load
from watchword.engine.context import EngineSettings
from watchword.engine.quotas import Quotas
from watchword.identity.audit import DENIED, FAILURE, SUCCESS, AuditTrail
from watchword.identity.login import Authenticator
from watchword.identity.throttle import LoginEvent
from watchword.markup.document import decision_limits, process_limits
from watchword.node.accounts import accounts, identity_providers, load_keys, secrecy_of, throttle
from watchword.node.database import open_of
from watchword.node.engine import authz_settings, batch_days, cleanup_settings, foreign_code
from watchword.node.entrance import entrance_of
from watchword.node.platform import Platform
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.services.reports import readable
from watchword.store.reports import open_reports
from watchword.workers.wakes import Wakes


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
    database = open_of(settings)
    database.watcher = trail = AuditTrail(database, keys["audit"], clock, signer=keys["head"])
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
            quotas=Quotas(**msgspec.structs.asdict(settings.quotas)),
            any_files=settings.camunda_7,
            history_level=settings.history.level,
            removal_time=settings.history.removal_time,
            java_objects=settings.camunda_7,
            camunda_decisions=settings.camunda_7,
            cleanup=cleanup_settings(settings),
            batch_days=batch_days(settings),
            on_flow=on_flow,
            process_limits=process_limits(settings.xml),
            decision_limits=decision_limits(settings.xml),
        ),
        foreign=foreign,
        secrecy=secrecy_of(settings, keys),
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
