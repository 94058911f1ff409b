"""What production refuses to start with: each reason with the way to mend it.

Source: `contract` (configuration: hard refusals); guidelines W-02, W-04, W-06, W-07, W-17, W-21, W-26, C-19, C-42.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from watchword.core.errors import SettingsError
from watchword.core.runtime import PYTHON_ENDS
from watchword.core.secret import Secret
from watchword.core.settings import Settings, key_files
from watchword.passwords.known import KNOWN_PASSWORDS
from watchword.passwords.registry import PasswordRegistry
from watchword.services.samples import samples
from watchword.store.database import Database, is_protected
from watchword.store.schema.roles import OLDEST_POSTGRESQL, role_of

SAMPLE_USERS = ("demo", "john", "mary", "peter", "admin")
_MOST_USERS = 20
_USERS = (
    "SELECT DISTINCT U.ID_, U.PWD_, U.SALT_ FROM ACT_ID_USER U LEFT JOIN ACT_ID_MEMBERSHIP M ON M.USER_ID_ = U.ID_ "
    "WHERE M.GROUP_ID_ = 'camunda-admin' OR U.ID_ IN (?, ?, ?, ?, ?) ORDER BY U.ID_ LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Installation:
    """What the refusals look at."""

    settings: Settings
    database: Database
    passwords: PasswordRegistry
    root_allowed: bool
    port_written: bool
    today: date


def refuse(installation: Installation) -> None:
    """Refuse to start if a reason stands against it; in development nothing is refused.

    Raises:
        SettingsError: names all reasons.
    """
    if not installation.settings.production:
        return
    reasons = [reason for look in REFUSALS for reason in look(installation)]
    if reasons:
        raise SettingsError("production refuses to start:\n" + "\n".join(f"  - {reason}" for reason in reasons))


def _root(installation: Installation) -> Iterator[str]:
    if os.geteuid() == 0 and not installation.root_allowed:
        yield "it runs as root: use a user of its own (`watchword generate systemd`), or say --allow-root"


def _port(installation: Installation) -> Iterator[str]:
    if not installation.port_written:
        yield "http.port is not written: name the port in the configuration, or say --port"


def _python(installation: Installation) -> Iterator[str]:
    version = sys.version_info[:2]
    ends = PYTHON_ENDS.get(version)
    if ends is not None and installation.today > ends:
        yield f"Python {version[0]}.{version[1]} has had no security updates since {ends}: use a newer one"
    if sys.flags.dev_mode or sys.flags.inspect:
        yield "Python runs with debug flags: leave out -X dev, -i, PYTHONDEVMODE and PYTHONINSPECT"


def _files(installation: Installation) -> Iterator[str]:
    settings = installation.settings
    url = settings.database.url
    named = [settings.http.tls_key, settings.ldap.client_key, settings.vault.file]
    if url.startswith("sqlite:///") and ":memory:" not in url:
        named.append(url.removeprefix("sqlite:///"))
    private = [*map(Path, filter(None, named)), *key_files(settings).values()]
    if settings.keys.folder:
        private += sorted(Path(settings.keys.folder).glob("*.key"))
    for file in dict.fromkeys(private):
        if file.exists() and file.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            yield f"{file} can be reached by others (mode {stat.S_IMODE(file.stat().st_mode):o}): chmod 600 {file}"


def _transport(installation: Installation) -> Iterator[str]:
    url = installation.settings.database.url
    if url.startswith("postgres") and not is_protected(url):
        yield "database.url lets a connection over a network go unverified: write sslmode=verify-full, or leave it out"


def _role(installation: Installation) -> Iterator[str]:
    role = role_of(installation.database)
    if role is None:
        return
    if role.superuser or role.bypasses_row_security:
        kind = "a superuser" if role.superuser else "a role that bypasses row security"
        yield f"{role.name} is {kind} of the database: serve as the role that `watchword database grants` makes"
    version = role.server_version // 10_000
    if version < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {version} has no security updates any more: use {OLDEST_POSTGRESQL} or newer"


def _passwords(installation: Installation) -> Iterator[str]:
    rows = installation.database.select(_USERS, (*SAMPLE_USERS, _MOST_USERS))
    for user_id, stored, salt in rows:
        known = (*KNOWN_PASSWORDS, user_id)
        if stored and any(installation.passwords.verify(Secret(word), salt, stored) for word in known):
            yield f"the user {user_id} has a password that everybody knows: set another one, or delete the user"


def _samples(installation: Installation) -> Iterator[str]:
    keys = sorted({one.key for one in samples(installation.database)})
    if keys:
        yield f"samples are deployed ({', '.join(keys)}): `watchword samples remove`"


REFUSALS: tuple[Callable[[Installation], Iterator[str]], ...] = (
    _root,
    _port,
    _python,
    _files,
    _transport,
    _role,
    _passwords,
    _samples,
)
"""What is looked at, in this order."""
