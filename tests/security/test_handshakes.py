"""Handshakes that don't end: bounded in number, in all and by address, and in time; others are served meanwhile."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from certificates import Authority
from server import Server

MOST, OF_ONE, SECONDS = 40, 15, 20
SOURCES = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def serve(authority, tmp_path):
    """Return a function that starts a server whose handshakes may take so many seconds."""
    with ExitStack() as stack:

        def started(seconds: int, **more: int) -> Server:
            certificate, key = authority.issue("server")
            settings = (
                f'tls_certificate = "{certificate}"\ntls_key = "{key}"\ntls_handshakes = {more.get("most", MOST)}\n'
                f"tls_handshakes_per_source = {more.get('of_one', OF_ONE)}\ntls_handshake_seconds = {seconds}\n"
            )
            server = Server(tmp_path, settings=settings, authority=str(authority.file))
            server.initialise()
            server.start()
            stack.callback(server.kill)
            return server

        yield started


def silent(server: Server, stack: ExitStack, count: int, source: str, said: bytes = b"") -> list[socket.socket]:
    """Return connections from `source` that never finish their handshake."""
    made = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", server.port), timeout=10, source_address=(source, 0))
        stack.enter_context(closing(one))
        one.sendall(said)
        made.append(one)
    return made


def is_served(server: Server) -> bool:
    """Return whether somebody who speaks TLS gets an answer."""
    return httpx.get(f"{server.root}/healthz", verify=server.trust(), timeout=30).status_code == 200


def alive(connections: list[socket.socket], wait: float = 0.0) -> int:
    """Return how many of them the server hasn't closed, once it has closed what it will within `wait` seconds."""
    poll = select.poll()
    for one in connections:
        poll.register(one, select.POLLIN | select.POLLHUP)
    end = time.monotonic() + wait
    while len(poll.poll(50)) < len(connections) and time.monotonic() < end:
        pass
    return len(connections) - len(poll.poll(0))


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"], ids=["nothing", "a beginning"])
def test_one_address_drives_out_its_own_oldest(serve, said):
    server = serve(SECONDS)

    with ExitStack() as stack:
        crowd = silent(server, stack, 3 * OF_ONE, SOURCES[0], said)
        other = silent(server, stack, 1, SOURCES[1], said)
        served = is_served(server)
        left = alive(crowd, 1.0), alive(other)

    assert served
    assert left == (OF_ONE, 1)


def test_many_addresses_together_stay_below_the_bound(serve):
    server = serve(SECONDS)

    with ExitStack() as stack:
        crowds = [silent(server, stack, OF_ONE, source) for source in SOURCES]
        served = is_served(server)
        left = sum(alive(crowd, 1.0) for crowd in crowds)

    assert served
    assert left in (MOST - 1, MOST)  # who was served drove out one


def test_whoever_is_served_counts_no_more(serve):
    server = serve(SECONDS, of_one=5)

    with ExitStack() as stack:
        clients = [stack.enter_context(httpx.Client(verify=server.trust())) for _ in range(12)]
        first = [client.get(f"{server.root}/healthz").status_code for client in clients]
        again = [client.get(f"{server.root}/healthz").status_code for client in clients]

    assert [*first, *again] == [200] * 24


def test_a_handshake_that_takes_too_long_is_cut_off(serve):
    server = serve(2)

    with ExitStack() as stack:
        started = time.monotonic()
        crowd = silent(server, stack, OF_ONE, SOURCES[0])
        left = alive(crowd, 10.0)
        took = time.monotonic() - started

    assert left == 0
    assert 1.5 < took < 8


def test_memory_is_that_of_the_bound_however_many_come(serve):
    server = serve(SECONDS)
    assert server.process is not None

    with ExitStack() as stack:
        grown = []
        for _ in range(3):
            for source in SOURCES:
                silent(server, stack, 150, source)
            served = is_served(server)
            grown.append(resident(server.process.pid))

    assert served
    assert grown[2] - grown[0] < 10_000_000  # 1,200 of 55 KB would be 66 MB


def test_the_server_stops_while_handshakes_are_under_way(serve):
    server = serve(60)

    with ExitStack() as stack:
        silent(server, stack, OF_ONE, SOURCES[0])
        started = time.monotonic()
        status = server.stop()
        took = time.monotonic() - started
        server.start()  # the fixture ends what runs

    assert status in (0, -signal.SIGTERM)
    assert took < 10


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
