"""Clients that take their time, and crowds that only hold connections: they are cut off, and others are served."""

from __future__ import annotations

import resource
import socket
import time
from contextlib import ExitStack, closing

from server import Server
from watchword.web.protocol import HEAD_SECONDS

from . import raw
from .conftest import memory_of

IDLE = 500
"""Connections of the sample; `make attack` holds 10,000."""
QUICK = 15
"""Seconds that a decent client waits at most, on a busy machine."""
OF_ONE = 20_000
"""Bytes of memory that one idle connection may cost."""


def opened(server: Server, stack: ExitStack, count: int, data: bytes = b"") -> list[socket.socket]:
    """Return `count` connections that have sent `data`."""
    made = []
    for _ in range(count):
        connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)))
        connection.sendall(data)
        made.append(connection)
    return made


def is_served(server: Server) -> float:
    """Return how many seconds a decent client waits."""
    started = time.monotonic()
    reply = raw.exchange(server, raw.request(b"/engine-rest/task/count"))
    assert reply is not None and reply.status == 200
    return time.monotonic() - started


def test_idle_connections_are_cheap_and_hold_up_nobody(sqlite_server):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, IDLE * 2), hard), hard))
    is_served(sqlite_server)  # the first request loads what all need
    before = memory_of(sqlite_server)

    with ExitStack() as stack:
        opened(sqlite_server, stack, IDLE)
        waited = is_served(sqlite_server)
        grown = memory_of(sqlite_server) - before

    assert waited < QUICK
    assert grown < 10_000_000 + IDLE * OF_ONE


BEGINNINGS = (b"", b"GET /engine-rest/version HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b", b"POST / HTTP/1.1\r\nHo")
"""What slow clients send at once: nothing, half of a header's value, half of its name."""


def test_heads_that_are_dribbled_are_cut_off_in_time(sqlite_server):
    with ExitStack() as stack:
        started = time.monotonic()
        alive = {c: data for data in BEGINNINGS for c in opened(sqlite_server, stack, 10, data)}
        waited = is_served(sqlite_server)
        while alive and time.monotonic() - started < HEAD_SECONDS + 2 * QUICK:
            alive = {c: data for c, data in alive.items() if _dribble(c, data)}

    assert waited < QUICK
    assert not alive
    assert time.monotonic() - started < HEAD_SECONDS + QUICK


def _dribble(connection: socket.socket, beginning: bytes) -> bool:
    """Send one more letter of a head that never ends; return False when the server has gone."""
    connection.settimeout(0.05)
    try:
        if beginning:
            connection.sendall(b"y")
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def test_an_answer_that_nobody_fetches_is_not_kept_for_ever(sqlite_target):
    server = sqlite_target.server
    before = memory_of(server)
    many = raw.request(b"/openapi.json") * 40
    with ExitStack() as stack:
        opened(server, stack, 20, many)
        waited = is_served(server)
        grown = memory_of(server) - before

    assert waited < QUICK
    assert grown < 200_000_000
