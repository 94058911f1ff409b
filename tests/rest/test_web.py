"""The shell around the rows: who gets in, what is refused before anything runs, what every answer carries."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from watchword.core.errors import NotAuthenticated, OptimisticLockingError, ParseError
from watchword.rest.op import Answer, Park, Resource
from watchword.web.options import WebOptions
from watchword.web.pool import WorkerPool
from watchword.workers.polls import PollHub

from .shell import RESOURCES, FakeAuthenticator, app, basic, client, op

ROOT = "/engine-rest"


def request(method: str, path: str, *, user: str | None = "demo", application: Any = None, **more: Any) -> Any:
    """Send one request and return the response."""

    async def send() -> Any:
        async with client(application or app()[0], user) as http:
            return await http.request(method, path, **more)

    return asyncio.run(send())


def test_a_row_answers_json():
    answer = request("GET", f"{ROOT}/note/n7")

    assert answer.status_code == 200
    assert answer.json() == {"id": "n7", "by": "demo"}
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path", [f"{ROOT}/note", f"{ROOT}/nowhere", f"{ROOT}/engine/default/note", "/openapi.json", "/", "/favicon.ico"]
)
def test_nobody_gets_in_without_credentials(path):
    answer = request("GET", path, user=None)

    assert answer.status_code == 401
    assert answer.content == b""
    assert "content-type" not in answer.headers
    assert answer.headers["www-authenticate"] == 'Basic realm="default"'


@pytest.mark.parametrize(
    "value", ["Bearer abc", "Basic", "Basic ", "Basic %%%", "Basic ZGVtbw==", "basic ZGVtbzpkZW1v", "Basic OmRlbW8="]
)
def test_broken_credentials_are_refused_without_asking_for_the_user(value):
    application, authenticator = app()

    answer = request("GET", f"{ROOT}/note", user=None, application=application, headers={"Authorization": value})

    assert answer.status_code == 401
    assert authenticator.verified == []


def test_a_wrong_password_is_refused():
    answer = request("GET", f"{ROOT}/note", user=None, headers=basic("demo", "wrong"))

    assert answer.status_code == 401


def test_a_proven_credential_is_not_verified_again():
    application, authenticator = app()

    for _ in range(3):
        request("GET", f"{ROOT}/note", application=application)

    assert authenticator.verified == ["demo"]


@pytest.mark.parametrize("path", [f"{ROOT}/note", f"{ROOT}/note/n1", f"{ROOT}/note/create"])
def test_who_is_no_administrator_is_forbidden(path):
    method = "POST" if path.endswith("create") else "GET"

    answer = request(method, path, user="mary")

    assert answer.status_code == 403
    assert answer.json()["type"] == "AuthorizationException"


def test_an_operation_for_every_user_lets_every_user_in():
    answer = request("GET", f"{ROOT}/open", user="mary")

    assert answer.json() == {"ok": True}


def test_every_answer_carries_the_security_headers():
    answers = [request("GET", path, user=user) for path, user in ((f"{ROOT}/note", "demo"), ("/x", None))]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "strict-transport-security" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_hsts_is_sent_when_clients_come_by_tls():
    application, _ = app(options=WebOptions(https=True, log_requests=False))

    answer = request("GET", f"{ROOT}/note", application=application)

    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_a_host_that_we_are_not_is_refused():
    answer = request("GET", f"{ROOT}/note", headers={"Host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_can_change_nothing(headers):
    answer = request("POST", f"{ROOT}/note/create", json={}, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost:80"}],
)
def test_our_own_pages_and_programs_can(headers):
    answer = request("POST", f"{ROOT}/note/create", json={}, headers=headers)

    assert answer.status_code == 200


def test_a_body_that_tells_its_length_is_refused_unread():
    application, authenticator = app(options=WebOptions(body_bytes=100, log_requests=False))

    answer = request("POST", f"{ROOT}/note/create", application=application, content=b"x" * 101)

    assert answer.status_code == 413
    assert authenticator.verified == []


def test_a_body_of_unknown_length_is_refused_as_soon_as_it_is_too_long():
    application, _ = app(options=WebOptions(body_bytes=100, log_requests=False))
    sent = []

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(50):
            sent.append(1)
            yield b"x" * 30

    answer = request(
        "POST",
        f"{ROOT}/note/create",
        application=application,
        content=chunks(),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == 413
    assert len(sent) <= 5


def test_files_may_be_larger_than_other_bodies():
    application, _ = app(options=WebOptions(body_bytes=100, file_bytes=10_000, log_requests=False))

    answer = request("POST", f"{ROOT}/note/n1/data", application=application, files={"data": b"x" * 5000})

    assert answer.json() == [["data", 5000]]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"nothing of it", "multipart/form-data; boundary=b"),
    ],
)
def test_a_broken_form_is_a_bad_request(content, content_type):
    answer = request("POST", f"{ROOT}/note/n1/data", content=content, headers={"Content-Type": content_type})

    assert answer.status_code == 400
    assert answer.json()["type"] == "InvalidRequestException"


def test_probes_are_open_and_say_nothing():
    answers = [request("GET", path, user=None) for path in ("/healthz", "/readyz")]

    assert [a.status_code for a in answers] == [200, 200]
    assert [a.text for a in answers] == ["ok\n", "ok\n"]


def test_probes_answer_whatever_host_they_are_asked_for():
    assert request("GET", "/healthz", user=None, headers={"Host": "10.0.0.7:8080"}).status_code == 200


def test_readiness_follows_the_database():
    def broken() -> bool:
        raise OSError("secret address")

    application, _ = app(ready=broken)

    answer = request("GET", "/readyz", user=None, application=application)

    assert (answer.status_code, answer.text) == (503, "not ready\n")


@pytest.mark.parametrize(
    ("method", "path", "status", "rest_type"),
    [
        ("GET", f"{ROOT}/nix", 404, "NotFoundException"),
        ("GET", f"{ROOT}/note//data", 404, "NotFoundException"),
        ("GET", "/elsewhere", 404, "NotFoundException"),
        ("PATCH", f"{ROOT}/note", 405, "NotAllowedException"),
        ("GET", f"{ROOT}/engine/nope/note", 400, "InvalidRequestException"),
        ("GET", f"{ROOT}/engine/default", 404, "NotFoundException"),
    ],
)
def test_paths_and_methods_that_do_not_exist(method, path, status, rest_type):
    answer = request(method, path)

    assert answer.status_code == status
    assert answer.json()["type"] == rest_type
    assert answer.json()["code"] is None


def test_rows_are_served_below_the_name_of_the_engine():
    assert request("GET", f"{ROOT}/engine/default/note").json() == [{"id": "n1"}]


def test_a_slash_inside_a_segment_stays_inside():
    assert request("GET", f"{ROOT}/note/a%2Fb").json()["id"] == "a/b"


def test_head_is_answered_like_get():
    assert request("HEAD", f"{ROOT}/note").status_code == 200


def test_another_media_type_is_not_supported():
    answer = request("POST", f"{ROOT}/note/create", content=b"{}", headers={"Content-Type": "text/plain"})

    assert (answer.status_code, answer.json()["type"]) == (415, "NotSupportedException")


def test_an_accept_header_that_cannot_be_met():
    answer = request("GET", f"{ROOT}/note", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.json()["type"]) == (406, "NotAcceptableException")


@pytest.mark.parametrize(
    "content", [b"{", b"", b"[1]", b'"x"', b'{"count":"many"}', b'{"text":"\\u0000"}', b"[" * 100_000]
)
def test_bad_bodies_are_bad_requests(content):
    answer = request("POST", f"{ROOT}/note/create", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "InvalidRequestException"


def test_an_unexpected_error_shows_an_id_and_nothing_else():
    def fail(call):
        raise RuntimeError("the password of the database is swordfish")

    application, _ = app(Resource("/x", (op("GET", "", fail),)))

    answer = request("GET", f"{ROOT}/x", application=application)

    assert answer.status_code == 500
    assert "swordfish" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["request-id"] in answer.json()["message"]


def test_errors_carry_status_type_and_code_of_their_class():
    def fail(call):
        raise OptimisticLockingError

    application, _ = app(Resource("/x", (op("GET", "", fail),)))

    answer = request("GET", f"{ROOT}/x", application=application)

    assert (answer.status_code, answer.json()["type"], answer.json()["code"]) == (409, "OptimisticLockingException", 1)


def test_a_parse_error_shows_its_reports():
    def fail(call):
        raise ParseError("bad model", {"a.bpmn": {"errors": [{"line": 3}], "warnings": []}})

    application, _ = app(Resource("/x", (op("GET", "", fail),)))

    answer = request("GET", f"{ROOT}/x", application=application)

    assert answer.status_code == 400
    assert answer.json()["details"] == {"a.bpmn": {"errors": [{"line": 3}], "warnings": []}}


def test_a_stale_proof_is_checked_again_once():
    tries = []

    def handler(call):
        tries.append(1)
        if len(tries) == 1:
            raise NotAuthenticated("changed")
        return {}

    application, authenticator = app(Resource("/x", (op("GET", "", handler),)))
    authenticator.proven.add("demo")

    answer = request("GET", f"{ROOT}/x", application=application)

    assert answer.status_code == 200
    assert authenticator.verified == ["demo"]


def test_a_proof_that_no_longer_holds_is_401():
    class Changed(FakeAuthenticator):
        def verify(self, user_id, password, **origin):
            return None

    def handler(call):
        raise NotAuthenticated("changed")

    authenticator = Changed()
    authenticator.proven.add("demo")
    application, _ = app(Resource("/x", (op("GET", "", handler),)), authenticator=authenticator)

    answer = request("GET", f"{ROOT}/x", application=application)

    assert (answer.status_code, answer.content) == (401, b"")
    assert "www-authenticate" in answer.headers


def test_handlers_run_beside_the_loop():
    threads = []

    def handler(call):
        threads.append(threading.current_thread().name)

    application, _ = app(Resource("/x", (op("GET", "", handler),)))

    request("GET", f"{ROOT}/x", application=application)

    assert threads[0].startswith("watchword-rest")


def test_lifespan_and_drain_end_cleanly():
    application, _ = app(*RESOURCES)
    sent: list[Any] = []

    async def run() -> None:
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> Any:
            return next(messages)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await application({"type": "lifespan"}, receive, send)

    asyncio.run(run())

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_parked_request_is_answered_when_its_topic_is_woken_and_at_a_drain():
    hub, found = PollHub(), []
    nothing = Answer(200, [])

    def handler(call):
        return Park(("t",), 30.0, lambda: Answer(200, [found.pop()]) if found else None, nothing)

    application, _ = app(Resource("/poll", (op("POST", "", handler, waits=True),)), hub=hub)

    async def run() -> list[Any]:
        async with client(application) as http:
            polls = [asyncio.create_task(http.post(f"{ROOT}/poll")) for _ in range(2)]
            while hub.waiting < 2:
                await asyncio.sleep(0.001)
            found.append("x")
            hub.wake(("t",))
            done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
            await application.drain(1.0)
            return [p.result().json() for p in (*done, *[await asyncio.shield(_settled(w)) for w in waiting])]

    async def _settled(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
        await task
        return task

    assert asyncio.run(run()) == [["x"], []]


def test_threads_of_a_pool_that_nobody_has_any_more_end():
    pool = WorkerPool(3, name="forgotten")
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("forgotten")]
    assert 3 == len(threads)

    del pool
    gc.collect()

    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
