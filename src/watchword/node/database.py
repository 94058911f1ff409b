"""The database of the settings, for a moment or for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import Settings
from watchword.identity.audit import AuditTrail
from watchword.node.accounts import load_keys
from watchword.store.database import Database, open_database
from watchword.store.schema.check import differences
from watchword.store.schema.row_security import check_row_security
from watchword.store.session import Session


def open_of(settings: Settings) -> Database:
    """Open the database of `settings`; whoever asks closes it."""
    database = settings.database
    return open_database(
        _with_password(database.url, database.password),
        pool_size=database.pool_size,
        time_zone=database.time_zone,
        statement_seconds=database.statement_seconds,
        lock_seconds=database.lock_seconds,
        row_security=database.row_security,
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
    database = open_of(settings)
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
        if not missing:
            check_row_security(database, wanted=settings.database.row_security)
    if missing:
        names = ", ".join(missing[:3])
        raise SettingsError(f"The database lacks {names}…: run `watchword init` with this configuration first")
