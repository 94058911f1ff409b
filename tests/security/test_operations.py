"""Every row of the operation table asks who is there and whether he may; nothing beside the probes is open."""

from __future__ import annotations

import re

import httpx
import pytest

from attack.target import assert_tells_nothing
from server import PASSWORD
from watchword.authz.rules import RULES
from watchword.rest.op import ANY_USER
from watchword.rest.own import OWN_RESOURCES
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from .conftest import GUESSED, OUTSIDER

ROWS = Router(RESOURCES).rows
FOR_EVERYBODY = frozenset(
    {"checkPassword", "getPasswordPolicy", "getProcessEngineNames", "getRestAPIVersion", "isUserAuthorized"}
)
"""The operationIds that every user may call; so may they ask by OPTIONS what they may."""
PREFIXES = ("/engine-rest", "/engine-rest/engine/default")


def concrete(path: str) -> str:
    """Return the path of a row with something in place of each parameter."""
    return re.sub(r"\{[^}]*\}", "x", path)


PATHS = [(op.method, prefix + concrete(path)) for prefix in PREFIXES for path, op in ROWS]
OTHERS = [
    ("GET", "/openapi.json"), ("GET", "/engine-rest"), ("GET", "/engine-rest/"), ("GET", "/nowhere"),
    ("GET", "/engine-rest/nowhere"), ("GET", "/engine-rest/engine/other/task"), ("GET", "/favicon.ico"),
    ("GET", "/healthz/"), ("GET", "/healthz/task"), ("GET", "/readyz/../engine-rest/task"),
    ("PATCH", "/engine-rest/task"), ("TRACE", "/engine-rest/task"), ("OPTIONS", "/engine-rest/task"),
    ("HEAD", "/engine-rest/task"), ("OPTIONS", "/"), ("GET", "/metrics"), ("GET", "/docs"), ("GET", "/camunda"),
]  # fmt: skip


@pytest.fixture(scope="module")
def nobody(server):
    with httpx.Client(base_url=server.root, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def outsider(server):
    with httpx.Client(base_url=server.root, timeout=30, auth=OUTSIDER) as client:
        yield client


@pytest.mark.parametrize("op", [op for _, op in ROWS], ids=[op.operation_id for _, op in ROWS])
def test_every_operation_declares_a_permission(op):
    everybody = op.operation_id in FOR_EVERYBODY or op.method == "OPTIONS"
    expected = (ANY_USER,) if everybody else RULES

    assert op.permission in expected


def test_without_credentials_every_operation_is_refused_in_one_way(nobody):
    answers = [nobody.request(method, path) for method, path in PATHS + OTHERS]

    assert [] == [(a.request.method, a.request.url.path, a.status_code) for a in answers if a.status_code != 401]
    assert {b""} == {a.content for a in answers}
    assert {'Basic realm="default"'} == {a.headers["www-authenticate"] for a in answers}


@pytest.mark.parametrize(
    "credentials",
    [
        pytest.param((GUESSED[0], "wrong"), id="wrong password"),
        pytest.param((GUESSED[0], ""), id="empty password"),
        pytest.param(("nobody", PASSWORD), id="unknown user"),
        pytest.param((GUESSED[0].upper(), GUESSED[1]), id="other case"),
    ],
)
def test_with_wrong_credentials_every_operation_is_refused_in_the_same_way(server, credentials):
    paths = [*PATHS[: len(ROWS)], *OTHERS] if credentials[1] == "wrong" else [*PATHS[::20], *OTHERS]
    with httpx.Client(base_url=server.root, timeout=30, auth=credentials) as client:
        answers = [client.request(method, path) for method, path in paths]

    assert {401} == {a.status_code for a in answers}
    assert {b""} == {a.content for a in answers}
    assert {'Basic realm="default"'} == {a.headers["www-authenticate"] for a in answers}


def test_who_has_no_permissions_sees_nothing(outsider):
    rows = [(op.method, "/engine-rest" + concrete(path)) for path, op in ROWS if op.permission is not ANY_USER]
    answers = [outsider.request(method, path) for method, path in rows]

    assert {200, 204, 400, 403, 404, 405, 415} >= {a.status_code for a in answers}
    nothing = ([], {"count": 0}, {"groups": [], "groupUsers": []})
    own = {"/engine-rest/user", "/engine-rest/user/count"}  # everybody may read themselves
    shown = {a.url.path for a in answers if a.status_code == 200 and a.json() not in nothing}
    assert own >= shown
    for answer in answers:
        if answer.status_code >= 400:
            assert_tells_nothing(answer)


def test_what_exists_and_what_does_not_look_alike_to_who_may_see_neither(server, outsider, target):
    real, made_up = target.path("/task/{id}"), "/task/00000000-0000-0000-0000-000000000000"

    answers = [outsider.get("/engine-rest" + path) for path in (real, made_up)]

    assert answers[0].status_code == answers[1].status_code in (403, 404)
    assert answers[0].json()["type"] == answers[1].json()["type"]


def test_what_leads_to_a_login_is_open_and_tells_nothing(nobody):
    pages = [nobody.get(path) for path in ("/", "/app", "/app/login/", "/app/tasklist/")]

    assert [303, 303, 200, 303] == [page.status_code for page in pages]
    assert {"/app/welcome/", "/app/login/?app=tasklist"} == {
        p.headers["location"] for p in pages if "location" in p.headers
    }


def test_only_the_probes_are_open(nobody):
    answers = {path: nobody.get(path) for path in ("/healthz", "/readyz")}

    assert {"/healthz": "ok\n", "/readyz": "ok\n"} == {path: a.text for path, a in answers.items()}
    assert {405} == {nobody.request(m, p).status_code for m in ("POST", "PUT", "DELETE") for p in answers}


def test_the_document_of_the_api_is_shown_to_users_only(nobody, outsider, server):
    with server.client() as admin:
        shown = admin.get(f"{server.root}/openapi.json")

    assert 401 == nobody.get("/openapi.json").status_code
    assert 200 == outsider.get("/openapi.json").status_code
    assert {op.operation_id for _, op in (*ROWS, *Router(OWN_RESOURCES).rows)} == {
        operation["operationId"]
        for path in shown.json()["paths"].values()
        for method, operation in path.items()
        if method != "servers"
    }
