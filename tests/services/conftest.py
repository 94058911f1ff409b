"""Services on a database in memory, on a clock that only moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchword.authz.check import Authorizer
from watchword.authz.settings import AuthzSettings
from watchword.core.clock import FixedClock
from watchword.engine.context import EngineSettings
from watchword.identity.model import Identity
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def memory():
    database = open_database("sqlite:///:memory:")
    create_schema(database)
    yield database
    database.close()


@pytest.fixture
def woken():
    """Return the list of topics that were announced after commits."""
    return []


@pytest.fixture
def make(clock, woken):
    """Return a function that makes the services on a database."""

    def make(database, *laxities):
        return build_services(
            database,
            clock=clock,
            delegates=Delegates(),
            settings=EngineSettings(),
            authorizer=Authorizer(
                AuthzSettings(enabled=False, laxities=frozenset(laxities))
            ),  # tests/authz asks for permissions
            wake=woken.append,
        )

    return make


@pytest.fixture
def services(memory, make):
    return make(memory)


@pytest.fixture
def mary():
    return Identity("mary", ("accounting",))


@pytest.fixture
def find(memory):
    """Return a function that finds rows in the database."""

    def find(row_type, **equal):
        with memory.session(NOW) as session:
            return session.find(row_type, **equal)

    return find
