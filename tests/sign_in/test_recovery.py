"""Recovery links: made by administrators, good once, leading nowhere that isn't listed."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from sign_in.conftest import RIGHT, change_password
from watchword.core.errors import BadUserRequest, SettingsError
from watchword.identity.recovery import ReturnAddresses

NEW = "Blue-Heron-2027"


@pytest.fixture
def root(house):
    made = house.browser()
    made.login(user="root")
    return made


def token_of(root, **body):
    answer = root.post("/watchword/recovery", json={"userId": "alice", **body})
    assert 200 == answer.status_code, answer.text
    return parse_qs(urlsplit(answer.json()["link"]).query)["token"][0]


def redeem(house, token, password=NEW):
    return house.browser().post("/watchword/recovery/password", json={"token": token, "password": password})


def test_a_link_sets_the_password_and_ends_what_was_open(house, root, browser):
    browser.login()

    answer = redeem(house, token_of(root))

    assert (200, {"returnTo": None}) == (answer.status_code, answer.json())
    assert 401 == browser.status()
    assert (200, 401) == (house.browser().login(password=NEW).status_code, house.browser().login().status_code)


def test_a_plain_page_does_it_too(house, root):
    link = root.post("/watchword/recovery", json={"userId": "alice"}).json()["link"]
    person = house.browser()
    page = person.get(link.removeprefix("http://localhost"))
    token = page.text.split('name="token" value="')[1].split('"')[0]

    weak = person.post("/watchword/recovery/password", data={"token": token, "password": "short"})
    done = person.post("/watchword/recovery/password", data={"token": token, "password": NEW})

    assert (400, 303, "/app/login/") == (weak.status_code, done.status_code, done.headers["location"])
    assert "short" not in weak.text


def test_a_link_is_good_once(house, root):
    token = token_of(root)

    assert [200, 400] == [redeem(house, token).status_code, redeem(house, token, "Red-Heron-2028").status_code]


def test_a_link_ends(house, root):
    token = token_of(root, hours=2)
    house.clock.advance(timedelta(hours=3))

    assert 400 == redeem(house, token).status_code


def test_a_link_is_void_once_the_password_was_changed_otherwise(house, root):
    token = token_of(root)
    change_password(house)

    assert 400 == redeem(house, token).status_code


@pytest.mark.parametrize("token", ["", "x", "a.b", "x" * 20_000, None])
def test_a_made_up_link_is_refused(house, token):
    assert 400 == redeem(house, token).status_code


def test_a_seal_for_something_else_is_no_link(house, root):
    seal = house.platform.keys["session"].seal(b'{"user": "root"}', "step")

    assert 400 == redeem(house, seal).status_code


def test_only_administrators_make_links_and_only_for_users_that_exist(house, root):
    bob = house.browser()
    bob.login(user="bob")

    assert 403 == bob.post("/watchword/recovery", json={"userId": "alice"}).status_code
    assert 401 == house.browser().post("/watchword/recovery", json={"userId": "alice"}).status_code
    assert 404 == root.post("/watchword/recovery", json={"userId": "nobody"}).status_code
    assert 400 == root.post("/watchword/recovery", json={"userId": "alice", "hours": 1000}).status_code


def test_no_return_address_is_allowed_by_default(root):
    for address in ("https://intranet.example/", "/app/tasklist/", "//evil.example", "https:evil.example"):
        assert 400 == root.post("/watchword/recovery", json={"userId": "alice", "returnTo": address}).status_code


def test_a_listed_address_is_where_the_browser_goes(build):
    house = build(recovery={"return_to": ("https://intranet.example/done",)})
    root = house.browser()
    root.login(user="root")
    token = token_of(root, returnTo="https://intranet.example/done")

    answer = house.browser().post("/watchword/recovery/password", data={"token": token, "password": NEW})

    assert (303, "https://intranet.example/done") == (answer.status_code, answer.headers["location"])


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "\\\\evil.example",
        "https://intranet.example.evil.example/x",
        "https://evil.example/https://intranet.example/a",
        "https://intranet.example/a\n",
        "https://intranet.example/a/../../x",
        "https://user@intranet.example/a",
        "https://intranet.example\\@evil.example/a",
        "javascript:alert(1)//https://intranet.example/a",
        "HTTPS://INTRANET.EXAMPLE/a",
        "https://intranet.example/a?x=%0d%0aSet-Cookie:a=b c",
        "https%3A%2F%2Fintranet.example%2Fa",
        "",
    ],
)
def test_addresses_that_only_look_right_are_refused(address):
    allowed = ReturnAddresses((r"^https://intranet\.example/[a-z]*$", "https://other.example/"))

    assert "https://intranet.example/a" == allowed.check("https://intranet.example/a")
    with pytest.raises(BadUserRequest):
        allowed.check(address)


@pytest.mark.parametrize(
    "pattern", ["^.*$", "^https?://.*$", r"^https://intranet\.example/", "^(", "^x\\$", "intranet.example"]
)
def test_patterns_that_allow_too_much_can_not_be_set(pattern):
    with pytest.raises(SettingsError):
        ReturnAddresses((pattern,))


def test_making_and_using_a_link_is_recorded_without_the_link(house, root, capsys):
    token = token_of(root)
    redeem(house, token)

    events = house.events()
    shown = "".join(capsys.readouterr()) + repr(house.platform.database.select("SELECT * FROM WW_AUDIT"))

    assert ["recovery.issued", "recovery.redeemed"] == [e for e in events if e.startswith("recovery")]
    for secret in (token, NEW, RIGHT):
        assert secret not in shown
