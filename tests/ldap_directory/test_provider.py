"""Users and groups in the usual layouts of directories."""

from __future__ import annotations

import pytest

from ldap_directory.conftest import MANY, PASSWORDS
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.secret import Secret
from watchword.identity.ldap.directory import TooManyEntries
from watchword.identity.providers import GroupCriteria, UserCriteria

LAYOUTS = {
    "member": ("members_named", {}),
    "memberUid": (
        "ids_named",
        {
            "use_posix_groups": True,
            "group_member_attribute": "memberUid",
            "group_search_filter": "(objectClass=posixGroup)",
        },
    ),
    "memberOf": ("members_named", {"group_member_attribute": "memberOf"}),
}
HOSTILE = (
    "*", "a*", "alice)(uid=*", "*)(uid=*))(|(uid=*", "alice\0", "\\2a", "alice*", ")", "(", "\\", "alice)(&", "|", "&",
    "*)(objectClass=*", "\\alice", "alíce", "alice ", " alice", "ALICE", "alice,ou=people", "\ud800", "a" * 65, "",
)  # fmt: skip


@pytest.fixture(params=LAYOUTS)
def provider(request, provider_for):
    """Return a provider on each of the three layouts."""
    server, changes = LAYOUTS[request.param]
    return provider_for(request.getfixturevalue(server), **changes)


def test_the_right_password_comes_in(provider):
    assert all(provider.check_password(uid, Secret(password)) for uid, password in PASSWORDS.items())


@pytest.mark.parametrize("wrong", ["", "wrong", "\0", "alice-Leaf-2026!\0", "*", "alice-leaf-2026!"])
def test_a_wrong_or_empty_password_does_not(provider, wrong):
    assert not provider.check_password("alice", Secret(wrong))


@pytest.mark.parametrize("uid", HOSTILE)
def test_only_exactly_the_id_is_the_user(provider, uid):
    assert provider.find_user(uid) is None
    assert not provider.check_password(uid, Secret(PASSWORDS["alice"]))
    assert () == provider.groups_of(uid)
    assert [] == provider.users(UserCriteria(ids=(uid,)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_criterion_widens_what_is_found(provider, text):
    for field in ("first_name", "last_name", "email", "member_of_group"):
        assert [] == provider.users(UserCriteria(**{field: text}))
    for field in ("name", "member"):
        assert [] == provider.groups(GroupCriteria(**{field: text}))
    assert [] == provider.groups(GroupCriteria(ids=(text,)))


def test_a_profile_holds_names_and_address(provider):
    user = provider.find_user("alice")

    assert ("alice", "Alice", "Adams", "alice@example.org") == (user.id, user.first_name, user.last_name, user.email)
    assert ("Zoë", "Żak") == (provider.find_user("Zoë").first_name, provider.find_user("Zoë").last_name)


def test_groups_are_those_that_count_the_user_in(provider):
    assert "ops" in provider.groups_of("alice")
    assert "dev" in provider.groups_of("carol")
    assert "ops" not in provider.groups_of("carol")


def test_no_group_of_the_directory_makes_administrators_by_its_id(provider):
    assert ADMIN_GROUP not in provider.groups_of("carol")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_administrators_are_whom_the_settings_name(request, provider_for, layout):
    server, changes = LAYOUTS[layout]
    provider = provider_for(request.getfixturevalue(server), administrator_groups=("ops",), **changes)

    assert {"ops", ADMIN_GROUP} <= set(provider.groups_of("bob"))
    assert ADMIN_GROUP not in provider.groups_of("carol")


def test_users_are_found_by_names_patterns_and_groups(provider):
    def found(**criteria):
        return sorted(u.id for u in provider.users(UserCriteria(**criteria)))

    assert ["Zoë", "alice", "bob", "carol"] == found()
    assert ["alice", "carol"] == found(ids=("alice", "carol", "nobody"))
    assert [] == found(ids=())
    assert ["bob"] == found(first_name="Bob")
    assert ["carol"] == found(last_name_like="Cl%")
    assert ["alice"] == found(first_name_like="_lice")
    assert [] == found(first_name_like=r"\%")
    assert ["alice", "bob", "carol"] == [u for u in found(email_like="%@example.org") if u != "Zoë"]
    assert ["alice", "bob"] == found(member_of_group="ops")
    assert ["alice"] == found(member_of_group="ops", last_name="Adams")
    assert [] == found(member_of_group="nothing")


def test_groups_are_found_by_names_patterns_and_members(provider):
    def found(**criteria):
        return sorted(g.id for g in provider.groups(GroupCriteria(**criteria)))

    assert {"ops", "dev"} <= set(found())
    assert ["dev", "ops"] == found(ids=("ops", "dev", "nothing"))
    assert ["ops"] == found(name="ops")
    assert ["dev"] == found(name_like="d%")
    assert "ops" in found(member="alice")
    assert ["ops"] == found(member="bob", name_like="o%")
    assert [] == found(member="nobody")
    assert [] == found(type="SYSTEM")


def test_a_group_may_have_a_type(members_named, provider_for):
    provider = provider_for(members_named, group_type_attribute="businessCategory")

    assert [("ops", "SYSTEM")] == [(g.id, g.type) for g in provider.groups(GroupCriteria(type="SYSTEM"))]


@pytest.mark.parametrize("layout", ["member", "memberOf"])
def test_groups_within_groups_count_as_deep_as_the_settings_say(members_named, provider_for, layout):
    found = {
        depth: provider_for(members_named, nested_depth=depth, **LAYOUTS[layout][1]).groups_of("alice")
        for depth in (0, 1, 2, 20)
    }

    assert {0: ("ops",), 1: ("dev", "ops"), 2: ("all", "dev", "ops"), 20: ("all", "dev", "ops")} == found


@pytest.mark.parametrize("layout", ["member", "memberOf"])
def test_members_of_a_group_include_those_of_groups_within(members_named, provider_for, layout):
    provider = provider_for(members_named, nested_depth=5, **LAYOUTS[layout][1])

    assert ["Zoë", "alice", "bob", "carol"] == sorted(u.id for u in provider.users(UserCriteria(member_of_group="all")))


def test_a_group_whose_name_looks_like_a_filter_is_a_group(members_named, provider_for):
    provider = provider_for(members_named)

    assert ("a*b(c)", "ops") == provider.groups_of("bob")
    assert ["bob"] == [u.id for u in provider.users(UserCriteria(member_of_group="a*b(c)"))]
    assert [] == provider.users(UserCriteria(member_of_group="a*"))


def test_users_outside_the_search_base_are_nobody(members_named, provider_for):
    provider = provider_for(members_named, user_search_base="ou=groups")

    assert provider.find_user("alice") is None
    assert [] == provider.users(UserCriteria(member_of_group="ops"))
    assert not provider.check_password("alice", Secret(PASSWORDS["alice"]))


def test_five_thousand_users_come_in_pages(many, provider_for):
    provider = provider_for(many, page_size=200)

    assert MANY == len({u.id for u in provider.users(UserCriteria())})
    assert "user4321" == provider.find_user("user4321").id
    assert MANY // 10 == len(provider.users(UserCriteria(member_of_group="tenth")))
    assert ("tenth",) == provider.groups_of("user0010")
    assert 714 == len(provider.users(UserCriteria(first_name="First5")))


def test_the_server_can_sort(members_named, provider_for, monkeypatch):
    provider = provider_for(members_named, sort_control_supported=True, page_size=2)

    assert 4 == len(provider.users(UserCriteria()))


def test_without_pages_the_servers_limit_is_an_error_not_a_short_list(many, provider_for):
    with pytest.raises(TooManyEntries, match="page_size"):
        provider_for(many).users(UserCriteria())


def test_one_query_reads_no_more_than_the_settings_allow(many, provider_for):
    with pytest.raises(TooManyEntries, match="narrow"):
        provider_for(many, page_size=100, entries=1_000).users(UserCriteria())


def test_directories_know_no_tenants(provider):
    assert () == provider.tenants_of("alice", ("ops",))
