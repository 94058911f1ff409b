"""Nobody gets at what they don't hold through somebody else: by a password, an invitation, a membership, a tenant."""

from __future__ import annotations

import pytest

from watchword.authz.resources import ALL, ANY, GRANT, GROUP_MEMBERSHIP, REVOKE, TENANT_MEMBERSHIP, USER
from watchword.core.errors import NotAuthorized
from watchword.passwords.policy import UserProfile
from watchword.services.holding import POWERS
from watchword.store.tables import MembershipRow, TenantMembershipRow, UserRow

from .calls import IDENTITIES
from .world import OWN, TENANT

NEW = "Quiet-River8z"
POWERFUL = [(kind, name) for kind in POWERS for name in kind.permissions if name != "READ"]
LACKING = [(kind, name) for kind, name in POWERFUL if (kind, name) not in ((USER, "UPDATE"), (USER, "CREATE"))]
"""What the help desk, who may make and change all users, doesn't hold."""
ENTER = TENANT_MEMBERSHIP.bit("CREATE")
NAMES = [f"{kind.name}-{name}" for kind, name in POWERFUL]
TARGET = "somebody"


def add(there, *rows) -> None:
    with there.platform.database.session(there.platform.clock.now()) as session:
        for row in rows:
            session.add(row)
        session.flush()


def set_password(there, user_id: str = TARGET, caller: str = "exact", **change):
    body = {"password": NEW, "authenticatedUserPassword": OWN, **change}
    return there.call("PUT", f"/user/{user_id}/credentials", caller, json=body).status_code


def invite(there, user_id: str):
    return there.platform.services.identity.invite(UserProfile(user_id), identity=IDENTITIES["exact"])


def stored_password(there, user_id: str = TARGET):
    return there.platform.database.select("SELECT PWD_ FROM ACT_ID_USER WHERE ID_ = ?", (user_id,))[0][0]


@pytest.fixture
def helpdesk(opened):
    """Return a function that opens a world where `exact` may read, make and change all users."""

    def helpdesk(mode: str = "", **authorization):
        there = opened(mode, **authorization)
        bits = USER.bit("READ") | USER.bit("UPDATE") | USER.bit("CREATE")
        there.grant(type=GRANT, user_id="exact", resource_type=USER.number, resource_id=ANY, permissions=bits)
        add(there, MembershipRow(user_id=TARGET, group_id="clerks"))
        return there

    return helpdesk


@pytest.mark.parametrize("holder", ["user", "group"])
@pytest.mark.parametrize(("kind", "name"), LACKING, ids=[f"{kind.name}-{name}" for kind, name in LACKING])
def test_a_password_is_set_by_who_holds_what_its_user_holds(helpdesk, kind, name, holder):
    there = helpdesk()
    subject = {"user_id": TARGET} if holder == "user" else {"group_id": "clerks"}
    there.grant(type=GRANT, resource_type=kind.number, resource_id="thing", permissions=kind.bit(name), **subject)
    before = stored_password(there)

    refused = set_password(there), stored_password(there)
    there.grant(type=GRANT, user_id="exact", resource_type=kind.number, resource_id="thing", permissions=kind.bit(name))
    done = set_password(there), stored_password(there)

    assert (403, before) == refused
    assert 204 == done[0]
    assert before != done[1]


def test_rights_on_oneself_and_on_work_are_no_powers(helpdesk):
    there = helpdesk()
    there.grant(type=GRANT, user_id=TARGET, resource_type=USER.number, resource_id=TARGET, permissions=ALL)
    there.grant(type=GRANT, user_id=TARGET, resource_type=6, resource_id=ANY, permissions=ALL)

    assert 204 == set_password(there)


def test_the_own_password_needs_no_more_than_before(helpdesk):
    there = helpdesk()
    there.grant(type=GRANT, user_id=TARGET, resource_type=4, resource_id=ANY, permissions=ALL)
    there.grant(type=GRANT, user_id="exact", resource_type=4, resource_id="one", permissions=4)

    assert (403, 204) == (set_password(there), set_password(there, "exact"))


def test_administrators_set_the_password_of_everybody(helpdesk):
    there = helpdesk()
    there.grant(type=GRANT, user_id=TARGET, resource_type=4, resource_id="one", permissions=ALL)

    assert 204 == set_password(there, caller="admin")


def test_the_reference_lets_a_password_be_set_and_an_administrator_stays_spared(helpdesk):
    there = helpdesk("camunda-7")
    there.grant(type=GRANT, user_id=TARGET, resource_type=4, resource_id=ANY, permissions=ALL)
    open_way = set_password(there)
    add(there, MembershipRow(user_id=TARGET, group_id="camunda-admin"))

    assert (204, 403) == (open_way, set_password(there))


@pytest.mark.parametrize("by", ["user", "group"])
def test_a_password_lets_nobody_into_a_tenant_that_is_closed_to_them(helpdesk, by):
    there = helpdesk()
    subject = {"user_id": TARGET} if by == "user" else {"group_id": "clerks"}
    add(there, TenantMembershipRow(id="m", tenant_id="t9", **subject))

    refused = set_password(there)
    there.grant(
        type=GRANT, user_id="exact", resource_type=TENANT_MEMBERSHIP.number, resource_id="t9", permissions=ENTER
    )

    assert (403, 204) == (refused, set_password(there))


def test_a_password_of_the_own_tenant_is_set(helpdesk):
    there = helpdesk()
    add(there, TenantMembershipRow(id="m", tenant_id=TENANT, user_id=TARGET))

    assert 204 == set_password(there)


def test_an_invitation_is_made_by_who_holds_what_its_user_holds(helpdesk):
    there = helpdesk()
    add(there, UserRow(id="waiting"))
    there.grant(type=GRANT, user_id="waiting", resource_type=4, resource_id="one", permissions=4)

    with pytest.raises(NotAuthorized):
        invite(there, "waiting")
    there.grant(type=GRANT, user_id="exact", resource_type=4, resource_id="one", permissions=4)

    assert invite(there, "waiting").reveal()


def test_an_invitation_or_a_new_user_makes_no_administrator(helpdesk):
    there = helpdesk(admin_users=("chief",))
    body = {"profile": {"id": "chief"}, "credentials": {"password": NEW}}

    made = there.call("POST", "/user/create", "exact", json=body).status_code
    with pytest.raises(NotAuthorized):
        invite(there, "chief")

    assert 403 == made
    assert not there.platform.database.select("SELECT 1 FROM ACT_ID_USER WHERE ID_ = 'chief'")


@pytest.fixture
def leader(opened):
    """Return a world where `exact` says who belongs to the clerks, and is one."""
    there = opened()
    bits = GROUP_MEMBERSHIP.bit("CREATE") | GROUP_MEMBERSHIP.bit("DELETE")
    there.grant(type=GRANT, user_id="exact", resource_type=3, resource_id="clerks", permissions=bits)
    for resource, thing, permissions in ((2, "clerks", 18), (1, "*", 2)):
        there.grant(type=GRANT, user_id="exact", resource_type=resource, resource_id=thing, permissions=permissions)
    return there


def test_joining_a_group_leads_into_no_tenant_that_is_closed_to_who_adds(leader):
    add(leader, TenantMembershipRow(id="m", tenant_id="t9", group_id="clerks"))

    refused = leader.call("PUT", "/group/clerks/members/exact", "exact").status_code
    leader.grant(
        type=GRANT, user_id="exact", resource_type=TENANT_MEMBERSHIP.number, resource_id="t9", permissions=ENTER
    )

    assert (403, 204) == (refused, leader.call("PUT", "/group/clerks/members/exact", "exact").status_code)


@pytest.mark.parametrize("path", ["/group/clerks/members/exact", "/group/clerks"])
@pytest.mark.parametrize(("kind", "name"), POWERFUL, ids=NAMES)
def test_leaving_a_group_gives_back_no_power_that_it_takes(leader, kind, name, path):
    add(leader, MembershipRow(user_id="exact", group_id="clerks"))
    bit = kind.bit(name)
    leader.grant(type=REVOKE, group_id="clerks", resource_type=kind.number, resource_id="thing", permissions=ALL & ~bit)

    refused = leader.call("DELETE", path, "exact").status_code
    kept = leader.platform.database.select("SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = 'exact'")
    leader.grant(type=GRANT, user_id="exact", resource_type=kind.number, resource_id="thing", permissions=bit)

    assert (403, 1) == (refused, len(kept))
    assert 204 == leader.call("DELETE", path, "exact").status_code


@pytest.mark.parametrize("mode", ["", "camunda-7"])
def test_a_profile_of_another_id_changes_nobody(helpdesk, mode):
    there = helpdesk(mode)
    body = {"id": "stranger", "firstName": "Changed", "lastName": "", "email": ""}

    there.call("PUT", f"/user/{TARGET}/profile", "exact", json=body)

    names = there.platform.database.select("SELECT FIRST_ FROM ACT_ID_USER WHERE ID_ = 'stranger'")
    assert [("Kermit",)] == [tuple(row) for row in names]
