"""Who can't come in learns nothing about why, and each reason costs the same work."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from attack import raw
from server import PASSWORD, USER
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.clock import FixedClock
from watchword.core.secret import Secret
from watchword.identity import administrators, users
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator
from watchword.identity.throttle import Throttle, ThrottleSettings
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.rest.op import ADMIN, Op, Resource, one
from watchword.rest.router import Router
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import UserRow
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RIGHT = "Green-Leaf-42"


class CountingArgon(Argon2idEncryptor):
    """Counts the hashes that are computed."""

    hashes = 0

    def encrypt(self, password, salt):
        self.hashes += 1
        return super().encrypt(password, salt)

    def check(self, password, salt, stored):
        self.hashes += 1
        return super().check(password, salt, stored)


@pytest.fixture(scope="module")
def argon():
    return CountingArgon(memory_kib=8_192, passes=1)


@pytest.fixture(scope="module")
def application(argon, tmp_path_factory):
    """Return an application that knows users of every sort."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('logins') / 'test.db'}")
    create_schema(database)
    registry = PasswordRegistry(argon)
    session = database.session(NOW)
    administrators.add_administrators(session)
    for name in ("kermit", "locked", "jailed", "blank", "foreign"):
        users.add_user(session, Accounts(registry), UserProfile(name, "", ""), Secret(RIGHT), groups=(ADMIN_GROUP,))
    session.flush()
    session.close()
    session = database.session(NOW)
    for name, changes in {
        "locked": {"lock_expiration_time": NOW + timedelta(minutes=1)},
        "jailed": {"attempts": 10},
        "blank": {"password": None, "salt": None},
        "foreign": {"password": "{bcrypt}$2y$10$abc"},
    }.items():
        row = session.get(UserRow, name)
        for attribute, value in changes.items():
            setattr(row, attribute, value)
    session.flush()
    session.close()
    resource = Resource("/thing", (Op("GET", "", lambda call: {}, "getThing", ADMIN, reply=one("Thing")),))
    authenticator = Authenticator(
        database,
        registry,
        FixedClock(NOW),
        throttle=Throttle(database, ThrottleSettings(permanent=True, delay_base=0)),
    )
    yield WebApp(Router((resource,)), None, authenticator, PollHub(), options=WebOptions(log_requests=False))
    database.close()


def ask(application, user, password):
    """Return the answer to one request."""

    async def send():
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", auth=(user, password)) as client:
            return await client.get("/engine-rest/thing")

    return asyncio.run(send())


REFUSED = {
    "wrong password": ("kermit", "wrong"),
    "empty password": ("kermit", ""),
    "long password": ("kermit", "x" * 4000),
    "unknown user": ("nobody", RIGHT),
    "unknown user, empty password": ("nobody", ""),
    "user with odd characters": ("a' OR '1'='1", RIGHT),
    "user with a zero character": ("kermit\0", RIGHT),
    "locked user, right password": ("locked", RIGHT),
    "locked user, wrong password": ("locked", "wrong"),
    "user locked for good": ("jailed", RIGHT),
    "user without password": ("blank", RIGHT),
    "user without password, empty": ("blank", ""),
    "password of an unknown scheme": ("foreign", RIGHT),
}


def test_the_right_password_is_let_in(application):
    assert 200 == ask(application, "kermit", RIGHT).status_code


@pytest.mark.parametrize("case", REFUSED)
def test_every_refusal_computes_one_hash_and_answers_alike(application, argon, case):
    argon.hashes = 0

    answer = ask(application, *REFUSED[case])

    assert 1 == argon.hashes
    assert (401, b"", 'Basic realm="default"') == (
        answer.status_code,
        answer.content,
        answer.headers["www-authenticate"],
    )


def test_all_refusals_are_equal_to_the_byte(application):
    answers = [ask(application, *REFUSED[case]) for case in REFUSED]

    def shown(answer):
        headers = {name: value for name, value in answer.headers.items() if name != "request-id"}
        return answer.status_code, answer.content, tuple(sorted(headers.items()))

    assert 1 == len({shown(answer) for answer in answers})
    assert len(answers) == len({answer.headers["request-id"] for answer in answers})


def _basic(text: bytes) -> bytes:
    return b"Basic " + base64.b64encode(text)


GOOD = _basic(f"{USER}:{PASSWORD}".encode())
BROKEN = [
    b"", b"Basic", b"Basic  ", b"basic " + GOOD[6:], b"Basic\t" + GOOD[6:], b"Bearer " + GOOD[6:], b"Basic %%%",
    b"Basic =",
    b"Basic a", _basic(b"demo"), _basic(b":"), _basic(b":" + PASSWORD.encode()), _basic(b"\xff\xfe:x"), _basic(b"*:x"),
    GOOD + b",", GOOD + b", " + GOOD, GOOD + b" x", GOOD[:-2], b"Basic " + b"A" * 8_000, b"Negotiate", b"Basic \x80",
    b"Digest username=demo", _basic(f"{USER}\0:{PASSWORD}".encode()), _basic(f"{USER}:{PASSWORD}\0".encode()),
    _basic(f" {USER}:{PASSWORD}".encode()), _basic(f"{USER}:{PASSWORD} ".encode()),
    _basic(b"demo%:" + PASSWORD.encode()),
]  # fmt: skip


@pytest.mark.parametrize("value", BROKEN, ids=[v[:30].decode("latin-1") or "empty" for v in BROKEN])
def test_broken_credentials_are_refused(server, value):
    answer = raw.exchange(server, raw.request(b"/engine-rest/task", b"Authorization: " + value))

    assert (401, b"") == (answer.status, answer.body)


def test_two_credentials_in_one_request_are_refused(server):
    for second in (GOOD, b"Bearer x", _basic(b"nobody:x")):
        for order in ((GOOD, second), (second, GOOD)):
            lines = [b"Authorization: " + value for value in order]

            assert 401 == raw.exchange(server, raw.request(b"/engine-rest/task", *lines)).status


def test_a_start_and_failed_logins_write_no_secret_into_the_log(server):
    for password in ("Wrong-Secret-77", PASSWORD):
        httpx.get(f"{server.url}/task", auth=(USER, password))
        httpx.get(f"{server.url}/task", params={"assignee": "Query-Secret-77"}, auth=(USER, password))

    log = server.log()

    for secret in (PASSWORD, "Wrong-Secret-77", "Query-Secret-77", GOOD[6:].decode()):
        assert secret not in log
