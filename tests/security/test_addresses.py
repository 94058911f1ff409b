"""From where requests come: administration from listed addresses only, and whom the server believes about it."""

from __future__ import annotations

import httpx
import pytest

from server import Server
from watchword.core.errors import SettingsError
from watchword.core.settings import DatabaseSettings, HttpSettings, Settings
from watchword.core.settings.checks import check
from watchword.web.networks import Networks

SETTINGS = """behind_proxy = true
trusted_proxies = ["127.0.0.1"]
admin_addresses = ["192.0.2.0/24", "2001:db8::/32"]
"""
INSIDE, OUTSIDE = "192.0.2.7", "198.51.100.7"
USER = {"profile": {"id": "bert"}, "credentials": {"password": "Brown-Bear-2026"}}
CLOSED = (
    ("POST", "/engine-rest/user/create", USER),
    ("POST", "/engine-rest/engine/default/user/create", USER),
    ("POST", "/engine-rest/%75ser/create", USER),
    ("DELETE", "/engine-rest/user/nobody", None),
    ("PUT", "/engine-rest/user/anna/credentials", {"password": "Brown-Bear-2027"}),
    ("PUT", "/engine-rest/group/camunda-admin/members/nobody", None),
    ("POST", "/engine-rest/tenant/create", {"id": "t", "name": "t"}),
    ("POST", "/engine-rest/authorization/create", {"type": 1, "permissions": [], "userId": "*", "resourceType": 0}),
    ("POST", "/watchword/client", {"name": "c"}),
    ("POST", "/watchword/recovery", {"userId": "anna"}),
    ("POST", "/watchword/invitation", {"id": "anna"}),
    ("DELETE", "/watchword/factor/of/anna", None),
    ("GET", "/app/admin/", None),
    ("GET", "/app/set-up", None),
)
OPEN = (
    ("GET", "/engine-rest/user", None),
    ("GET", "/engine-rest/task", None),
    ("POST", "/engine-rest/task", {}),
    ("GET", "/engine-rest/user/demo/profile", None),
    ("GET", "/app/tasklist/", None),
    ("GET", "/app/login/", None),
    ("GET", "/watchword/factor", None),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Yield a server that believes a proxy on 127.0.0.1."""
    made = Server(
        tmp_path_factory.mktemp("addresses"), settings=SETTINGS + "[passwords]\nmemory_kib = 8192\npasses = 1\n"
    )
    made.initialise()
    made.start()
    yield made
    made.stop()


def ask(server, source, method, path, body):
    forwarded = {"X-Forwarded-For": source, "X-Forwarded-Proto": "https"}
    with server.client() as client:
        return client.request(method, server.root + path, json=body, headers=forwarded)


@pytest.mark.parametrize(("method", "path", "body"), CLOSED, ids=[f"{m} {p}" for m, p, _ in CLOSED])
def test_administration_can_not_be_reached_from_elsewhere(server, method, path, body):
    answer = ask(server, OUTSIDE, method, path, body)

    assert (403, "Administration can't be reached from this address") == (answer.status_code, answer.json()["message"])


@pytest.mark.parametrize(("method", "path", "body"), OPEN, ids=[f"{m} {p}" for m, p, _ in OPEN])
def test_everything_else_can(server, method, path, body):
    assert ask(server, OUTSIDE, method, path, body).status_code in (200, 303)


def test_from_a_listed_address_administrators_administrate(server):
    made = ask(server, INSIDE, *CLOSED[0])
    removed = ask(server, "2001:db8::7", "DELETE", "/engine-rest/user/bert", None)

    assert (204, 204) == (made.status_code, removed.status_code)


def test_people_change_their_own_password_from_anywhere(server):
    body = {"password": server.password, "authenticatedUserPassword": server.password}

    assert 403 != ask(server, OUTSIDE, "PUT", f"/engine-rest/user/{server.user}/credentials", body).status_code


def test_only_the_last_address_before_the_proxy_is_believed(server):
    assert 403 == ask(server, f"{INSIDE}, {OUTSIDE}", *CLOSED[3]).status_code


def test_who_is_no_proxy_is_not_believed(tmp_path):
    settings = SETTINGS.replace('"127.0.0.1"', '"192.0.2.1"').replace("192.0.2.0/24", "198.51.100.0/24")
    server = Server(tmp_path / "s", settings=settings)
    server.initialise()
    server.start()
    try:
        spoofed = ask(server, OUTSIDE, *CLOSED[3])
    finally:
        server.stop()

    assert 403 == spoofed.status_code


def test_wrong_logins_count_for_who_sent_them_not_for_the_proxy(tmp_path):
    server = Server(tmp_path / "s", settings="behind_proxy = true\n[login]\nsource_attempts = 3\n")
    server.initialise()
    server.start()
    try:
        with httpx.Client(base_url=server.url) as client:

            def log_in(source, user, password):
                headers = {"X-Forwarded-For": source}
                return client.get("/version", auth=(user, password), headers=headers).status_code

            refused = [log_in(OUTSIDE, f"u{n}", "wrong") for n in range(5)]
            other = log_in(INSIDE, server.user, server.password)
    finally:
        server.stop()

    assert [401, 401, 401, 429, 429] == refused
    assert 200 == other


@pytest.mark.parametrize(
    ("address", "inside"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.0.0.1", False), ("fe80::1", False), ("", False),
     (None, False), ("10.1.2.3.evil", False), ("localhost", False)],
)  # fmt: skip
def test_networks_hold_addresses(address, inside):
    assert inside == (address in Networks(("10.0.0.0/8",)))


@pytest.mark.parametrize("key", ["trusted_proxies", "admin_addresses"])
@pytest.mark.parametrize("value", ["*", "proxy.example.org", "10.0.0.1/8", ""])
def test_what_is_no_network_is_a_start_error(key, value):
    settings = Settings(database=DatabaseSettings(url="sqlite://"), http=HttpSettings(**{key: (value,)}))

    with pytest.raises(SettingsError, match=key):
        check(settings)
