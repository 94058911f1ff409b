"""People of a directory and people of the database come in side by side, by every rule that holds for logins."""

from __future__ import annotations

import httpx
import pytest

from ldap_directory.conftest import GROUPS, PASSWORDS, people
from ldap_directory.slapd import BASE, READER, READER_PASSWORD, Slapd, frame
from server import Server

SETTINGS = """
[ldap]
enabled = true
server_urls = ["{url}"]
manager_dn = "{reader}"
manager_password = "{password}"
certificate_authorities = "{authority}"
base_dn = "{base}"
user_search_base = "ou=people"
user_email_attribute = "mail"
group_search_base = "ou=groups"
group_id_attribute = "cn"
group_member_attribute = "member"
administrator_groups = ["ops"]
pause_seconds = 1
"""


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    slapd = Slapd(tmp_path_factory.mktemp("login"), frame() + people(member_of=True) + GROUPS).start()
    yield slapd
    slapd.stop()


@pytest.fixture(scope="module")
def server(slapd, tmp_path_factory):
    text = SETTINGS.format(url=slapd.url, reader=READER, password=READER_PASSWORD, authority=slapd.authority, base=BASE)
    server = Server(tmp_path_factory.mktemp("server"), settings=text)
    server.initialise()
    server.start()
    yield server
    server.stop()


def ask(server, method, path, user="alice", password=None, **more):
    given = PASSWORDS.get(user, "") if password is None else password
    return httpx.request(method, server.url + path, auth=(user, given), timeout=30, **more)


def test_an_administrator_of_the_directory_comes_in(server):
    assert 200 == ask(server, "GET", "/process-definition").status_code


def test_wrong_empty_and_unknown_are_the_same_refusal(server):
    answers = [
        ask(server, "GET", "/process-definition", user, password)
        for user, password in (
            ("Zoë", "wrong"), ("Zoë", ""), ("nobody", "x"), ("carol*", "x"), ("ALICE", PASSWORDS["alice"]),
        )
    ]  # fmt: skip

    assert [401] * 5 == [a.status_code for a in answers]
    assert 1 == len({(a.content, a.headers["www-authenticate"]) for a in answers})


def test_failures_of_directory_users_are_throttled(server):
    assert [401, 401] == [ask(server, "GET", "/engine", "bob", "wrong").status_code for _ in range(2)]

    assert 401 == ask(server, "GET", "/process-definition", "bob").status_code  # right, but locked for some seconds


def test_both_kinds_of_users_are_listed_counted_and_sorted_together(server):
    listed = ask(server, "GET", "/user", params={"sortBy": "userId", "sortOrder": "asc"}).json()

    assert ["Zoë", "alice", "bob", "carol", "demo"] == [u["id"] for u in listed]
    assert 5 == ask(server, "GET", "/user/count").json()["count"]
    page = ask(
        server, "GET", "/user", params={"sortBy": "userId", "sortOrder": "desc", "firstResult": 1, "maxResults": 2}
    )
    assert ["carol", "bob"] == [u["id"] for u in page.json()]
    assert ["alice"] == [u["id"] for u in ask(server, "GET", "/user", params={"firstNameLike": "Al%"}).json()]
    assert "dev" in {g["id"] for g in ask(server, "GET", "/group").json()}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/user/carol/profile", {"id": "carol", "firstName": "X", "lastName": "Y", "email": "z@example.org"}),
        (
            "PUT",
            "/user/carol/credentials",
            {"password": "Another-Word-9", "authenticatedUserPassword": PASSWORDS["alice"]},
        ),
        ("DELETE", "/user/carol", None),
        ("POST", "/user/create", {"profile": {"id": "carol"}, "credentials": {"password": "Another-Word-9"}}),
        ("PUT", "/group/dev", {"id": "dev", "name": "x", "type": "x"}),
        ("DELETE", "/group/dev", None),
        ("PUT", "/group/dev/members/carol", {}),
        ("DELETE", "/group/dev/members/carol", None),
    ],
)
def test_what_the_directory_keeps_is_not_written(server, method, path, body):
    answer = ask(server, method, path, **({} if body is None else {"json": body}))

    assert (403, "InvalidRequestException") == (answer.status_code, answer.json()["type"]), answer.text


def test_who_may_read_nobody_sees_the_own_user_only(server):
    assert ["carol"] == [u["id"] for u in ask(server, "GET", "/user", "carol").json()]
    assert 1 == ask(server, "GET", "/user/count", "carol").json()["count"]
    assert "Clark" == ask(server, "GET", "/user/carol/profile", "carol").json()["lastName"]
    assert ask(server, "GET", "/user/alice/profile", "carol").status_code in (403, 404)
    assert [] == ask(server, "GET", "/group", "carol").json()


def test_when_the_directory_is_away_the_database_still_lets_people_in(server, slapd):
    slapd.stop()
    try:
        with server.client() as client:
            assert 200 == client.get("/process-definition").status_code
        answer = ask(server, "GET", "/process-definition", "Zoë")
        assert 503 == answer.status_code
        assert "ldap" not in answer.text.lower().replace("could not connect to ldap server", "")
    finally:
        slapd.start()
