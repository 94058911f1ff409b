"""Platforms on both databases that many threads use at once."""

from __future__ import annotations

import pytest

from watchword.node import open_platform


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def kind(request):
    """Return which database it is."""
    return request.param


@pytest.fixture(scope="package")
def platform(kind, tmp_path_factory, new_postgres):
    url = new_postgres() if kind == "postgresql" else f"sqlite:///{tmp_path_factory.mktemp('races') / 'test.db'}"
    with open_platform(url) as made:
        yield made
