"""A sample of `make crash`: the server is killed under load and nothing accepted is lost."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "scripts")]

import crash  # noqa: E402
from server import Server  # noqa: E402


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_accepted_is_lost_when_the_server_is_killed(kind, tmp_path, request):
    url = request.getfixturevalue("new_postgres")() if kind == "postgresql" else ""
    server = Server(tmp_path, database_url=url)
    server.initialise()
    server.start()
    random.seed(7)
    try:
        crash.deploy(server)
        ledger = crash.rounds(server, 2, seconds=1.0, workers=4)
    finally:
        server.kill()

    assert len(ledger.started) > 10
