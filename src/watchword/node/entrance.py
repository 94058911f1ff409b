"""The ways in besides user and password, as the settings want them."""

from __future__ import annotations

from datetime import timedelta

from watchword.core.clock import Clock
from watchword.core.errors import SettingsError
from watchword.core.keys import Keys
from watchword.core.settings import Settings
from watchword.core.tls import client_context
from watchword.identity.accounts import Accounts
from watchword.identity.audit import AuditTrail
from watchword.identity.clients import Clients
from watchword.identity.entrance import Entrance
from watchword.identity.factors import Factors
from watchword.identity.login import Authenticator
from watchword.identity.once import Once
from watchword.identity.passkeys import Passkeys
from watchword.identity.provider_http import ProviderHttp
from watchword.identity.provider_login import ProviderLogin, ProviderSettings
from watchword.identity.provider_tokens import ALGORITHMS, ProviderTokens
from watchword.identity.recovery import Recovery, ReturnAddresses
from watchword.identity.sessions import Sessions, SessionSettings
from watchword.identity.sign_in import SignIn
from watchword.identity.subjects import Subjects
from watchword.store.database import Database


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
