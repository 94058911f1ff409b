"""Every recorded step that passed once passes still."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import replay  # noqa: E402 - found by the path above

from server import USER, Server  # noqa: E402 - found by the path above
from watchword.core import ids  # noqa: E402 - among its kind, which come after the path

SHARED = Path(os.environ.get("SHARED", HERE.parents[2] / "shared"))
LISTED = replay.listed()
ROOTS = replay.scenarios(SHARED if SHARED.is_dir() else None)


@pytest.fixture(scope="module")
def server(tmp_path_factory, new_postgres):
    made = Server(tmp_path_factory.mktemp("conformance"), database_url=new_postgres(), mode="camunda-7", password=USER)
    made.initialise()
    made.start()
    yield made
    made.kill()


LONGEST = 10
"""Seconds that things which one scenario lists are made within."""


@pytest.fixture
def one_turn():
    """Begin where ids sort by time for long enough: they begin anew each seven minutes, and lists are by id."""
    left = (2**32 - (time.time_ns() // 100 + ids._EPOCH) % 2**32) / 10**7
    if left < LONGEST:
        time.sleep(left)


@pytest.mark.conformance
@pytest.mark.usefixtures("one_turn")
@pytest.mark.parametrize("key", sorted(k for k in LISTED if k in ROOTS))
def test_scenario(server, key):
    steps = replay.replay(key, ROOTS[key], server.url, (USER, USER))

    failed = {n: differences for n, differences in enumerate(steps, 1) if differences and n in LISTED[key]}

    assert failed == {}
