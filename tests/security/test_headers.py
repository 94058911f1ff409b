"""What every answer carries, and which requests of browsers are refused."""

from __future__ import annotations

import json

import httpx
import pytest

from attack import raw
from attack.target import assert_tells_nothing
from server import PASSWORD, USER

NEEDED = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
FORBIDDEN = ("server", "x-powered-by", "set-cookie")
UNSAFE = ("POST", "PUT", "DELETE", "PATCH")


@pytest.fixture(scope="module")
def admin(server):
    with httpx.Client(base_url=server.root, timeout=30, auth=(USER, PASSWORD)) as client:
        yield client


@pytest.fixture(scope="module")
def answers(server, admin, target):
    """Return one answer of each sort there is."""
    file = target.path("/process-instance/{id}/variables/{varName}/data")
    with httpx.Client(base_url=server.root, timeout=30) as nobody:
        found = {
            "a list": admin.get("/engine-rest/task"),
            "nothing to say": admin.put(
                "/engine-rest" + target.path("/task/{id}/variables/text"), json={"value": "x", "type": "String"}
            ),
            "a file": admin.get("/engine-rest" + file),
            "a probe": nobody.get("/healthz"),
            "the document": admin.get("/openapi.json"),
            "no credentials": nobody.get("/engine-rest/task"),
            "another host": nobody.get("/engine-rest/task", headers={"Host": "evil.example"}),
            "another site": admin.post("/engine-rest/task/create", json={}, headers={"Origin": "http://evil.example"}),
            "not found": admin.get("/engine-rest/task/x"),
            "no path": admin.get("/x"),
            "no method": admin.patch("/engine-rest/task"),
            "no JSON": admin.post(
                "/engine-rest/task/create", content=b"{", headers={"Content-Type": "application/json"}
            ),
            "no such type": admin.post("/engine-rest/task/create", content=b"x", headers={"Content-Type": "text/x"}),
            "not acceptable": admin.get("/engine-rest/task", headers={"Accept": "text/html"}),
            "too large": admin.post("/engine-rest/task/create", content=b" " * 1_048_577),
            "too long": admin.get("/engine-rest/task/" + "x" * 40_000, params={"name": "y" * 30_000}),
            "no HTTP": admin.request("FOO", "/engine-rest/task"),
        }
    expected = {"a list": 200, "nothing to say": 204, "a file": 200, "a probe": 200, "the document": 200,
                "no credentials": 401, "another host": 400, "another site": 403, "not found": 404, "no path": 404,
                "no method": 405, "no JSON": 400, "no such type": 415, "not acceptable": 406, "too large": 413,
                "too long": 414, "no HTTP": 400}  # fmt: skip
    assert expected == {name: answer.status_code for name, answer in found.items()}
    return found


def test_every_answer_carries_the_security_headers(answers):
    for name, answer in answers.items():
        for header, value in NEEDED.items():
            assert answer.headers.get_list(header) == [value], (name, header)
        policy = answer.headers.get_list("content-security-policy")
        assert len(policy) == 1, name
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} <= set(
            policy[0].split("; ")
        )


def test_no_answer_names_the_server_or_opens_a_door_to_other_sites(answers):
    for name, answer in answers.items():
        assert not [h for h in answer.headers if h in FORBIDDEN or h.startswith("access-control-")], name


def test_no_error_shows_the_inside(answers):
    for answer in answers.values():
        if answer.status_code >= 400:
            assert_tells_nothing(answer)


def test_a_downloaded_file_is_never_shown_as_a_page(answers):
    answer = answers["a file"]

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://evil.example@127.0.0.1"},
        {"Origin": "file://"},
        {"Origin": "http://[::1"},
        {"Origin": "\xe9://x"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "x"},
    ],
    ids=str,
)
def test_pages_of_other_sites_change_nothing(admin, method, headers):
    headers = {name: value.encode("latin-1") for name, value in headers.items()}

    answer = admin.request(method, "/engine-rest/task/create", content=b"{}", headers=headers)

    assert 403 == answer.status_code


def test_one_foreign_origin_among_two_is_enough_to_refuse(admin, server):
    for order in (("http://evil.example", server.root), (server.root, "http://evil.example")):
        headers = [("Origin", value) for value in order]

        assert 403 == admin.post("/engine-rest/task/create", content=b"{}", headers=headers).status_code


def test_our_own_pages_are_let_in(admin, server):
    headers = {"Origin": server.root, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}

    assert 204 == admin.post("/engine-rest/task/create", content=b"{}", headers=headers).status_code


@pytest.mark.parametrize("authorized", [True, False])
def test_a_preflight_opens_nothing(server, authorized):
    headers = {
        "Origin": "http://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    auth = (USER, PASSWORD) if authorized else None

    answer = httpx.options(f"{server.url}/task/create", headers=headers, auth=auth)

    assert answer.status_code in (401, 405)
    assert not [h for h in answer.headers if h.startswith("access-control-")]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8080", "", "127.0.0.1@evil.example", "*", "[::2]"]
)
def test_a_host_that_we_are_not_is_refused_before_anything_else(server, host):
    answer = httpx.get(f"{server.url}/task", headers={"Host": host}, auth=(USER, PASSWORD))

    assert 400 == answer.status_code


def test_two_hosts_in_one_request_are_refused(server):
    for first, second in ((b"127.0.0.1", b"evil.example"), (b"evil.example", b"127.0.0.1")):
        answer = raw.exchange(server, raw.request(b"/engine-rest/task", b"Host: " + second, host=first))

        assert 400 == answer.status


def test_an_error_that_nobody_foresaw_would_still_be_an_answer_of_ours(answers):
    for name in ("not found", "no path", "no method", "no JSON"):
        body = json.loads(answers[name].content)

        assert {"type", "message", "code"} == body.keys()
