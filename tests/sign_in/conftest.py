"""A whole application in this process, on both databases, with a clock that tests move."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from watchword import node
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.clock import FixedClock
from watchword.core.secret import Secret
from watchword.core.settings import Settings
from watchword.identity import administrators, users
from watchword.passwords.policy import UserProfile
from watchword.store.order import PARENTS_FIRST
from watchword.store.schema.create import create_schema
from watchword.store.tables import OWN_TABLES, GroupRow, MembershipRow, UserRow

RIGHT = "Green-Leaf-42"
PEOPLE = ("alice", "bob", "root")
FURNITURE = [t for t in PARENTS_FIRST if t.name.startswith("ACT_ID_") or t.name == "ACT_RU_AUTHORIZATION"]
QUICK = {"memory_kib": 8_192, "passes": 1}


def token_of(page):
    """Return the token that the form of a login page holds."""
    return page.text.split('name="token" value="')[1].split('"')[0]


class Browser:
    """Sends requests as a browser, or a program, would; keeps cookies."""

    def __init__(self, house, *, base="http://localhost"):
        self.house = house
        self.loop = asyncio.new_event_loop()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(house.app, raise_app_exceptions=False), base_url=base
        )
        self.csrf = None

    def send(self, method, path, *, token=True, **more):
        headers = dict(more.pop("headers", {}))
        if token and self.csrf and method not in ("GET", "HEAD"):
            headers.setdefault("X-XSRF-TOKEN", self.csrf)
        return self.loop.run_until_complete(self.client.request(method, path, headers=headers, **more))

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def post(self, path, **more):
        return self.send("POST", path, **more)

    def login(self, user="alice", password=RIGHT, **more):
        answer = self.post("/watchword/session", json={"username": user, "password": password, **more}, token=False)
        self.csrf = answer.headers.get("x-xsrf-token", self.csrf)
        return answer

    def status(self, path="/watchword/sessions"):
        return self.get(path).status_code

    @property
    def token(self):
        return next((c.value for c in self.client.cookies.jar if c.name.lstrip("_-Host").startswith("watchword")), None)

    def close(self):
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()


class House:
    """The application and what stands behind it."""

    def __init__(self, platform):
        self.platform = platform
        self.app = node.app_of(platform)
        self.browsers = []

    @property
    def entrance(self):
        return self.platform.services.entrance

    @property
    def clock(self):
        return self.platform.clock

    def browser(self, **more):
        made = Browser(self, **more)
        self.browsers.append(made)
        return made

    @contextmanager
    def work(self):
        with self.platform.database.session(self.clock.now()) as session:
            yield session
            session.flush()

    def events(self):
        self.platform.audit.flush()
        return [row[0] for row in self.platform.database.select("SELECT EVENT_ FROM WW_AUDIT ORDER BY ID_")]

    def close(self):
        for browser in self.browsers:
            browser.close()
        self.app._engine.close()
        self.app._login.close()


def settings_with(url, **sections):
    return msgspec.convert(
        {"database": {"url": url}, "passwords": QUICK, "jobs": {"enabled": False}, **sections},
        Settings,
        dec_hook=lambda _, text: Secret(text),
    )


def furnish(platform):
    """Make the schema and some people."""
    create_schema(platform.database)
    with platform.database.session(platform.clock.now()) as session:
        administrators.add_administrators(session)
        session.add(GroupRow(id="staff", name="Staff"))
        session.flush()
    kept = node.accounts(platform.settings)
    with platform.database.session(platform.clock.now()) as session:
        for name in PEOPLE:
            groups = (ADMIN_GROUP,) if name == "root" else ()
            users.add_user(session, kept, UserProfile(name), Secret(RIGHT), groups=groups)
        session.flush()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Return a furnished file that each test copies."""
    file = tmp_path_factory.mktemp("template") / "house.db"
    _furnish_once(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_house(new_postgres):
    """Return the URL of a furnished database that holds a copy of its furniture."""
    import psycopg

    url = new_postgres()
    _furnish_once(url)
    with psycopg.connect(url, autocommit=True) as connection:
        for table in FURNITURE:
            connection.execute(f"CREATE TABLE copy_{table.name} AS TABLE {table.name}")
    return url


def _tidy(url):
    """Put a database back into the state in which it was furnished."""
    import psycopg

    with psycopg.connect(url) as connection:
        for table in (*OWN_TABLES, *reversed(FURNITURE)):
            connection.execute(f"DELETE FROM {table.name}")
        for table in FURNITURE:
            connection.execute(f"INSERT INTO {table.name} SELECT * FROM copy_{table.name}")


def _furnish_once(url):
    platform = node.build(settings_with(url))
    furnish(platform)
    platform.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        file = tmp_path / "house.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    url = request.getfixturevalue("postgres_house")
    _tidy(url)
    yield url


@pytest.fixture
def build(url):
    """Return a function that makes a house with settings."""
    made = []

    def make(**sections):
        settings = settings_with(url, **sections)
        platform = node.build(settings, clock=FixedClock(datetime.now(UTC).replace(microsecond=0)))
        made.append(House(platform))
        return made[-1]

    yield make
    for house in made:
        house.close()
        house.platform.close()


@pytest.fixture
def house(build):
    return build()


@pytest.fixture
def browser(house):
    return house.browser()


def change_password(house, user="alice"):
    kept = node.accounts(house.platform.settings)
    with house.work() as session:
        kept.set_password(session, session.get(UserRow, user), Secret("New-Leaf-2027"))


def change_groups(house, user="alice"):
    with house.work() as session:
        session.add(MembershipRow(user_id=user, group_id="staff"))
