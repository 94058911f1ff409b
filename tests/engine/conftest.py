"""A database that all engine tests share, and a player of models on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from play import Play

from watchword.engine.context import EngineSettings
from watchword.store.database import Database, open_database
from watchword.store.schema.create import create_schema
from watchword.testing.models import Model


@pytest.fixture(scope="session")
def memory() -> Iterator[Database]:
    """Yield a database in memory."""
    database = open_database("sqlite:///:memory:")
    create_schema(database)
    yield database
    database.close()


@pytest.fixture
def play(memory: Database) -> Callable[..., Play]:
    """Return a function that takes a model into the engine."""

    def make(model: Model, settings: EngineSettings | None = None) -> Play:
        return Play(memory, model, settings=settings)

    return make
