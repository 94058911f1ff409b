"""Sessions: new with each login, over when they should be, worth nothing outside of their cookie."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from sign_in.conftest import RIGHT, change_groups, change_password, token_of
from watchword.rest.fresh import FRESH, WITH_SCRIPTS
from watchword.rest.own import OWN_RESOURCES
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.store.tables import AuthorizationRow, MembershipRow, UserRow

WAYS_TO_END = {
    "password": change_password,
    "groups": change_groups,
    "lock": lambda house: lock(house),
    "deletion": lambda house: delete(house),
}


def lock(house, user="alice"):
    with house.work() as session:
        session.get(UserRow, user).lock_expiration_time = house.clock.now() + timedelta(days=365)


def delete(house, user="alice"):
    with house.work() as session:
        session.delete_where(AuthorizationRow, {"user_id": user})
        session.delete_where(MembershipRow, {"user_id": user})
        session.delete(session.get(UserRow, user))


def test_a_login_opens_the_api(browser):
    assert 401 == browser.status()

    answer = browser.login()

    assert 200 == answer.status_code
    assert "alice" == answer.json()["userId"]
    assert 200 == browser.status()


def test_a_form_logs_in_and_leads_on(browser):
    page = browser.get("/app/login/?app=tasklist")
    form = {"username": "alice", "password": RIGHT, "app": "tasklist", "token": token_of(page)}
    answer = browser.post("/watchword/session", data=form)

    assert 200 == page.status_code
    assert "<script" not in page.text
    assert (303, "/app/tasklist/") == (answer.status_code, answer.headers["location"])
    assert "alice" in browser.get("/app/tasklist/").text


@pytest.mark.parametrize("token", [None, "", "x" * 32])
def test_a_form_that_is_not_of_the_login_page_logs_nobody_in(browser, token):
    browser.get("/app/login/")
    form = {"username": "alice", "password": RIGHT} | ({} if token is None else {"token": token})
    answer = browser.post("/watchword/session", data=form)

    assert 403 == answer.status_code
    assert 401 == browser.status()
    again = browser.post("/watchword/session", data={**form, "token": token_of(answer)})
    assert 303 == again.status_code


def test_a_token_without_its_cookie_is_worth_nothing(browser, house):
    form = {"username": "alice", "password": RIGHT, "token": token_of(browser.get("/app/login/"))}

    assert 403 == house.browser().post("/watchword/session", data=form).status_code


def test_the_root_leads_to_the_login_page(browser):
    first = browser.get("/")
    second = browser.get(first.headers["location"])

    assert (303, 303) == (first.status_code, second.status_code)
    assert "/app/login/?app=welcome" == second.headers["location"]


@pytest.mark.parametrize("body", [
    {"username": "alice", "password": "wrong"},
    {"username": "nobody", "password": RIGHT},
    {"username": "alice"},
    {},
    {"username": "", "password": ""},
    {"username": "alice\0", "password": RIGHT},
])  # fmt: skip
def test_every_wrong_login_gets_the_same_answer(browser, body):
    expected = browser.post("/watchword/session", json={"username": "nobody", "password": "x"})
    answer = browser.post("/watchword/session", json=body)

    if answer.status_code != 400:  # a zero character is refused before anybody looks for a user
        assert (401, expected.content) == (answer.status_code, answer.content)
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(browser):
    cookies = browser.login().headers.get_list("set-cookie")
    session = next(c for c in cookies if c.startswith("watchword-"))

    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Path=/" in session
    assert "Domain" not in session
    assert "Max-Age" not in session


def test_only_our_own_pages_bring_the_token_against_forged_requests(browser):
    token = next(c for c in browser.login().headers.get_list("set-cookie") if c.startswith("XSRF-TOKEN"))

    assert "SameSite=Strict" in token
    assert "HttpOnly" not in token


def test_with_https_the_cookie_is_bound_to_the_host(build):
    house = build(http={"behind_proxy": True, "allowed_hosts": ("localhost",)})
    cookies = house.browser(base="https://localhost").login().headers.get_list("set-cookie")

    session = next(c for c in cookies if "watchword-" in c and "flow" not in c)
    assert session.startswith("__Host-watchword-")
    assert "Secure" in session


def test_only_a_digest_is_stored(house, browser):
    browser.login()

    rows = house.platform.database.select("SELECT * FROM WW_SESSION")

    assert 1 == len(rows)
    assert hashlib.sha256(browser.token.encode()).hexdigest() == rows[0][0]
    assert browser.token not in repr(rows)
    assert 43 == len(browser.token)


def test_a_login_never_takes_the_id_that_the_browser_brought(house, browser):
    browser.login()
    before = browser.token
    other = house.browser()
    other.client.cookies = dict(browser.client.cookies)

    browser.login(user="bob")

    assert before != browser.token
    assert 401 == other.status()


def test_a_made_up_id_is_not_adopted(house, browser):
    made_up = {"Cookie": f"{house.app._engine._cookies.names['session']}={'A' * 43}"}

    before = browser.get("/watchword/sessions", headers=made_up)
    login = browser.post("/watchword/session", json={"username": "alice", "password": RIGHT}, headers=made_up)

    assert (401, 200) == (before.status_code, login.status_code)
    assert "A" * 43 not in login.headers["set-cookie"]


def test_a_cookie_sent_twice_is_none(house, browser):
    browser.login()
    name = house.app._engine._cookies.names["session"]

    answer = house.browser().get(
        "/watchword/sessions", headers={"Cookie": f"{name}={'A' * 43}; {name}={browser.token}"}
    )

    assert 401 == answer.status_code


def test_a_logout_ends_it_for_whoever_has_the_cookie(house, browser):
    browser.login()
    thief = house.browser()
    thief.client.cookies = dict(browser.client.cookies)

    answer = browser.send("DELETE", "/watchword/session")

    assert 204 == answer.status_code
    assert 401 == thief.status()
    assert [] == house.platform.database.select("SELECT ID_ FROM WW_SESSION")


def test_a_plain_page_logs_out(browser):
    browser.login()
    answer = browser.post("/watchword/session/logout", data={"csrf": browser.csrf}, token=False)

    assert (303, "/app/login/") == (answer.status_code, answer.headers["location"])
    assert 401 == browser.status()


@pytest.mark.parametrize("event", ["password", "groups", "lock", "deletion"])
def test_what_changes_the_user_ends_the_session_at_once_and_for_good(house, browser, event):
    browser.login()
    assert 200 == browser.status()

    WAYS_TO_END[event](house)

    assert 401 == browser.status()
    assert [] == house.platform.database.select("SELECT ID_ FROM WW_SESSION")


@pytest.mark.parametrize("event", ["password", "deletion"])
def test_a_request_under_way_meets_the_change_too(house, browser, event):
    browser.login(user="root")
    identity = house.entrance.session(_secret(browser.token), None, extend=False)
    {"password": change_password, "deletion": delete}[event](house, "root")

    from watchword.core.errors import NotAuthenticated

    with pytest.raises(NotAuthenticated):
        house.platform.services.commands.prove(identity)


def test_wrong_guesses_end_no_session(house, browser):
    browser.login()
    for _ in range(3):
        house.browser().login(password="guess")

    assert 200 == browser.status()


def test_an_unused_session_ends(house, browser):
    browser.login()
    house.clock.advance(timedelta(minutes=29))
    assert 200 == browser.status()
    house.clock.advance(timedelta(minutes=29))
    assert 200 == browser.status()
    house.clock.advance(timedelta(minutes=31))
    assert 401 == browser.status()


def test_an_administrators_session_ends_sooner(house, browser):
    browser.login(user="root")
    house.clock.advance(timedelta(minutes=16))

    assert 401 == browser.status()


def test_a_session_ends_after_eight_hours_however_much_it_is_used(house, browser):
    browser.login()
    for _ in range(23):
        house.clock.advance(timedelta(minutes=20))
        assert 200 == browser.status()
    house.clock.advance(timedelta(minutes=21))

    assert 401 == browser.status()


@pytest.mark.parametrize("how", ["header", "session", "fetch"])
def test_polls_keep_no_session_alive(house, browser, how):
    browser.login()
    for _ in range(4):
        house.clock.advance(timedelta(minutes=9))
        if how == "header":
            last = browser.get("/watchword/sessions", headers={"X-Watchword-Poll": "1"})
        elif how == "session":
            last = browser.get("/watchword/session")
        else:
            last = browser.post(
                "/engine-rest/external-task/fetchAndLock", json={"workerId": "w", "maxTasks": 1, "topics": []}
            )

    assert 401 == last.status_code


def test_people_see_and_end_their_own_sessions_only(house, browser):
    other, bob = house.browser(), house.browser()
    browser.login()
    other.login()
    bob.login(user="bob")

    listed = browser.get("/watchword/sessions").json()
    theirs = next(one for one in listed if not one["current"])
    refused = bob.send("DELETE", f"/watchword/sessions/{theirs['id']}")
    spied = bob.get("/watchword/sessions?userId=alice")
    ended = browser.send("DELETE", f"/watchword/sessions/{theirs['id']}")

    assert 2 == len(listed)
    assert (404, 403, 204) == (refused.status_code, spied.status_code, ended.status_code)
    assert (200, 401, 200) == (browser.status(), other.status(), bob.status())


def test_an_administrator_ends_the_sessions_of_others(house, browser):
    root = house.browser()
    browser.login()
    root.login(user="root")

    (listed,) = root.get("/watchword/sessions?userId=alice").json()
    root.send("DELETE", f"/watchword/sessions/{listed['id']}")

    assert 401 == browser.status()


def test_one_user_has_so_many_sessions_at_most(house):
    first = house.browser()
    first.login()
    for _ in range(20):
        house.clock.advance(timedelta(seconds=1))
        house.browser().login()

    assert 401 == first.status()
    assert [(20,)] == house.platform.database.select("SELECT COUNT(*) FROM WW_SESSION")


def test_what_changes_access_wants_a_fresh_proof(house, browser):
    browser.login(user="root")
    house.clock.advance(timedelta(minutes=11))
    body = {"id": "worker", "scopes": ["external-task"]}

    stale = browser.post("/watchword/client", json=body)
    wrong = browser.post("/watchword/session/proof", json={"password": "wrong"})
    house.clock.advance(timedelta(seconds=4))  # a wrong password makes one wait
    right = browser.post("/watchword/session/proof", json={"password": RIGHT})
    fresh = browser.post("/watchword/client", json=body)

    assert (403, "ReauthenticationRequired") == (stale.status_code, stale.json()["type"])
    assert (401, 204, 200) == (wrong.status_code, right.status_code, fresh.status_code)


def test_who_lets_others_in_proves_again_who_that_is(house, browser):
    browser.login(user="root")
    house.clock.advance(timedelta(minutes=11))

    stale = browser.post("/watchword/invitation", json={"id": "newcomer"})
    browser.post("/watchword/session/proof", json={"password": RIGHT})
    fresh = browser.post("/watchword/invitation", json={"id": "newcomer"})

    assert (403, "ReauthenticationRequired") == (stale.status_code, stale.json()["type"])
    assert 200 == fresh.status_code


def test_every_operation_that_wants_a_fresh_proof_exists():
    rows = (*Router(RESOURCES).rows, *Router(OWN_RESOURCES).rows)

    assert FRESH | WITH_SCRIPTS <= {op.operation_id for _, op in rows}


def test_what_happened_is_in_the_audit_trail(house, browser):
    browser.login()
    change_password(house)
    browser.status()

    assert ["session.opened", "session.ended"] == [e for e in house.events() if e.startswith("session")]


def test_expired_rows_are_swept(house, browser):
    browser.login()
    house.clock.advance(timedelta(hours=9))
    house.browser().login(user="bob")

    assert [("bob",)] == house.platform.database.select("SELECT USER_ID_ FROM WW_SESSION")


def _secret(text):
    from watchword.core.secret import Secret

    return Secret(text)
