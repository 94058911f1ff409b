"""Who comes in, who doesn't, and what is remembered."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from watchword.authz.resources import ALL, RESOURCES
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.clock import FixedClock
from watchword.core.errors import BadUserRequest, EngineError, NotAuthenticated
from watchword.core.secret import Secret
from watchword.identity import administrators, users
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator
from watchword.identity.throttle import Throttle, ThrottleSettings
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.tables import AuthorizationRow, GroupRow, MembershipRow, UserRow

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PASSWORD = Secret("Green-Leaf-42")
NUMBERS = itertools.count()


class CountingRegistry(PasswordRegistry):
    """Counts the work done."""

    work = 0

    def verify(self, password, salt, stored):
        self.work += 1
        return super().verify(password, salt, stored)


@pytest.fixture(scope="module")
def registry():
    return CountingRegistry(Argon2idEncryptor(memory_kib=8_192, passes=1))


@pytest.fixture
def user_id(database, registry):
    """Return the id of a new administrator."""
    name = f"kermit{next(NUMBERS)}"
    session = database.session(NOW)
    administrators.add_administrators(session)
    users.add_user(session, Accounts(registry), UserProfile(name, "Kermit", "Frog"), PASSWORD, groups=(ADMIN_GROUP,))
    session.flush()
    session.close()
    return name


@pytest.fixture
def seconds():
    """Return a list whose only item is the monotonic time."""
    return [0.0]


@pytest.fixture
def authenticator(database, registry, seconds):
    registry.work = 0
    return Authenticator(
        database,
        registry,
        FixedClock(NOW),
        throttle=Throttle(database, ThrottleSettings(permanent=True)),
        monotonic=lambda: seconds[0],
    )


def change(database, row_type, row_id, **values):
    session = database.session(NOW)
    row = session.get(row_type, row_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    session.close()


def guarded(database, identity):
    session = database.session(NOW)
    session.require(identity.guard)
    try:
        session.find(GroupRow, id=ADMIN_GROUP)
        session.flush()
    finally:
        session.close()


def test_the_right_password_gives_the_identity_with_its_groups(authenticator, user_id, database):
    identity = authenticator.verify(user_id, PASSWORD)

    assert (user_id, (ADMIN_GROUP,), True) == (identity.user_id, identity.groups, identity.is_admin)
    guarded(database, identity)


def test_an_identity_tells_the_address_that_it_was_proven_from(authenticator, user_id):
    one, other = "192.0.2.1", "192.0.2.2"

    assert one == authenticator.verify(user_id, PASSWORD, source=one).source
    assert other == authenticator.remembered(user_id, PASSWORD, source=other).source
    assert other == authenticator.verify(user_id, PASSWORD, source=other).source


def test_a_proven_credential_is_remembered_for_a_minute(authenticator, user_id, seconds):
    assert authenticator.remembered(user_id, PASSWORD) is None
    authenticator.verify(user_id, PASSWORD)

    assert authenticator.remembered(user_id, PASSWORD) is not None
    assert authenticator.remembered(user_id, Secret("another")) is None
    seconds[0] = 61
    assert authenticator.remembered(user_id, PASSWORD) is None


@pytest.mark.parametrize("case", ["unknown", "wrong", "locked", "locked for good", "no password", "no id"])
def test_every_refusal_does_the_same_work(authenticator, registry, database, user_id, case):
    if case == "locked":
        change(database, UserRow, user_id, lock_expiration_time=NOW + timedelta(seconds=3))
    if case == "locked for good":
        change(database, UserRow, user_id, attempts=10)
    if case == "no password":
        change(database, UserRow, user_id, password=None)
    name = {"unknown": "nobody", "no id": ""}.get(case, user_id)
    password = Secret("wrong") if case == "wrong" else PASSWORD

    assert authenticator.verify(name, password) is None
    assert registry.work == 1


def test_an_expired_lock_lets_the_user_in_again(authenticator, database, user_id):
    change(database, UserRow, user_id, lock_expiration_time=NOW - timedelta(seconds=1), attempts=2)

    assert authenticator.verify(user_id, PASSWORD) is not None


@pytest.mark.parametrize("case", ["changed password", "locked", "no longer administrator", "gone"])
def test_a_remembered_proof_fails_as_soon_as_its_facts_change(authenticator, registry, database, user_id, case):
    authenticator.verify(user_id, PASSWORD)
    identity = authenticator.remembered(user_id, PASSWORD)
    session = database.session(NOW)
    user = session.get(UserRow, user_id)
    if case == "changed password":
        user.password, user.salt = registry.encrypt(Secret("Other-Leaf-43"))
    elif case == "locked":
        user.lock_expiration_time = NOW + timedelta(seconds=3)
    else:
        for membership in session.find(MembershipRow, user_id=user_id):
            session.delete(membership)
    if case == "gone":
        session.delete(user)
    session.flush()
    session.close()

    with pytest.raises(NotAuthenticated):
        guarded(database, identity)
    assert authenticator.remembered(user_id, PASSWORD) is None


def test_administrators_get_every_permission_once(database, user_id):
    session = database.session(NOW)
    administrators.add_administrators(session)
    session.flush()
    session.close()

    session = database.session(NOW)
    found = session.find(AuthorizationRow, group_id=ADMIN_GROUP, resource_id="*")
    session.close()
    assert [kind.number for kind in RESOURCES] == sorted(g.resource_type for g in found)
    assert {ALL} == {g.permissions for g in found}


@pytest.mark.parametrize("bad", ["", "a b", "a-b", "a.b", "é", "*", "a\0"])
def test_user_ids_hold_letters_and_digits_only(database, registry, bad):
    session = database.session(NOW)

    with pytest.raises(EngineError):
        users.add_user(session, Accounts(registry), UserProfile(bad), PASSWORD)
    session.close()


def test_a_user_is_not_made_twice_nor_without_password(database, registry, user_id):
    session = database.session(NOW)

    with pytest.raises(BadUserRequest):
        users.add_user(session, Accounts(registry), UserProfile(user_id), PASSWORD)
    with pytest.raises(BadUserRequest):
        users.add_user(session, Accounts(registry), UserProfile("another1"), Secret(""))
    session.close()
