"""Forged requests: every route and method, with every kind of wrong token, from every kind of site."""

from __future__ import annotations

import pytest

from sign_in.conftest import RIGHT
from watchword.rest.op import OPEN
from watchword.rest.own import OWN_RESOURCES, PAGES
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

UNSAFE = ("POST", "PUT", "DELETE", "PATCH")


def _rows():
    for path, op in Router(RESOURCES).rows:
        yield op.method, "/engine-rest" + _filled(path), op
    for path, op in Router((*OWN_RESOURCES, *PAGES)).rows:
        yield op.method, _filled(path), op


def _filled(path):
    return "/".join("x" if part.startswith("{") else part for part in path.split("/"))


GUARDED = [(method, path) for method, path, op in _rows() if method in UNSAFE and op.permission is not OPEN]
OPENED = [(method, path) for method, path, op in _rows() if method in UNSAFE and op.permission is OPEN]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8081"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    from datetime import UTC, datetime

    from sign_in.conftest import House, furnish, settings_with
    from watchword import node
    from watchword.core.clock import FixedClock

    settings = settings_with(f"sqlite:///{tmp_path_factory.mktemp('csrf') / 'house.db'}")
    platform = node.build(settings, clock=FixedClock(datetime.now(UTC).replace(microsecond=0)))
    furnish(platform)
    made = House(platform)
    yield made
    made.close()
    platform.close()


@pytest.fixture
def root(house):
    made = house.browser()
    made.login(user="root")
    return made


def test_there_are_rows_to_try():
    assert 150 < len(GUARDED)
    assert {"/watchword/session"} <= {path for _, path in OPENED}


def test_no_unsafe_route_takes_a_session_without_its_token(house, root):
    other = house.browser()
    other.login(user="bob")
    wrong = (None, "", "A" * 64, other.csrf, root.csrf[:-1], root.csrf.upper())

    passed = [
        (method, path, token)
        for method, path in GUARDED
        for token in wrong
        if 403
        != root.send(
            method, path, token=False, headers={} if token is None else {"X-XSRF-TOKEN": token}, content=b""
        ).status_code
    ]

    assert [] == passed
    assert 200 == root.status()  # who forges requests logs nobody out


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_unsafe_route_takes_a_request_of_another_site_whatever_it_brings(root, headers):
    passed = [
        (method, path)
        for method, path in (*GUARDED, *OPENED)
        if 403 != root.send(method, path, headers=headers, content=b"").status_code
    ]

    assert [] == passed


def test_another_site_can_not_log_a_browser_in(house):
    answer = house.browser().post(
        "/watchword/session", data={"username": "bob", "password": RIGHT}, headers={"Origin": "https://evil.example"}
    )

    assert 403 == answer.status_code
    assert "set-cookie" not in answer.headers


def test_the_token_of_a_form_counts_only_in_forms(root):
    form = root.post("/watchword/session/proof", data={"csrf": root.csrf, "password": RIGHT}, token=False)
    json = root.post("/watchword/session/logout", json={"csrf": root.csrf}, token=False)

    assert 415 == form.status_code  # this operation takes no forms, whatever token they bring
    assert 403 == json.status_code


def test_a_form_without_or_with_a_wrong_token_is_refused(root):
    for data in ({}, {"csrf": ""}, {"csrf": "A" * 64}, {"xsrf": root.csrf}):
        assert 403 == root.post("/watchword/session/logout", data=data, token=False).status_code
    assert 200 == root.status()


def test_the_token_lives_and_dies_with_its_session(house, root):
    old = root.csrf
    root.login(user="root")

    assert old != root.csrf
    assert 403 == root.post("/engine-rest/process-instance/count", json={}, headers={"X-XSRF-TOKEN": old}).status_code
    assert 200 == root.post("/engine-rest/process-instance/count", json={}).status_code


def test_reading_needs_no_token(root):
    assert 200 == root.get("/engine-rest/process-definition", token=False).status_code


def test_two_tokens_are_none(house, root):
    answer = root.loop.run_until_complete(
        root.client.request(
            "POST",
            "/engine-rest/process-instance/count",
            json={},
            headers=[("X-XSRF-TOKEN", root.csrf), ("X-XSRF-TOKEN", root.csrf)],
        )
    )

    assert 403 == answer.status_code


def test_basic_needs_no_token_but_stays_on_its_site(house):
    program = house.browser()

    assert 200 == program.post("/engine-rest/process-instance/count", json={}, auth=("root", RIGHT)).status_code
    for headers in FOREIGN:
        answer = program.post("/engine-rest/process-instance/count", json={}, auth=("root", RIGHT), headers=headers)
        assert 403 == answer.status_code
