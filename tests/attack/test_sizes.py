"""Bodies and heads that are too large, too slow or cut off: refused early, with bounded memory, and nothing is held."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, closing

import pytest

from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.web.middleware.body_limit import LARGE_PATHS

from . import raw
from .conftest import memory_of
from .judge import Judge
from .target import MODEL, assert_tells_nothing, form
from .test_slow_clients import QUICK

WITH_BODY = [(path, op) for path, op in Router(RESOURCES).rows if op.body is not BodyKind.NONE]
SMALL, LARGE = 1_048_576, 10_485_760
SPARE = 50_000_000
"""Bytes that the process may hold more after an attack than before."""
JSON = b"Content-Type: application/json"


def limit_of(path):
    return LARGE if path.endswith(LARGE_PATHS) else SMALL


def url(target, path):
    return b"/engine-rest" + target.path(path).encode()


@pytest.fixture
def steady(sqlite_target):
    """Assert that the server answers, and holds not much more memory, at the end."""
    before = memory_of(sqlite_target.server)
    yield
    assert sqlite_target.client.get("/version").status_code == 200
    assert memory_of(sqlite_target.server) - before < SPARE


@pytest.mark.parametrize(("path", "op"), WITH_BODY, ids=[op.operation_id for _, op in WITH_BODY])
def test_a_body_that_tells_that_it_is_too_large_is_refused_unread(sqlite_target, path, op):
    length = b"Content-Length: %d" % (limit_of(path) + 1)

    reply = raw.exchange(
        sqlite_target.server, raw.request(url(sqlite_target, path), length, JSON, method=op.method.encode())
    )

    assert 413 == reply.status
    assert b"InvalidRequestException" in reply.body


@pytest.mark.parametrize(
    ("path", "lines", "status"),
    [
        ("/task/create", (b"Content-Length: -1",), 400),
        ("/task/create", (b"Content-Length: 99999999999999999999999999",), 400),
        ("/task/create", (b"Content-Length: 1e3",), 400),
        ("/task/create", (b"Content-Length: 5", b"Content-Length: 6"), 400),
        ("/task/create", (b"Content-Length: 5", b"Transfer-Encoding: chunked"), 400),
        ("/task/create", (b"Transfer-Encoding: gzip",), 400),
    ],
)
def test_a_length_that_can_not_be_is_refused(sqlite_target, path, lines, status):
    data = raw.request(url(sqlite_target, path), JSON, *lines, method=b"POST", body=b'{"a":')

    reply = raw.exchange(sqlite_target.server, data)

    assert reply is None or status == reply.status


def _pour(server, head, piece, total):
    """Send pieces until the server has had enough; return bytes sent and the reply."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=10)) as connection:
        sent = 0
        try:
            connection.sendall(head)
            while sent < total:
                connection.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
        try:
            return sent, raw.reply(connection)
        except OSError:
            return sent, None


@pytest.mark.parametrize("path", ["/task/create", "/deployment/create"])
@pytest.mark.usefixtures("steady")
def test_a_body_of_untold_length_is_cut_at_the_limit(sqlite_target, path):
    kind = JSON if path == "/task/create" else b"Content-Type: multipart/form-data; boundary=b"
    head = raw.request(url(sqlite_target, path), kind, b"Transfer-Encoding: chunked", method=b"POST")
    piece = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"

    sent, reply = _pour(sqlite_target.server, head, piece, 60_000_000)

    assert sent < limit_of(path) + 10_000_000
    assert reply is None or reply.status == 413


@pytest.mark.usefixtures("steady")
def test_fifty_megabytes_for_a_deployment_are_refused(sqlite_target):
    content = MODEL.encode().replace(b"<startEvent", b"<!--" + b"x" * 50_000_000 + b"--><startEvent")

    try:
        status = sqlite_target.client.post("/deployment/create", files=form(a_bpmn=content)).status_code
    except OSError:
        status = 413

    assert status == 413


@pytest.mark.usefixtures("steady")
def test_many_large_bodies_at_once_leave_nothing_behind(sqlite_target):
    body = b'{"name":"' + b"x" * 1_000_000 + b'"}'
    statuses = []

    def send():
        reply = raw.exchange(
            sqlite_target.server, raw.request(b"/engine-rest/task/create", JSON, method=b"POST", body=body), seconds=30
        )
        statuses.append(reply.status)

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {400} == set(statuses)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 60_000_000,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: " + b"a" * 60_000_000,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: b\r\n" * 3_000_000,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"a" * 60_000_000,
    ],
    ids=["path", "header", "headers", "name"],
)
@pytest.mark.usefixtures("steady")
def test_an_endless_head_is_cut_before_anybody_is_known(sqlite_target, head):
    sent, reply = _pour(sqlite_target.server, b"", head[:1_000_000], len(head))

    assert sent < 10_000_000
    assert reply is None or reply.status in (400, 431)


@pytest.mark.usefixtures("steady")
def test_endless_pipelining_is_cut(sqlite_target):
    one = raw.request(b"/engine-rest/version", b"Authorization: none")

    sent, _ = _pour(sqlite_target.server, b"", one * 1_000, 60_000_000)

    assert sent < 10_000_000


def test_a_refusal_of_the_protocol_looks_like_every_other(sqlite_target):
    replies = [
        raw.exchange(sqlite_target.server, data)
        for data in (
            b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
            b"HELO\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /\xff HTTP/1.1\r\n\r\n",
        )
    ]

    for reply in replies:
        assert reply.status == 400
        assert b'"type":"InvalidRequestException"' in reply.body
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["server"] is None


@pytest.mark.usefixtures("steady")
def test_bodies_that_stop_half_way_hold_up_nobody_and_store_nothing(sqlite_target, sqlite_witness):
    head = raw.request(b"/engine-rest/task/create", JSON, b"Content-Length: 100", method=b"POST", body=b'{"name":"half')
    with ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(
                closing(socket.create_connection(("127.0.0.1", sqlite_target.server.port)))
            )
            connection.sendall(head)
        started = time.monotonic()
        answer = sqlite_target.client.get("/task/count")
        took = time.monotonic() - started

    assert 200 == answer.status_code
    assert took < QUICK
    assert {} == sqlite_witness.changes()


def test_a_client_that_leaves_before_its_body_is_there_stores_nothing(sqlite_target, sqlite_witness):
    body = b'{"name":"whole","priority":1}'
    data = raw.request(b"/engine-rest/task/create", JSON, method=b"POST", body=body)

    for cut in range(1, len(body)):
        with closing(socket.create_connection(("127.0.0.1", sqlite_target.server.port))) as connection:
            connection.sendall(data[:-cut])
    judge = Judge(sqlite_target)
    judge.send("GET", "/task/count")

    assert {} == sqlite_witness.changes()
    assert [] == judge.verdict


def test_a_body_of_blanks_or_of_nothing_is_no_body(sqlite_target):
    for content in (b"", b" " * 1_000_000):
        answer = sqlite_target.client.post(
            "/task/create", content=content, headers={"Content-Type": "application/json"}
        )

        assert 400 == answer.status_code
        assert_tells_nothing(answer)
