"""The first administrator and invited users."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.identity import links, users, welcome
from watchword.identity.accounts import Accounts
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import PasswordPolicyViolated, Policy, UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import OneTimeLinkRow, UserRow

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
GOOD = Secret("Wonder-Land9z")
NUMBERS = itertools.count()
ACCOUNTS = Accounts(PasswordRegistry(Argon2idEncryptor(memory_kib=8_192, passes=1)), Policy())


@pytest.fixture
def empty(tmp_path):
    """Return a database without any user."""
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    create_schema(database)
    yield database
    database.close()


def stored(database, work, now=NOW):
    with database.session(now) as session:
        result = work(session)
        session.flush()
        return result


def test_only_the_link_makes_the_first_administrator(empty):
    token = stored(empty, lambda s: welcome.offer_set_up(s, 24))
    with pytest.raises(links.LinkNotGood):
        stored(empty, lambda s: welcome.set_up(s, ACCOUNTS, Secret("guess"), UserProfile("mallory"), GOOD))

    stored(empty, lambda s: welcome.set_up(s, ACCOUNTS, token, UserProfile("ada"), GOOD))

    assert stored(empty, welcome.has_administrator)
    with pytest.raises(links.LinkNotGood):
        stored(empty, lambda s: welcome.set_up(s, ACCOUNTS, token, UserProfile("bob"), GOOD))
    with pytest.raises(BadUserRequest):
        stored(empty, lambda s: welcome.offer_set_up(s, 24))


def test_a_later_set_up_link_ends_the_earlier_one(empty):
    first = stored(empty, lambda s: welcome.offer_set_up(s, 24))
    stored(empty, lambda s: welcome.offer_set_up(s, 24))

    with pytest.raises(links.LinkNotGood):
        stored(empty, lambda s: welcome.set_up(s, ACCOUNTS, first, UserProfile("ada"), GOOD))


def test_who_is_invited_chooses_the_password_once(database):
    name = f"guest{next(NUMBERS)}"
    token = stored(database, lambda s: welcome.invite(s, ACCOUNTS, UserProfile(name), hours=1))
    with pytest.raises(PasswordPolicyViolated):
        stored(database, lambda s: welcome.accept(s, ACCOUNTS, token, Secret("short")))

    assert name == stored(database, lambda s: welcome.accept(s, ACCOUNTS, token, GOOD))

    with pytest.raises(links.LinkNotGood):
        stored(database, lambda s: welcome.accept(s, ACCOUNTS, token, GOOD))
    with pytest.raises(BadUserRequest):
        stored(database, lambda s: welcome.invite(s, ACCOUNTS, UserProfile(name), hours=1))


def test_an_invitation_ends(database):
    name = f"guest{next(NUMBERS)}"
    token = stored(database, lambda s: welcome.invite(s, ACCOUNTS, UserProfile(name), hours=1))

    with pytest.raises(links.LinkNotGood):
        stored(database, lambda s: welcome.accept(s, ACCOUNTS, token, GOOD), now=NOW + timedelta(hours=1))


def test_a_link_of_another_purpose_is_not_good(database):
    name = f"guest{next(NUMBERS)}"
    token = stored(database, lambda s: links.issue(s, links.SET_UP, hours=1, user_id=name))

    with pytest.raises(links.LinkNotGood):
        stored(database, lambda s: welcome.accept(s, ACCOUNTS, token, GOOD))


def test_only_the_hash_of_a_token_is_stored_and_goes_with_the_user(database):
    name = f"guest{next(NUMBERS)}"
    token = stored(database, lambda s: welcome.invite(s, ACCOUNTS, UserProfile(name), hours=1))
    with database.session(NOW) as session:
        rows = session.find(OneTimeLinkRow, user_id=name)

    assert [links.hash_of(token)] == [row.token_hash for row in rows]
    stored(database, lambda s: users.delete_user(s, name))
    with database.session(NOW) as session:
        assert [] == session.find(OneTimeLinkRow, user_id=name)
        assert session.get(UserRow, name) is None
