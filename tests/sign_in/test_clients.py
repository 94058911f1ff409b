"""API clients: tokens that are scoped, end, can be rotated, and leak nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sign_in.conftest import RIGHT
from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.store.tables import MembershipRow

FETCH = "/engine-rest/external-task/fetchAndLock"
WORK = {"workerId": "w", "maxTasks": 1, "topics": []}


def call(house, token, method="POST", path=FETCH, **more):
    text = token.reveal() if isinstance(token, Secret) else token
    return house.browser().send(method, path, headers={"Authorization": f"Bearer {text}"}, **more)


@pytest.fixture
def issued(house):
    made = house.entrance.clients.add("worker", ["external-task"], actor="root")
    with house.work() as session:
        session.add(MembershipRow(user_id="worker", group_id="camunda-admin"))
    return made


def test_a_token_opens_what_its_scope_names_and_nothing_else(house, issued):
    inside = call(house, issued.token, json=WORK)
    outside = call(house, issued.token, "GET", "/engine-rest/task")
    ours = call(house, issued.token, "GET", "/watchword/client")

    assert (200, 403, 403) == (inside.status_code, outside.status_code, ours.status_code)


@pytest.mark.parametrize(
    "scopes, method, path, expected",
    [
        (["task:read"], "GET", "/engine-rest/task", 200),
        (["task:read"], "GET", "/engine-rest/engine/default/task", 200),
        (["task:read"], "POST", "/engine-rest/task", 403),
        (["*"], "GET", "/engine-rest/task", 200),
        (["*"], "GET", "/watchword/client", 403),
        (["*:read"], "GET", "/engine-rest/task/count", 200),
        (["*:read"], "POST", "/engine-rest/task/count", 403),
        (["task"], "GET", "/engine-rest/history/task", 403),
        (["history/task"], "GET", "/engine-rest/history/task", 200),
        (["history"], "GET", "/engine-rest/history/task", 200),
        (["tas"], "GET", "/engine-rest/task", 403),
        (["external-task"], "GET", "/engine-rest/%74ask", 403),
    ],
)
def test_scopes(house, scopes, method, path, expected):
    issued = house.entrance.clients.add("reader", scopes, user_id="root")

    answer = call(house, issued.token, method, path, **({"json": {}} if method == "POST" else {}))

    assert expected == answer.status_code


def test_a_token_is_found_by_scanners_and_only_its_digest_is_stored(house, issued):
    token = issued.token.reveal()

    rows = repr(house.platform.database.select("SELECT * FROM WW_TOKEN"))

    assert re.fullmatch(r"wwt_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", token)
    assert token.rpartition("_")[2] not in rows
    assert token not in repr(issued)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: "wwt_" + "0" * 16 + t[20:],
        lambda t: t.upper(),
        lambda t: t + "x",
        lambda t: t[4:],
        lambda t: "wwt_",
        lambda t: "",
        lambda t: "wwt_" + "é" * 60,
    ],
)
def test_no_other_token_comes_in(house, issued, change):
    text = change(issued.token.reveal()).encode()

    answer = house.browser().send("POST", FETCH, headers={"Authorization": b"Bearer " + text}, json=WORK)

    assert 401 == answer.status_code
    assert "Basic" in answer.headers["www-authenticate"]


def test_a_token_ends(house, issued):
    house.clock.advance(timedelta(days=91))

    assert 401 == call(house, issued.token, json=WORK).status_code


def test_a_token_that_was_used_a_moment_ago_ends_all_the_same(house, issued):
    assert 200 == call(house, issued.token, json=WORK).status_code
    house.entrance.clients.revoke("worker")
    assert 401 == call(house, issued.token, json=WORK).status_code


def test_another_node_notices_a_revocation_at_once(house, issued):
    assert 200 == call(house, issued.token, json=WORK).status_code
    with house.work() as session:
        session.execute("DELETE FROM WW_TOKEN")

    assert 401 == call(house, issued.token, json=WORK).status_code


def test_a_rotation_leaves_the_old_token_good_for_a_while(house, issued):
    newer = house.entrance.clients.rotate("worker", grace=timedelta(hours=1))

    assert 200 == call(house, issued.token, json=WORK).status_code
    assert 200 == call(house, newer.token, json=WORK).status_code
    house.clock.advance(timedelta(hours=2))
    assert 401 == call(house, issued.token, json=WORK).status_code
    assert 200 == call(house, newer.token, json=WORK).status_code


def test_a_rotation_never_lengthens_an_old_token(house, issued):
    house.clock.advance(timedelta(days=89, hours=23))
    house.entrance.clients.rotate("worker", grace=timedelta(hours=24))
    house.clock.advance(timedelta(hours=2))

    assert 401 == call(house, issued.token, json=WORK).status_code


def test_a_locked_or_deleted_user_takes_its_tokens_along(house, issued):
    from sign_in.test_sessions import delete

    delete(house, "worker")

    assert 401 == call(house, issued.token, json=WORK).status_code


def test_the_technical_user_has_no_password_to_come_in_by(house, issued):
    for password in ("", "None", "null"):
        answer = house.browser().get("/engine-rest/version", auth=("worker", password))
        assert 401 == answer.status_code


@pytest.mark.parametrize(
    "client_id, scopes, days",
    [("a b", ["task"], 9), ("", ["task"], 9), ("c", [], 9), ("c", ["TASK"], 9), ("c", ["watchword/client"], 9),
     ("c", ["task:write"], 9), ("c", ["task"], 0), ("c", ["task"], 367), ("c" * 65, ["task"], 9), ("c", ["../x"], 9)],
)  # fmt: skip
def test_malformed_clients_are_refused(house, client_id, scopes, days):
    with pytest.raises(BadUserRequest):
        house.entrance.clients.add(client_id, scopes, days=days)


def test_administrators_manage_clients_and_others_end_their_own_only(house):
    root, alice, bob = house.browser(), house.browser(), house.browser()
    root.login(user="root")
    alice.login()
    bob.login(user="bob")

    made = root.post("/watchword/client", json={"id": "mine", "userId": "alice", "scopes": ["task"]})
    refused = alice.post("/watchword/client", json={"id": "more", "userId": "alice", "scopes": ["task"]})

    assert (200, 403) == (made.status_code, refused.status_code)
    assert ["mine"] == [one["id"] for one in alice.get("/watchword/client").json()]
    assert [] == bob.get("/watchword/client").json()
    assert 403 == bob.get("/watchword/client?userId=alice").status_code
    assert "token" not in repr(alice.get("/watchword/client").json()[0]["tokens"][0].keys())
    assert 404 == bob.send("DELETE", "/watchword/client/mine").status_code
    assert 204 == alice.send("DELETE", "/watchword/client/mine").status_code
    assert 401 == call(house, made.json()["token"], json=WORK).status_code


def test_every_act_is_in_the_audit_trail_and_no_secret_is(house, issued, capsys):
    house.entrance.clients.rotate("worker", actor="root")
    house.entrance.clients.revoke("worker", actor="root")
    call(house, issued.token, json=WORK)

    events = house.events()
    shown = "".join(capsys.readouterr()) + repr(house.platform.database.select("SELECT * FROM WW_AUDIT"))

    assert ["token.created", "token.rotated", "token.revoked", "token.refused"] == [
        e for e in events if e.startswith("token")
    ]
    assert issued.token.reveal()[-24:] not in shown


def test_a_session_cookie_and_basic_do_not_widen_a_token(house, issued):
    browser = house.browser()
    browser.login(user="root")

    answer = browser.get("/engine-rest/task", headers={"Authorization": f"Bearer {issued.token.reveal()}"})

    assert 403 == answer.status_code


def test_nothing_secret_of_a_login_reaches_log_or_trail(house, capsys):
    browser = house.browser()
    browser.login(user="root")
    browser.login(user="root", password="Wrong-Secret-99")
    browser.get("/engine-rest/task", auth=("root", "Wrong-Secret-98"))

    house.events()
    shown = "".join(capsys.readouterr()) + repr(house.platform.database.select("SELECT * FROM WW_AUDIT"))

    for secret in (browser.token, browser.csrf, RIGHT, "Wrong-Secret"):
        assert secret not in shown
