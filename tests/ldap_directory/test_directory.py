"""The way to the server: encrypted and verified, bounded in time, patient when the server is away."""

from __future__ import annotations

import inspect
import socket
import threading
import time

import pytest

from ldap_directory.conftest import PASSWORDS, people, settings_for
from ldap_directory.slapd import READER, Slapd, frame
from watchword.core.errors import DirectoryUnavailable, SettingsError
from watchword.core.secret import Secret
from watchword.identity.ldap import directory as module
from watchword.identity.ldap.breaker import Breaker
from watchword.identity.ldap.directory import Directory
from watchword.identity.ldap.provider import LdapProvider


def ask(slapd, **changes):
    directory = Directory(settings_for(slapd, **changes))
    try:
        return directory.search("ou=people,dc=example,dc=org", "(uid=alice)", ("uid",))[0].first("uid")
    finally:
        directory.close()


@pytest.fixture
def slapd(tmp_path):
    """Return a function that starts a server of the test's own."""
    made = []

    def make(**options):
        made.append(Slapd(tmp_path / f"slapd{len(made)}", frame() + people(), **options).start())
        return made[-1]

    yield make
    for server in made:
        server.stop()


def test_tls_from_the_start_and_start_tls_both_work(members_named):
    assert ["alice"] * 2 == [ask(members_named), ask(members_named, server_urls=(members_named.start_tls_url,))]


@pytest.mark.parametrize("way", ["url", "start_tls_url"])
def test_a_server_of_another_name_is_refused(slapd, way):
    server = slapd(names=("ldap.example.org",))

    with pytest.raises(DirectoryUnavailable):
        ask(server, server_urls=(getattr(server, way),))


def test_a_server_of_an_unknown_authority_is_refused(members_named, ids_named):
    with pytest.raises(DirectoryUnavailable):
        ask(members_named, certificate_authorities=str(ids_named.authority))
    with pytest.raises(DirectoryUnavailable):
        ask(members_named, certificate_authorities="")


def test_a_certificate_that_has_ended_is_refused(slapd):
    with pytest.raises(DirectoryUnavailable):
        ask(slapd(days=-3))


@pytest.mark.parametrize(
    "ciphers",
    [
        "NORMAL:-VERS-ALL:+VERS-TLS1.0",
        "NORMAL:-VERS-ALL:+VERS-TLS1.1",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-CBC:+AES-128-CBC",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA",
    ],
)
def test_old_versions_and_weak_ciphers_are_refused(slapd, ciphers):
    with pytest.raises(DirectoryUnavailable):
        ask(slapd(ciphers=ciphers))


def test_tls_1_2_with_ephemeral_keys_is_good_enough(slapd):
    assert "alice" == ask(slapd(ciphers="NORMAL:-VERS-ALL:+VERS-TLS1.2"))


def test_a_wrong_password_of_the_searching_entry_is_no_users_fault(members_named):
    with pytest.raises(DirectoryUnavailable):
        ask(members_named, manager_password="wrong")


@pytest.mark.parametrize("urls", [(), ("http://x",), ("ldapi:///",), ("ldaps://",), ("ldaps://user@host",)])
def test_a_server_must_be_named_rightly(members_named, urls):
    with pytest.raises(SettingsError, match=r"ldap\.server_urls"):
        Directory(settings_for(members_named, server_urls=urls))


def test_a_server_that_says_nothing_is_left_after_the_time_set(members_named):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"ldaps://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()

        with pytest.raises(DirectoryUnavailable):
            ask(members_named, server_urls=(url,), connect_seconds=1)

        assert time.monotonic() - began < 4


def test_the_next_server_serves_when_one_is_down(members_named):
    assert "alice" == ask(members_named, server_urls=("ldaps://127.0.0.1:9", members_named.url))


def test_the_server_may_go_and_come_back(slapd):
    server, seconds = slapd(), [0.0]
    settings = settings_for(server, failures=2, pause_seconds=10)
    directory = Directory(settings, monotonic=lambda: seconds[0])
    provider = LdapProvider(directory, settings)
    password = Secret(PASSWORDS["alice"])
    assert provider.check_password("alice", password)

    server.stop()
    for _ in range(3):
        with pytest.raises(DirectoryUnavailable):
            provider.check_password("alice", password)
    server.start()
    with pytest.raises(DirectoryUnavailable, match="a moment ago"):  # left alone for the pause
        provider.check_password("alice", password)
    seconds[0] = 11

    assert provider.check_password("alice", password)
    directory.close()


def test_a_restart_between_two_questions_is_not_noticed(slapd):
    server = slapd()
    settings = settings_for(server)
    provider = LdapProvider(Directory(settings), settings)
    provider.find_user("alice")

    server.stop()
    server.start()

    assert provider.find_user("alice") is not None
    provider.close()


def test_many_threads_share_few_connections(members_named):
    settings = settings_for(members_named, pool_size=2)
    provider = LdapProvider(Directory(settings), settings)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.extend(provider.find_user("bob") for _ in range(20))) for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["bob"] * 160 == [user.id for user in found]
    provider.close()


def test_strangers_are_shown_what_the_directory_shows_them(members_named):
    directory = Directory(settings_for(members_named, manager_dn="", manager_password=""))

    assert [] == directory.search("ou=people,dc=example,dc=org", "(uid=alice)", ("uid",))  # nothing, here
    directory.close()


def test_nothing_here_can_write():
    source = inspect.getsource(module)

    assert not [word for word in (".add(", ".delete(", ".modify", ".rename(", "LDAPEntry") if word in source]
    assert {"close", "proves", "read", "search"} == {n for n in vars(Directory) if not n.startswith("_")}


def test_reasons_show_no_password(members_named):
    with pytest.raises(DirectoryUnavailable) as caught:
        ask(members_named, manager_dn=READER, manager_password="Not-This-One-7")

    assert "Not-This-One-7" not in str(caught.value) + repr(caught.value)


def test_an_open_circuit_lets_one_try_a_pause():
    seconds = [0.0]
    breaker = Breaker(failures=2, pause=5, monotonic=lambda: seconds[0])

    assert (False, True) == (breaker.failed(), breaker.failed())
    assert not breaker.may_try()
    seconds[0] = 6
    assert (True, False) == (breaker.may_try(), breaker.may_try())
    assert breaker.worked()
    assert breaker.may_try()
