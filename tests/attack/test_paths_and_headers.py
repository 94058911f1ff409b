"""Paths and headers that try to get around: they reach nothing that the plain way doesn't, and break nothing."""

from __future__ import annotations

import pytest

from . import raw
from .target import assert_tells_nothing

SECRET = b"/engine-rest/task"
PATHS = (
    b"/engine-rest/../../etc/passwd", b"/engine-rest/%2e%2e/%2e%2e/etc/passwd",
    b"/engine-rest/task/..%2f..%2fetc%2fpasswd",
    b"/..%5c..%5cwindows", b"/engine-rest/task/%00", b"/engine-rest/task/x%00.json", b"/engine-rest/%00", b"//", b"/./",
    b"/engine-rest//task", b"//engine-rest/task", b"/engine-rest/task//", b"/engine-rest/task///x",
    b"/engine-rest;x/task",
    b"/engine-rest/task;jsessionid=1", b"/ENGINE-REST/task", b"/engine-rest/TASK", b"/engine-rest/./task",
    b"/engine-rest/task/.", b"/engine-rest/%74ask", b"/engine%2Drest/task", b"/engine-rest%2ftask",
    b"/engine-rest\\task",
    b"/engine-rest/engine/default/engine/default/task", b"/engine-rest/engine/%64efault/task",
    b"/engine-rest/engine//task",
    b"/engine-rest/engine/default/../default/task", b"/engine-rest/engine/x%27/task", b"/engine-rest/task/%zz",
    b"/engine-rest/task/%", b"/engine-rest/task/%c0%af", b"/engine-rest/task/%ff%fe", b"/engine-rest/task/%ed%a0%80",
    b"/engine-rest/" + b"x/" * 20_000, b"/" * 30_000, b"/engine-rest/task/" + b"x" * 60_000,
    b"/engine-rest/task/" + b"%41" * 20_000,
    b"/engine-rest/deployment/x/resources/..%2f..%2fwatchword.toml/data", b"/openapi.json/", b"/openapi.json%00",
    b"/healthz%2f",
    b"/readyz?x=" + b"y" * 60_000, b"/engine-rest/history/", b"/engine-rest/history",
    b"/engine-rest/process-definition/key/",
    b"/engine-rest/process-definition/key//start", b"/engine-rest/task/count/", b"/engine-rest/task/count/x/y/z",
    b"/?", b"/#",
    b"/engine-rest/task#x", b"/engine-rest/task?#", b"http://127.0.0.1/engine-rest/task/no-such",
    b"http://evil.example/engine-rest/task/no-such",
)  # fmt: skip
METHODS = (b"GET", b"POST", b"DELETE")


@pytest.mark.parametrize("path", PATHS, ids=[p[:50].decode("latin-1") for p in PATHS])
def test_a_path_with_a_trick_reaches_nothing_new(sqlite_target, sqlite_witness, path):
    for method in METHODS:
        reply = raw.exchange(sqlite_target.server, raw.request(path, method=method))
        nobody = raw.exchange(sqlite_target.server, raw.request(path, b"Authorization: none", method=method))

        assert reply.status < 500
        assert b"root:" not in reply.body
        assert b"[http]" not in reply.body
        assert nobody.status in (400, 401, 431) or path.startswith((b"/readyz", b"/healthz"))
        if method != b"GET":
            assert {} == sqlite_witness.changes()


def test_a_zero_character_is_never_part_of_a_path(sqlite_target):
    for path in (b"/engine-rest/task/%00", b"/engine-rest/task%00", b"/engine-rest/task/a%00b/variables"):
        assert 404 == raw.exchange(sqlite_target.server, raw.request(path)).status


def test_a_dot_segment_is_just_an_id(sqlite_target):
    for path in (b"/engine-rest/task/..", b"/engine-rest/task/%2e%2e", b"/engine-rest/task/%2e%2e%2f%2e%2e"):
        assert 404 == raw.exchange(sqlite_target.server, raw.request(path)).status


HEADERS = (
    (b"X-A: " + b"b" * 100_000,), (b"X-A:",), (b": b",), (b"X A: b",), (b"X-A : b",), (b"X-A: b\rX-B: c",),
    (b"X-A: \x00",),
    (b"X-A: \xff\xfe",), (b" X-A: b",), (b"X-A: b", b" folded"), (b"Accept: " + b"a/b," * 10_000,), (b"Accept: \xff",),
    (b"Accept: */*;q=nope",), (b"Accept:",), (b"Content-Type: \xff",),
    (b"Content-Type: application/json;" + b"a=b;" * 9_000,),
    (b"Content-Type: application/json; charset=utf-16",), (b"Accept-Encoding: gzip, br, zstd",), (b"Range: bytes=0-1",),
    (b"If-None-Match: *",), (b"Expect: 100-continue",), (b"Expect: x",), (b"Connection: close, x",),
    (b"Upgrade: websocket", b"Connection: Upgrade"),
    (b"X-Forwarded-For: 1.2.3.4", b"X-Forwarded-Proto: https", b"X-Forwarded-Host: evil.example"),
    (b"Forwarded: host=evil.example",),
    (b"X-HTTP-Method-Override: DELETE",), (b"X-Original-URL: /engine-rest/version",), (b"Cookie: " + b"a=b; " * 5_000,),
    (b"Transfer-Encoding: chunked",), (b"Content-Encoding: gzip",), (b"TE: trailers",),
    tuple(b"X-%d: y" % n for n in range(190)),
    (b"Host: 127.0.0.1",), (b"Proxy: http://evil.example",),
)  # fmt: skip


@pytest.mark.parametrize("lines", HEADERS, ids=[h[0][:40].decode("latin-1") for h in HEADERS])
def test_no_header_breaks_the_server_or_changes_what_is_asked(sqlite_target, sqlite_witness, lines):
    body = b"0\r\n\r\n" if lines[0].startswith(b"Transfer") else b""

    reply = raw.exchange(sqlite_target.server, raw.request(b"/engine-rest/task/count", *lines) + body)
    health = sqlite_target.client.get("/version")

    assert reply is None or reply.status < 500
    if reply is not None and reply.status == 200:
        assert reply.body.startswith(b'{"count":')
    assert 200 == health.status_code
    assert {} == sqlite_witness.changes()


def test_too_many_headers_are_refused(sqlite_target):
    lines = [b"X-%d: y" % n for n in range(300)]

    reply = raw.exchange(sqlite_target.server, raw.request(b"/engine-rest/version", *lines))

    assert 431 == reply.status


@pytest.mark.parametrize(
    "name",
    ["a\r\nX-Evil: b.txt", 'a"; filename="b.txt', "../../a", "a\x00b", "ü\u202e.txt", "x" * 3_000, "", "a\\..\\b"],
)
def test_the_name_of_a_file_never_breaks_the_header_it_is_told_in(target, name):
    body = {"value": "aGVsbG8=", "type": "File", "valueInfo": {"filename": name, "mimetype": "text/html\r\nX-Evil: c"}}

    stored = target.client.put(target.path("/task/{id}/variables/f"), json=body)
    answer = target.client.get(target.path("/task/{id}/variables/f/data"))

    if stored.status_code == 204:
        assert 200 == answer.status_code
        assert b"hello" == answer.content
        assert "x-evil" not in answer.headers
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "/" not in answer.headers["content-disposition"].partition("filename*")[0]
        assert not answer.headers["content-type"].startswith("text/html")
    else:
        assert 400 == stored.status_code
        assert_tells_nothing(stored)
    target.spend()


def test_an_offer_of_http_2_does_not_lose_the_body(sqlite_target):
    offer = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__")
    kind = b"Content-Type: application/json"

    reply = raw.exchange(
        sqlite_target.server,
        raw.request(b"/engine-rest/task/count", *offer, kind, method=b"POST", body=b'{"name":"no such name"}'),
    )

    assert (200, b'{"count":0}') == (reply.status, reply.body)
