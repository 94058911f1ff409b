"""Directories in three layouts, and one with 5,000 users."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ldap_directory.slapd import BASE, READER, READER_PASSWORD, Slapd, entry, frame, person
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings
from watchword.identity.ldap.directory import Directory
from watchword.identity.ldap.provider import LdapProvider

PEOPLE = {"alice": ("Alice", "Adams"), "bob": ("Bob", "Brown"), "carol": ("Carol", "Clark"), "Zoë": ("Zoë", "Żak")}
PASSWORDS = {uid: f"{uid}-Leaf-2026!" for uid in PEOPLE}
MANY = 5_000


def dn(uid: str) -> str:
    """Return the distinguished name of a user."""
    return f"uid={uid},ou=people,{BASE}"


def group_dn(name: str) -> str:
    """Return the distinguished name of a group."""
    return f"cn={name},ou=groups,{BASE}"


MEMBER_OF = {"alice": ("ops",), "bob": ("ops", "a*b(c)"), "carol": ("dev", "camunda-admin"), "Zoë": ("all",)}
"""What `memberOf` says; the server keeps it by itself, but not while it is filled from a file."""


def people(*, member_of: bool = False) -> str:
    """Return the users' entries."""
    return "".join(
        person(uid, first, last, PASSWORDS[uid], groups=[group_dn(g) for g in MEMBER_OF[uid]] if member_of else ())
        for uid, (first, last) in PEOPLE.items()
    )


def group(name: str, *members: str, kind: str = "", within: str = "") -> str:
    """Return a group that names its members, and maybe the group that it is in."""
    extra = {"businessCategory": kind} if kind else {}
    extra |= {"memberOf": group_dn(within)} if within else {}
    return entry(group_dn(name), objectClass="groupOfNames", cn=name, ou=name, member=members, **extra)


def posix_group(name: str, number: int, *uids: str) -> str:
    """Return a group that names its members by id."""
    return entry(group_dn(name), objectClass="posixGroup", cn=name, gidNumber=str(number), memberUid=uids)


GROUPS = (
    group("ops", dn("alice"), dn("bob"), kind="SYSTEM", within="dev")
    + group("dev", dn("carol"), group_dn("ops"), within="all")  # whoever is in ops is in dev too
    + group("all", group_dn("dev"), dn("Zoë"))
    + group("camunda-admin", dn("carol"))
    + group("a*b(c)", dn("bob"))
)
POSIX = (
    posix_group("ops", 1001, "alice", "bob")
    + posix_group("dev", 1002, "carol", "alice")
    + posix_group("camunda-admin", 1003, "carol")
)


def settings_for(slapd: Slapd, **changes: object) -> LdapSettings:
    """Return settings that fit `slapd`."""
    given: dict[str, object] = {
        "enabled": True,
        "server_urls": (slapd.url,),
        "manager_dn": READER,
        "manager_password": READER_PASSWORD,
        "certificate_authorities": str(slapd.authority),
        "base_dn": BASE,
        "user_search_base": "ou=people",
        "user_email_attribute": "mail",
        "group_search_base": "ou=groups",
        "group_member_attribute": "member",
        "group_id_attribute": "cn",
        "connect_seconds": 3,
    }
    given |= changes
    return LdapSettings(**given | {"manager_password": Secret(str(given["manager_password"]))})


@pytest.fixture(scope="session")
def members_named(tmp_path_factory) -> Iterator[Slapd]:
    """A directory whose groups name their members, and whose users name their groups (memberOf)."""
    slapd = Slapd(tmp_path_factory.mktemp("members"), frame() + people(member_of=True) + GROUPS).start()
    yield slapd
    slapd.stop()


@pytest.fixture(scope="session")
def ids_named(tmp_path_factory) -> Iterator[Slapd]:
    """A directory with POSIX groups."""
    slapd = Slapd(tmp_path_factory.mktemp("posix"), frame() + people() + POSIX).start()
    yield slapd
    slapd.stop()


@pytest.fixture(scope="session")
def many(tmp_path_factory) -> Iterator[Slapd]:
    """A directory with 5,000 users, of whom every tenth is in `tenth`; it gives out 500 entries at once."""
    uids = [f"user{n:04}" for n in range(MANY)]
    content = "".join(person(uid, f"First{n % 7}", f"Last{n:04}") for n, uid in enumerate(uids))
    slapd = Slapd(
        tmp_path_factory.mktemp("many"), frame() + content + group("tenth", *map(dn, uids[::10])), size_limit="500"
    ).start()
    yield slapd
    slapd.stop()


@pytest.fixture
def provider_for() -> Iterator[Callable[..., LdapProvider]]:
    """Yield a function that makes a provider on a server."""
    made: list[LdapProvider] = []

    def make(slapd: Slapd, **changes: object) -> LdapProvider:
        settings = settings_for(slapd, **changes)
        made.append(LdapProvider(Directory(settings), settings))
        return made[-1]

    yield make
    for provider in made:
        provider.close()
