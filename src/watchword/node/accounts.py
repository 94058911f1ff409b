"""Who may come in by user and password, as the settings want it; and the keys of the installation."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from watchword.core import entrypoints
from watchword.core.keys import Keys
from watchword.core.settings import Settings, open_variable_key
from watchword.identity.accounts import Accounts, IdPatterns
from watchword.identity.providers import IdentityProvider
from watchword.identity.throttle import Throttle, ThrottleSettings
from watchword.passwords import assemble
from watchword.store.database import Database
from watchword.values.secrecy import NO_SECRETS, Secrecy


def load_keys(settings: Settings) -> Keys:
    """Return the installation's keys; without a configuration, keys that die with the process.

    Raises:
        SettingsError: a key is missing, or others can reach it.
    """
    return Keys.load(Path(settings.keys.folder)) if settings.keys.folder else Keys.temporary()


def secrecy_of(settings: Settings, keys: Keys) -> Secrecy:
    """Return what seals secret variables; a database that outlives the process needs keys that do.

    Raises:
        SettingsError: the key can't be had.
    """
    if settings.keys.folder or settings.variables.secret_key:
        found = partial(open_variable_key, settings)
        return Secrecy(found(), found)
    return Secrecy(keys["variable"]) if settings.database.url in ("", "sqlite:///:memory:") else NO_SECRETS


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
