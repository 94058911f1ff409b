"""Servers that are attacked: in the default mode on both databases, in `camunda-7` mode on SQLite."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from server import Server

from .target import Target
from .witness import PostgresWitness, SqliteWitness

# Nobody but the attacked operation writes: so a change tells on it. Hashes are cheap and limits low, to be quick.
SETTINGS = """[passwords]
memory_kib = 8192
passes = 1
[limits]
steps = 20000
seconds = 4
[login]
source_attempts = 0
[jobs]
enabled = false
"""
"""Wrong logins are part of the attack and all come from one address, which would be shut out after some of them."""


def _serve(folder, **more):
    server = Server(folder, settings=SETTINGS, **more)
    server.initialise()
    server.start()
    return server


@pytest.fixture(scope="session")
def sqlite_server(tmp_path_factory):
    server = _serve(tmp_path_factory.mktemp("attack"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def postgres_attacked(tmp_path_factory, new_postgres):
    server = _serve(tmp_path_factory.mktemp("attack"), database_url=new_postgres())
    yield server
    server.kill()


@pytest.fixture(scope="session")
def camunda_server(tmp_path_factory):
    server = _serve(tmp_path_factory.mktemp("attack"), mode="camunda-7")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def sqlite_target(sqlite_server):
    with closing(Target(sqlite_server)) as made:
        yield made


@pytest.fixture(scope="session")
def postgres_target(postgres_attacked):
    with closing(Target(postgres_attacked)) as made:
        yield made


@pytest.fixture(scope="session")
def camunda_target(camunda_server):
    with closing(Target(camunda_server)) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request):
    """Return a server in default mode with something on it that can be named."""
    return request.getfixturevalue("sqlite_target" if request.param == "sqlite" else "postgres_target")


@pytest.fixture(scope="session")
def _witnesses():
    found = {}
    yield found
    for witness in found.values():
        witness.close()


@pytest.fixture
def witness(target, _witnesses):
    """Return who sees whether the target's database was changed."""
    return _witness_of(target.server, _witnesses)


@pytest.fixture
def sqlite_witness(sqlite_target, _witnesses):
    """Return the witness of `sqlite_target`."""
    return _witness_of(sqlite_target.server, _witnesses)


def _witness_of(server, witnesses):
    if server.port not in witnesses:
        file = server.folder / "watchword-data" / "watchword.db"
        witnesses[server.port] = PostgresWitness(server.database_url) if server.database_url else SqliteWitness(file)
    witnesses[server.port].look()
    return witnesses[server.port]


def computed_by(server: Server) -> float:
    """Return the seconds of a processor that the server's process has used: unlike time, they don't grow with what else
    the machine does."""
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/stat") as file:
        in_user, in_kernel = file.read().rpartition(")")[2].split()[11:13]
    return (int(in_user) + int(in_kernel)) / os.sysconf("SC_CLK_TCK")


def memory_of(server: Server) -> int:
    """Return the bytes of memory that the server's process holds at present."""
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
