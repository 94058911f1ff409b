"""Failed logins: how they are counted, how long they lock, who unlocks."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from watchword.core.clock import FixedClock
from watchword.core.secret import Secret
from watchword.identity import users
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator, TooManyLogins
from watchword.identity.throttle import Throttle, ThrottleSettings, subject_of_source
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.tables import LoginThrottleRow, UserRow

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RIGHT, WRONG = Secret("Green-Leaf-42"), Secret("Brown-Leaf-42")
NUMBERS = itertools.count()
REGISTRY = PasswordRegistry(Argon2idEncryptor(memory_kib=8_192, passes=1))


class Directory:
    """Keeps one user of its own."""

    name, read_only = "directory", True

    def __init__(self, user_id):
        self.user_id = user_id

    def find_user(self, user_id):
        return UserProfile(user_id) if user_id == self.user_id else None

    def check_password(self, user_id, password):
        return password == RIGHT

    def groups_of(self, user_id):
        return ("herons",)

    def tenants_of(self, user_id, groups):
        return ("swamp",)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def user_id(database):
    name = f"robin{next(NUMBERS)}"
    with database.session(NOW) as session:
        users.add_user(session, Accounts(REGISTRY), UserProfile(name), RIGHT)
        session.flush()
    return name


@pytest.fixture
def make(database, clock):
    """Return a function that makes an authenticator with a throttle of these settings."""

    def make(providers=(), **settings):
        throttle = Throttle(database, ThrottleSettings(**settings))
        return Authenticator(database, REGISTRY, clock, throttle=throttle, providers=providers)

    return make


def row(database, user_id):
    with database.session(NOW) as session:
        return session.get(UserRow, user_id)


def fail(authenticator, user_id, **options):
    assert authenticator.verify(user_id, WRONG, **options) is None


def test_each_failure_locks_longer(database, make, clock, user_id):
    authenticator, delays = make(permanent=True), []
    for _ in range(10):
        fail(authenticator, user_id)
        locked = row(database, user_id).lock_expiration_time
        delays.append((locked - clock.now()).total_seconds())
        clock.advance(locked - clock.now())

    assert [3, 6, 12, 24, 48, 60, 60, 60, 60, 60] == delays  # observed in 7.24
    assert authenticator.verify(user_id, RIGHT) is None
    assert 10 == row(database, user_id).attempts


def test_without_a_permanent_lock_the_right_password_works_again_after_the_delay(make, clock, user_id):
    authenticator = make()
    for _ in range(12):
        fail(authenticator, user_id)
        clock.advance(timedelta(seconds=60))

    assert authenticator.verify(user_id, RIGHT) is not None


def test_a_lock_refuses_the_right_password_and_counts_nothing(database, make, clock, user_id):
    authenticator = make()
    fail(authenticator, user_id)
    clock.advance(timedelta(seconds=1))
    before = row(database, user_id)

    assert authenticator.verify(user_id, RIGHT) is None
    assert (before.attempts, before.rev) == (row(database, user_id).attempts, row(database, user_id).rev)


def test_success_forgets_the_failures(database, make, clock, user_id):
    authenticator = make()
    fail(authenticator, user_id)
    clock.advance(timedelta(seconds=3))

    assert authenticator.verify(user_id, RIGHT) is not None
    assert (0, None) == (row(database, user_id).attempts, row(database, user_id).lock_expiration_time)


def test_twelve_guesses_at_the_same_time_count_twelve(database, make, user_id):
    authenticator = make(permanent=True)
    together = threading.Barrier(12)

    def guess(number):
        together.wait()
        return authenticator.verify(user_id, Secret(f"Brown-Leaf-{number}"))

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))

    assert [None] * 12 == answers
    assert 12 == row(database, user_id).attempts
    assert authenticator.verify(user_id, RIGHT) is None


def test_twelve_equal_guesses_count_twelve_as_well(database, make, user_id):
    authenticator = make()
    arrived = authenticator.now()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: authenticator.verify(user_id, WRONG, arrived=arrived), range(12)))

    assert 12 == row(database, user_id).attempts


def test_an_address_that_fails_too_often_must_wait(make, clock, user_id):
    authenticator = make(source_attempts=3, source_seconds=60)
    source = f"203.0.113.{next(NUMBERS)}"
    for name in ("nobody", "nobody2", user_id):
        fail(authenticator, name, source=source)
    clock.advance(timedelta(seconds=10))

    with pytest.raises(TooManyLogins):
        authenticator.verify(user_id, RIGHT, source=source)
    assert authenticator.verify(user_id, RIGHT, source="198.51.100.7") is not None
    clock.advance(timedelta(seconds=60))
    authenticator.forget(user_id)
    assert authenticator.verify(user_id, RIGHT, source=source) is not None


def test_an_address_that_must_wait_learns_nothing_from_credentials_of_others(make, clock, user_id):
    authenticator = make(source_attempts=3, source_seconds=60)
    own, attacker = f"198.51.100.{next(NUMBERS)}", f"203.0.113.{next(NUMBERS)}"
    for name in ("nobody", "nobody2", "nobody3"):
        fail(authenticator, name, source=attacker)
    with pytest.raises(TooManyLogins):
        fail(authenticator, user_id, source=attacker)

    assert authenticator.verify(user_id, RIGHT, source=own) is not None
    assert authenticator.remembered(user_id, RIGHT, source=own) is not None
    assert authenticator.remembered(user_id, RIGHT, source=attacker) is None
    with pytest.raises(TooManyLogins):
        authenticator.verify(user_id, RIGHT, source=attacker)
    clock.advance(timedelta(seconds=61))
    assert authenticator.remembered(user_id, RIGHT, source=attacker) is not None


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("192.0.2.1", "source:192.0.2.1"),
        ("::ffff:192.0.2.1", "source:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "source:2001:db8:1:2::/64"),
        ("unix", "source:unix"),
    ],
)
def test_addresses_of_one_customer_are_one(source, subject):
    assert subject == subject_of_source(source)


def test_a_user_without_password_or_of_an_unknown_scheme_is_refused(database, make, user_id):
    with database.session(NOW) as session:
        session.get(UserRow, user_id).password = "{bcrypt}x"
        session.flush()

    assert make().verify(user_id, RIGHT) is None


def test_users_of_a_directory_are_throttled_too(database, make, clock):
    name = f"heron{next(NUMBERS)}"
    authenticator = make(providers=(Directory(name),))
    fail(authenticator, name)
    clock.advance(timedelta(seconds=1))
    assert authenticator.verify(name, RIGHT) is None
    assert authenticator.identify(name) is None
    clock.advance(timedelta(seconds=2))

    found = authenticator.verify(name, RIGHT)

    assert (name, ("herons",), ("swamp",)) == (found.user_id, found.groups, found.tenants)
    with database.session(NOW) as session:
        session.require(found.guard)
        assert session.get(LoginThrottleRow, f"user:directory:{name}") is None
        session.check()


def test_unlocking_forgets_failures(database, make, clock, user_id):
    authenticator = make(permanent=True, max_attempts=1)
    fail(authenticator, user_id)
    with database.session(NOW) as session:
        users.unlock(session, user_id)
        session.flush()

    assert authenticator.verify(user_id, RIGHT) is not None


def test_listeners_learn_what_happened(make, clock, user_id):
    authenticator, told = make(), []
    authenticator.listeners.append(told.append)
    fail(authenticator, user_id, source="192.0.2.9")
    clock.advance(timedelta(seconds=1))
    fail(authenticator, user_id)
    clock.advance(timedelta(seconds=2))
    authenticator.verify(user_id, RIGHT)

    assert [("failure", 1), ("locked", None), ("success", None)] == [(e.kind, e.attempts) for e in told]
