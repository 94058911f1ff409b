"""One server with an administrator and with a user who is none."""

from __future__ import annotations

from contextlib import closing

import pytest

from attack.target import Target
from server import Server

OUTSIDER = ("outsider", "Blue-Heron-2026")
GUESSED = ("guessed", "Grey-Heron-2026")
"""Whose password is guessed at, and who is locked again and again for it."""
SETTINGS = "[passwords]\nmemory_kib = 8192\npasses = 1\n[login]\nsource_attempts = 0\n"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("security"), settings=SETTINGS)
    made.initialise()
    for name, password in (OUTSIDER, GUESSED):
        secret = made.folder / name
        secret.touch(mode=0o600)
        secret.write_text(password + "\n")
        made.command("user", "add", name, "--password-file", str(secret))
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="session")
def target(server):
    with closing(Target(server)) as made:
        yield made
