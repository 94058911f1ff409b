"""A PostgreSQL server elsewhere is let near passwords only if its certificate is good: real handshakes."""

from __future__ import annotations

import pytest

from certificates import Authority
from postgres_tls import TlsDoor
from watchword.store.database import open_database
from watchword.store.failures import StoreUnavailable

ELSEWHERE = "127.0.0.2"
"""Not one of the names of this machine that go unverified."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def _select(door: TlsDoor, **options: str) -> list[tuple[int]]:
    with open_database(door.url(**options)) as database:
        return database.select("SELECT 1")


@pytest.mark.parametrize("options", [{}, {"sslmode": "verify-full"}], ids=["default", "verify-full"])
def test_a_good_certificate_opens_the_connection(authority, postgres_server, options):
    good = authority.issue("good", (ELSEWHERE,))

    with TlsDoor(postgres_server, good, address=ELSEWHERE) as door:
        found = _select(door, sslrootcert=str(authority.file), **options)

    assert found == [(1,)]
    assert (door.encrypted, door.plain) == (1, 0)


@pytest.mark.parametrize(
    ("names", "days", "words"),
    [
        (("db.example.org",), 200, "does not match host name"),
        ((ELSEWHERE,), -1, "certificate verify failed|expired"),
    ],
    ids=["wrong-name", "expired"],
)
def test_a_certificate_that_is_not_good_is_refused(authority, postgres_server, names, days, words):
    bad = authority.issue(f"bad{days}", names, days=days)

    with TlsDoor(postgres_server, bad, address=ELSEWHERE) as door:
        with pytest.raises(StoreUnavailable, match=words):
            _select(door, sslrootcert=str(authority.file))

    assert door.plain == 0


def test_a_certificate_of_another_authority_is_refused(authority, postgres_server, tmp_path):
    other = Authority(tmp_path / "other", "Other Authority").issue("theirs", (ELSEWHERE,))

    with TlsDoor(postgres_server, other, address=ELSEWHERE) as door:
        with pytest.raises(StoreUnavailable, match="certificate verify failed"):
            _select(door, sslrootcert=str(authority.file))
        with pytest.raises(StoreUnavailable, match="certificate verify failed"):
            _select(door)  # the machine's own authorities don't know it either


def test_a_server_without_tls_gets_no_word(authority, postgres_server):
    with TlsDoor(postgres_server, None, address=ELSEWHERE) as door:
        with pytest.raises(StoreUnavailable, match="does not support SSL"):
            _select(door, sslrootcert=str(authority.file))

    assert door.plain == 0
