"""Second factors: one-time codes that are good once, passkeys, recovery codes, and no way around them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyotp
import pytest

from sign_in.conftest import RIGHT, token_of
from sign_in.soft_authenticator import UP, SoftAuthenticator
from watchword.store.tables import MembershipRow

STATUS = "/watchword/sessions"


STEP = timedelta(seconds=30)
"""A code's time; with a second more, one wherever the clock stood would be two now and then."""


def code_of(house, secret, steps=0):
    return pyotp.TOTP(secret).at(house.clock.now() + steps * STEP)


def wrong_code(house, secret):
    """Return six digits that are no code of these minutes, which any six might be."""
    near = {code_of(house, secret, steps) for steps in range(-5, 6)}
    return next(digits for digits in map("{:06}".format, range(20)) if digits not in near)


def enrol_totp(house, browser):
    """Set up an authenticator app in the browser's session and return its secret."""
    made = browser.post("/watchword/factor/totp", json={"name": "phone"}).json()
    done = browser.post(f"/watchword/factor/totp/{made['id']}/confirm", json={"code": code_of(house, made["secret"])})
    assert 204 == done.status_code, done.text
    house.clock.advance(STEP)
    return made["secret"]


def enrol_passkey(browser, authenticator):
    asked = browser.post("/watchword/factor/passkey/challenge").json()
    return browser.post(
        "/watchword/factor/passkey",
        json={
            "challengeState": asked["challengeState"],
            "passkey": authenticator.create(asked["publicKey"]),
            "name": "key",
        },
    )


@pytest.fixture
def secret(house, browser):
    browser.login()
    return enrol_totp(house, browser)


@pytest.fixture
def passkey(house, browser):
    browser.login()
    made = SoftAuthenticator()
    assert 200 == enrol_passkey(browser, made).status_code
    return made


def test_a_password_alone_is_only_the_first_step(house, secret):
    person = house.browser()
    first = person.login()

    assert 202 == first.status_code
    assert ["totp", "recovery-code"] == first.json()["factors"]
    assert 401 == person.status()

    second = person.post(
        "/watchword/session/factor", json={"state": first.json()["state"], "code": code_of(house, secret)}
    )
    assert 200 == second.status_code
    assert 200 == person.status()


def test_password_and_code_together_log_in(house, secret):
    assert 200 == house.browser().login(code=code_of(house, secret)).status_code


def test_a_code_is_good_once(house, secret):
    code = code_of(house, secret)

    assert 200 == house.browser().login(code=code).status_code
    assert 401 == house.browser().login(code=code).status_code


def test_a_code_used_at_the_same_moment_lets_one_in(house, secret):
    code, passed = code_of(house, secret), []

    def work():
        if house.entrance.factors.check_code("alice", code, source=None):
            passed.append(1)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [1] == passed


@pytest.mark.parametrize("steps, expected", [(-2, 401), (-1, 401), (0, 200), (1, 200), (2, 401)])
def test_clocks_may_differ_by_one_step(house, secret, steps, expected):
    # the step before is that of the enrolment, which is used up
    code, good = code_of(house, secret, steps), {code_of(house, secret, step) for step in (0, 1)}
    if expected == 200 or code not in good:
        assert expected == house.browser().login(code=code).status_code


@pytest.mark.parametrize("code", ["", "000000", "١٢٣٤٥٦", "12345", "1234567", "x" * 4000])
def test_other_codes_do_not_log_in(house, secret, code):
    if code not in {code_of(house, secret, step) for step in (0, 1)}:
        assert 200 != house.browser().login(code=code).status_code


def test_wrong_codes_make_one_wait(house, secret):
    wrong = wrong_code(house, secret)
    answers = [house.browser().login(code=wrong).status_code for _ in range(6)]
    right_but_early = house.browser().login(code=code_of(house, secret)).status_code
    house.clock.advance(timedelta(minutes=20))
    later = house.browser().login(code=code_of(house, secret)).status_code

    assert [401] * 5 + [429] == answers
    assert (429, 200) == (right_but_early, later)


def test_parallel_wrong_codes_each_count(house, secret):
    wrong = wrong_code(house, secret)

    def work():
        try:
            house.entrance.factors.check_code("alice", wrong, source=None)
        except Exception:
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(4,)] == house.platform.database.select("SELECT FAILURES_ FROM WW_FACTOR_STATE")


def test_basic_with_the_password_alone_is_refused(house, secret):
    assert 401 == house.browser().get(STATUS, auth=("alice", RIGHT)).status_code


def test_basic_that_was_right_a_moment_ago_is_refused_once_there_is_a_factor(house, browser):
    program = house.browser()
    browser.login(user="root")
    assert 200 == program.get("/engine-rest/task", auth=("root", RIGHT)).status_code

    enrol_totp(house, browser)

    assert 401 == program.get("/engine-rest/task", auth=("root", RIGHT)).status_code


def test_a_step_is_good_for_five_minutes_and_once(house, secret):
    first = house.browser().login().json()["state"]
    done = house.browser().post("/watchword/session/factor", json={"state": first, "code": code_of(house, secret)})
    house.clock.advance(STEP)
    again = house.browser().post("/watchword/session/factor", json={"state": first, "code": code_of(house, secret)})
    late = house.browser().login().json()["state"]
    house.clock.advance(timedelta(minutes=6))
    over = house.browser().post("/watchword/session/factor", json={"state": late, "code": code_of(house, secret)})

    assert (200, 401, 401) == (done.status_code, again.status_code, over.status_code)


@pytest.mark.parametrize("state", ["", "x", "a.b", None])
def test_a_made_up_step_leads_nowhere(house, secret, state):
    answer = house.browser().post("/watchword/session/factor", json={"state": state, "code": code_of(house, secret)})

    assert 401 == answer.status_code


def test_secrets_are_encrypted_and_bound_to_their_user(house, secret):
    from watchword.core.keys import SealBroken
    from watchword.store.tables import FactorRow

    with house.work() as session:
        (row,) = session.find(FactorRow, user_id="alice")

    assert secret not in repr(house.platform.database.select("SELECT * FROM WW_FACTOR"))
    assert secret.encode() == house.platform.keys["factor"].open(row.secret, "totp:alice")
    with pytest.raises(SealBroken):
        house.platform.keys["factor"].open(row.secret, "totp:bob")


def test_a_new_factor_ends_what_was_opened_without_it(house, browser):
    other = house.browser()
    other.login()
    browser.login()

    enrol_totp(house, browser)

    assert (200, 401) == (browser.status(), other.status())


def test_recovery_codes_stand_in_once_each(house, browser, secret):
    codes = browser.post("/watchword/factor/recovery-codes").json()["codes"]

    first = house.browser().login(recoveryCode=codes[0].upper().replace("-", " "))
    again = house.browser().login(recoveryCode=codes[0])
    other = house.browser().login(recoveryCode=codes[1])

    assert 10 == len(set(codes))
    assert (200, 401, 200) == (first.status_code, again.status_code, other.status_code)
    assert codes[2] not in repr(house.platform.database.select("SELECT * FROM WW_RECOVERY_CODE"))


def test_new_recovery_codes_void_the_old_ones(house, browser, secret):
    old = browser.post("/watchword/factor/recovery-codes").json()["codes"][0]
    browser.post("/watchword/factor/recovery-codes")

    assert 401 == house.browser().login(recoveryCode=old).status_code


def test_a_recovery_code_of_somebody_else_is_none(house, browser, secret):
    bob = house.browser()
    bob.login(user="bob")
    enrol_totp(house, bob)
    theirs = bob.post("/watchword/factor/recovery-codes").json()["codes"][0]

    assert 401 == house.browser().login(recoveryCode=theirs).status_code


def test_taking_the_factor_away_brings_the_password_back(house, browser, secret):
    (factor,) = browser.get("/watchword/factor").json()

    assert "secret" not in factor
    assert 403 == browser.send("DELETE", "/watchword/factor/of/alice").status_code
    assert 204 == browser.send("DELETE", f"/watchword/factor/{factor['id']}").status_code
    assert 200 == house.browser().login().status_code


def test_nobody_touches_the_factors_of_others(house, browser, secret):
    bob = house.browser()
    bob.login(user="bob")
    (factor,) = browser.get("/watchword/factor").json()

    assert 404 == bob.send("DELETE", f"/watchword/factor/{factor['id']}").status_code
    assert 403 == bob.get("/watchword/factor?userId=alice").status_code


def test_an_administrator_resets_what_was_lost(house, browser, secret):
    root = house.browser()
    root.login(user="root")

    assert 204 == root.send("DELETE", "/watchword/factor/of/alice").status_code
    assert 401 == browser.status()
    assert 200 == house.browser().login().status_code


def test_who_must_have_a_factor_can_only_set_one_up_first(build):
    house = build(factors={"required_groups": ("staff",)})
    with house.work() as session:
        session.add(MembershipRow(user_id="alice", group_id="staff"))
    browser = house.browser()
    answer = browser.login()

    assert answer.json()["mustSetUpFactor"]
    assert 403 == browser.get("/engine-rest/task").status_code
    assert 403 == browser.get("/watchword/client").status_code
    assert 401 == house.browser().get(STATUS, auth=("alice", RIGHT)).status_code
    secret = enrol_totp(house, browser)
    assert not house.browser().login(code=code_of(house, secret)).json()["mustSetUpFactor"]


def test_a_fresh_proof_takes_the_factor_not_the_password(house, browser, secret):
    house.clock.advance(timedelta(minutes=11))

    assert 403 == browser.post("/watchword/factor/recovery-codes").status_code
    assert 401 == browser.post("/watchword/session/proof", json={"password": RIGHT}).status_code
    assert 204 == browser.post("/watchword/session/proof", json={"code": code_of(house, secret)}).status_code
    assert 200 == browser.post("/watchword/factor/recovery-codes").status_code


def test_a_plain_page_asks_for_the_code(house, secret):
    person = house.browser()
    form = {"username": "alice", "password": RIGHT, "app": "admin", "token": token_of(person.get("/app/login/"))}
    page = person.post("/watchword/session", data=form)
    state = page.text.split('name="state" value="')[1].split('"')[0]

    done = person.post("/watchword/session/factor", data={"state": state, "code": code_of(house, secret)})

    assert 303 == done.status_code
    assert 200 == person.status()


# --- passkeys --------------------------------------------------------------------------------------------------------


def passkey_login(house, authenticator, asked=None):
    person = house.browser()
    asked = asked or person.post("/watchword/session/passkey/challenge").json()
    answer = person.post(
        "/watchword/session/passkey",
        json={"passkey": authenticator.get(asked["publicKey"]), "challengeState": asked["challengeState"]},
    )
    return person, answer


def test_a_passkey_logs_in_alone(house, passkey):
    person, answer = passkey_login(house, passkey)

    assert 200 == answer.status_code
    assert "alice" == answer.json()["userId"]
    assert 200 == person.status()


def test_a_passkey_follows_the_password(house, passkey):
    passkey.flags = UP  # as a second factor it need not know who touches it
    person = house.browser()
    first = person.login().json()

    answer = person.post(
        "/watchword/session/factor",
        json={
            "state": first["state"],
            "passkey": passkey.get(first["passkey"]["publicKey"]),
            "challengeState": first["passkey"]["challengeState"],
        },
    )

    assert ["passkey", "recovery-code"] == first["factors"]
    assert 200 == answer.status_code


def test_an_answer_is_good_once(house, passkey):
    asked = house.browser().post("/watchword/session/passkey/challenge").json()
    passkey.counter = -1  # one without a counter, which the challenge must make up for
    given = passkey.get(asked["publicKey"])
    body = {"passkey": given, "challengeState": asked["challengeState"]}

    first = house.browser().post("/watchword/session/passkey", json=body)
    again = house.browser().post("/watchword/session/passkey", json=body)

    assert (200, 401) == (first.status_code, again.status_code)


def test_a_challenge_is_good_for_five_minutes(house, passkey):
    asked = house.browser().post("/watchword/session/passkey/challenge").json()
    house.clock.advance(timedelta(minutes=6))

    assert 401 == passkey_login(house, passkey, asked)[1].status_code


@pytest.mark.parametrize(
    "bend",
    [
        lambda a: setattr(a, "origin", "https://evil.example"),
        lambda a: setattr(a, "origin", "http://localhost:9999"),
        lambda a: setattr(a, "host", "evil.example"),
        lambda a: setattr(a, "flags", 0),
        lambda a: setattr(a, "flags", UP),
        lambda a: setattr(a, "key", SoftAuthenticator().key),
        lambda a: setattr(a, "credential", b"unknown"),
    ],
    ids=["origin", "port", "host", "nobody there", "nobody verified", "another key", "unknown"],
)
def test_a_passkey_that_does_not_fit_proves_nothing(house, passkey, bend):
    bend(passkey)

    assert 401 == passkey_login(house, passkey)[1].status_code


def test_a_cloned_passkey_shows_by_its_counter(house, passkey):
    passkey_login(house, passkey)
    passkey_login(house, passkey)
    passkey.counter = 0

    assert 401 == passkey_login(house, passkey)[1].status_code


def test_the_challenge_of_a_login_registers_nothing_and_the_other_way_round(house, browser, passkey):
    asked = browser.post("/watchword/session/passkey/challenge").json()
    other = SoftAuthenticator()
    mixed = browser.post(
        "/watchword/factor/passkey",
        json={"challengeState": asked["challengeState"], "passkey": other.create(asked["publicKey"])},
    )
    registration = browser.post("/watchword/factor/passkey/challenge").json()

    assert 400 == mixed.status_code
    assert 401 == passkey_login(house, passkey, registration)[1].status_code


def test_a_passkey_belongs_to_one_user(house, browser, passkey):
    bob = house.browser()
    bob.login(user="bob")

    assert 400 == enrol_passkey(bob, passkey).status_code


def test_a_registration_challenge_is_its_users_own(house, browser):
    browser.login()
    bob = house.browser()
    bob.login(user="bob")
    asked = browser.post("/watchword/factor/passkey/challenge").json()

    answer = bob.post(
        "/watchword/factor/passkey",
        json={"challengeState": asked["challengeState"], "passkey": SoftAuthenticator().create(asked["publicKey"])},
    )

    assert 400 == answer.status_code


@pytest.mark.parametrize(
    "answer",
    [{}, {"id": 1}, {"id": "x" * 9000}, {"response": []}, {"id": "x", "response": {"clientDataJSON": "%%%"}},
     {"id": None, "rawId": None, "type": "public-key", "response": {}}],
)  # fmt: skip
def test_nonsense_for_a_passkey_is_a_client_error(house, browser, passkey, answer):
    asked = browser.post("/watchword/session/passkey/challenge").json()
    body = {"challengeState": asked["challengeState"], "passkey": answer}
    registration = browser.post("/watchword/factor/passkey/challenge").json()
    other = {"challengeState": registration["challengeState"], "passkey": answer}

    assert 401 == house.browser().post("/watchword/session/passkey", json=body).status_code
    assert 400 == browser.post("/watchword/factor/passkey", json=other).status_code


def test_factors_are_in_the_audit_trail(house, browser, secret):
    house.browser().login(code=wrong_code(house, secret))
    browser.post("/watchword/factor/recovery-codes")

    assert ["factor.added", "factor.codes", "factor.failed"] == sorted(
        e for e in house.events() if e.startswith("factor")
    )


def test_passkeys_are_bound_to_the_public_address_where_one_is_set(build):
    house = build(http={"public_url": "https://flow.example.org"})
    browser = house.browser()
    browser.login()
    here, there = SoftAuthenticator(), SoftAuthenticator(origin="https://flow.example.org", host="flow.example.org")

    assert (400, 200) == (enrol_passkey(browser, here).status_code, enrol_passkey(browser, there).status_code)
