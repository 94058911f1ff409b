"""Hashes of older schemes, and passwords that must be changed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from watchword.core import ids
from watchword.core.clock import FixedClock
from watchword.core.secret import Secret
from watchword.identity import users
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import SHA_512
from watchword.passwords.policy import Policy, UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.tables import AuthorizationRow, PasswordDueRow, UserRow

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NUMBERS = itertools.count()
ARGON = Argon2idEncryptor(memory_kib=8_192, passes=1)
MODERN = PasswordRegistry(ARGON)
COMPATIBLE = PasswordRegistry(SHA_512, slow=ARGON, rehash=False)
OLD = (
    "Wonder-Land9z",
    "Fw8VAzeyPKHHr7bfQXciYA==",
    "{SHA-512}nn744gAlr/YKwfRbOs2VRe+fX4qy+CzJPjAMIRMO2bzzicTDro2Vi9GW17Ygoxs5HzbtZbbNPOWHz8jWxr2y6g==",
)


@pytest.fixture
def old_user(database):
    """Return the id of a user as Camunda leaves it."""
    name = f"elder{next(NUMBERS)}"
    with database.session(NOW) as session:
        session.add(UserRow(id=name, password=OLD[2], salt=OLD[1]))
        session.flush()
    return name


def row(database, user_id):
    with database.session(NOW) as session:
        return session.get(UserRow, user_id)


def test_an_old_hash_is_replaced_at_the_next_login(database, old_user):
    authenticator = Authenticator(database, MODERN, FixedClock(NOW))

    assert authenticator.verify(old_user, Secret(OLD[0])) is not None
    assert row(database, old_user).password.startswith("{ARGON2ID}$argon2id$")
    authenticator.forget(old_user)
    assert authenticator.verify(old_user, Secret(OLD[0])) is not None


def test_an_old_hash_stays_where_a_camunda_reads_it(database, old_user):
    assert Authenticator(database, COMPATIBLE, FixedClock(NOW)).verify(old_user, Secret(OLD[0])) is not None

    assert OLD[2] == row(database, old_user).password


def test_a_wrapped_digest_lets_in_and_is_replaced(database, old_user):
    with database.session(NOW) as session:
        user = session.get(UserRow, old_user)
        user.password = MODERN.wrapped(user.password)
        session.flush()
    assert row(database, old_user).password.startswith("{ARGON2ID-SHA-512}$argon2id$")
    authenticator = Authenticator(database, MODERN, FixedClock(NOW))

    assert authenticator.verify(old_user, Secret("Wonder-Land9Z")) is None
    with database.session(NOW) as session:
        users.unlock(session, old_user)
        session.flush()
    assert authenticator.verify(old_user, Secret(OLD[0])) is not None
    assert row(database, old_user).password.startswith("{ARGON2ID}$argon2id$")


def test_a_password_that_breaks_the_policy_must_be_changed(database):
    name = f"weak{next(NUMBERS)}"
    with database.session(NOW) as session:
        users.add_user(session, Accounts(MODERN), UserProfile(name), Secret("secret"))
        session.flush()
    authenticator = Authenticator(database, MODERN, FixedClock(NOW), policy=Policy())

    assert authenticator.verify(name, Secret("secret")).must_change
    with database.session(NOW) as session:
        assert "PASSWORD_POLICY_LENGTH" in session.get(PasswordDueRow, name).reason
        Accounts(MODERN, Policy()).set_password(session, session.get(UserRow, name), Secret("Wonder-Land9z"))
        session.flush()

    assert not authenticator.verify(name, Secret("Wonder-Land9z")).must_change


def test_leftovers_of_an_earlier_user_are_not_inherited(database):
    name = f"again{next(NUMBERS)}"
    with database.session(NOW) as session:
        users.add_user(session, Accounts(MODERN), UserProfile(name), Secret("Wonder-Land9z"))
        session.flush()
        session.delete(session.get(UserRow, name))  # as the reference does
        left = AuthorizationRow(
            id=ids.new(), type=1, user_id=name, resource_type=6, resource_id="*", permissions=2**31 - 1
        )
        session.add(left)
        session.flush()

    with database.session(NOW) as session:
        users.add_user(session, Accounts(MODERN), UserProfile(name), Secret("Wonder-Land9z"))
        session.flush()

    with database.session(NOW) as session:
        rights = [(row.resource_type, row.resource_id) for row in session.find(AuthorizationRow, user_id=name)]
    assert [(1, name)] == rights  # on itself, nothing of before
