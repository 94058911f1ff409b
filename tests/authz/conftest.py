"""The small world, made once, and copies of it."""

from __future__ import annotations

import shutil

import pytest

from watchword.core.settings import AuthorizationSettings

from . import world
from .calls import IDENTITIES


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Return the file of the world, and the things in it by tenant."""
    file = tmp_path_factory.mktemp("world") / "world.db"
    return file, world.make(file)


@pytest.fixture
def made(filled):
    """Return the things in the world by tenant."""
    return filled[1]


@pytest.fixture
def opened(filled, tmp_path):
    """Return a function that opens a copy of the world."""
    worlds = []

    def opened(mode: str = "", **authorization: object) -> world.World:
        copy = tmp_path / f"world{len(worlds)}.db"
        shutil.copy(filled[0], copy)
        worlds.append(world.World(copy, IDENTITIES, mode=mode, authorization=AuthorizationSettings(**authorization)))
        return worlds[-1]

    yield opened
    for each in worlds:
        each.close()
