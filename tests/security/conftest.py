"""One server with an administrator and with a user who is none."""

from __future__ import annotations

from contextlib import closing

import pytest

from attack.target import Target
from server import Server

OUTSIDER = ("outsider", "Blue-Heron-2026")
SETTINGS = "[passwords]\nmemory_kib = 8192\npasses = 1\n"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("security"), settings=SETTINGS)
    made.initialise()
    secret = made.folder / "outsider"
    secret.touch(mode=0o600)
    secret.write_text(OUTSIDER[1] + "\n")
    made.command("user", "add", OUTSIDER[0], "--password-file", str(secret))
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="session")
def target(server):
    with closing(Target(server)) as made:
        yield made
