"""Playgrounds for random processes, one a database kind and module."""

from __future__ import annotations

import pytest

from .driving import Playground


@pytest.fixture(scope="module")
def on_sqlite():
    playground = Playground("sqlite:///:memory:")
    yield playground
    playground.platform.close()


@pytest.fixture(scope="module")
def on_postgres(new_postgres):
    playground = Playground(new_postgres())
    yield playground
    playground.platform.close()
