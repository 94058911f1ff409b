"""Connections are bounded, in all and by address; those that idle give way to those that come."""

from __future__ import annotations

import json
import select
import socket
import ssl
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from attack import raw
from certificates import Authority
from server import Server
from watchword.web.connections import Connections

MOST, OF_ONE = 30, 12
SOURCES = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Seat:
    """A connection of the test's own."""

    def __init__(self) -> None:
        self.gone = False

    def give_way(self) -> None:
        self.gone = True


def seats(held: Connections, source: str, count: int, *, busy: bool = False, **more: bool) -> list[Seat]:
    """Take so many connections."""
    made = [Seat() for _ in range(count)]
    for one in made:
        idle = held.begin(source, one, **more)
        if busy:
            idle.pop(one, None)
    return made


def gone(made: list[Seat]) -> list[bool]:
    return [one.gone for one in made]


def test_the_one_that_idles_for_longest_gives_way():
    held = Connections(most=3, of_one=3)
    first = seats(held, "a", 3)

    seats(held, "b", 1)

    assert [True, False, False] == gone(first)
    assert 3 == len(held)


def test_who_works_stays():
    held = Connections(most=3, of_one=3)
    busy = seats(held, "a", 2, busy=True)
    idle = seats(held, "a", 1)

    seats(held, "b", 1)

    assert [False, False, True] == gone(busy + idle)


def test_where_all_work_the_new_one_has_to_go():
    held = Connections(most=2, of_one=2)
    busy = seats(held, "a", 2, busy=True)

    (new,) = seats(held, "b", 1)

    assert [False, False, True] == gone([*busy, new])
    assert 2 == len(held)


def test_a_crowd_drives_out_itself():
    held = Connections(most=10, of_one=10)
    (other,) = seats(held, "other", 1)
    crowd = seats(held, "crowd", 9)

    seats(held, "third", 3)

    assert not other.gone
    assert [True] * 3 + [False] * 6 == gone(crowd)


def test_an_address_drives_out_its_own_unless_it_speaks_for_many():
    held = Connections(most=100, of_one=2)
    one, proxy = seats(held, "one", 4), seats(held, "proxy", 4, any_number=True)

    assert [True, True, False, False] == gone(one)
    assert [False] * 4 == gone(proxy)


def test_who_has_gone_is_forgotten():
    held = Connections()
    for one in seats(held, "a", 3):
        held.end(one)
        held.end(one)

    assert 0 == len(held)
    assert {} == held._idle == held._counts


@pytest.fixture(scope="module", params=["http", "https"])
def server(request, tmp_path_factory):
    """Yield a server that holds few connections."""
    folder = tmp_path_factory.mktemp(request.param)
    settings, authority = f"connections = {MOST}\nconnections_per_source = {OF_ONE}\n", ""
    if request.param == "https":
        vouching = Authority(folder / "authority")
        certificate, key = vouching.issue("server")
        settings += f'tls_certificate = "{certificate}"\ntls_key = "{key}"\n'
        authority = str(vouching.file)
    made = Server(folder / "server", settings=settings, authority=authority)
    made.initialise()
    made.start()
    yield made
    made.kill()


def opened(server: Server, stack: ExitStack, source: str, *, asked: bool) -> socket.socket:
    """Return a connection that is made, and maybe has been served once."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(source, 0))
    if server.authority:
        line = server.trust().wrap_socket(line, server_hostname="127.0.0.1")
    stack.enter_context(closing(line))
    if asked:
        assert served(line)
    return line


@pytest.mark.parametrize("asked", [True, False], ids=["served", "silent"])
def test_an_address_keeps_so_many(server, asked):
    with ExitStack() as stack:
        crowd = [opened(server, stack, SOURCES[0], asked=asked) for _ in range(3 * OF_ONE)]
        other = opened(server, stack, SOURCES[1], asked=True)
        left = alive_after(crowd, 2 * OF_ONE)

        assert served(other)
    assert OF_ONE == left


def test_all_addresses_together_keep_so_many(server):
    with ExitStack() as stack:
        crowds = [opened(server, stack, source, asked=True) for source in SOURCES for _ in range(OF_ONE)]
        left = alive_after(crowds, len(crowds) - MOST)
        status = httpx.get(f"{server.root}/healthz", verify=server.trust(), timeout=30).status_code

    assert 200 == status
    assert MOST - 1 <= left <= MOST


def test_long_polls_are_not_idle(server):
    body = {
        "workerId": "w",
        "maxTasks": 1,
        "asyncResponseTimeout": 3_000,
        "topics": [{"topicName": "t", "lockDuration": 1}],
    }

    with ExitStack() as stack:
        poll = opened(server, stack, SOURCES[0], asked=True)
        poll.sendall(
            raw.request(
                b"/engine-rest/external-task/fetchAndLock",
                b"Content-Type: application/json",
                method=b"POST",
                body=json.dumps(body).encode(),
            )
        )
        while not select.select([poll], [], [], 0)[0]:
            with ExitStack() as crowd:
                for _ in range(2 * OF_ONE):
                    opened(server, crowd, SOURCES[0], asked=True)
        answer = raw.reply(poll)

    assert answer is not None
    assert (200, b"[]") == (answer.status, answer.body)


def alive_after(connections: list[socket.socket], going: int) -> int:
    """Return how many are left once so many have been closed, or nothing more is to be expected."""
    end = time.monotonic() + 20
    while (closed := sum(map(is_closed, connections))) < going and time.monotonic() < end:
        select.select([], [], [], 0.02)
    return len(connections) - closed


def is_closed(line: socket.socket) -> bool:
    """Return whether the server has closed it."""
    line.setblocking(False)
    try:
        return not line.recv(4_096)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        line.settimeout(20)


def served(line: socket.socket) -> bool:
    """Return whether a request on it is answered."""
    line.sendall(REQUEST)
    said = b""
    while not said.endswith(b"ok\n") and (more := line.recv(4_096)):
        said += more
    return said.startswith(b"HTTP/1.1 200")
