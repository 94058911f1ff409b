"""Nobody gives what they don't hold: each permission of each resource, by each way of giving."""

from __future__ import annotations

import pytest

from watchword.authz.resources import ALL, BY_NAME, GLOBAL, GRANT, RESOURCES, REVOKE
from watchword.services.holding import POWERS

THING = "thing"
PERMISSIONS = [(kind, name) for kind in RESOURCES for name in kind.permissions]
GIVEN = [(kind, name) for kind, name in PERMISSIONS if kind.name != "AUTHORIZATION"]
"""Rights on authorizations are what lets somebody give at all, so here they come besides."""
IDS = [f"{kind.name}-{name}" for kind, name in GIVEN]


@pytest.fixture
def there(opened):
    """Return a world where `exact` may do everything with authorizations and memberships."""
    world = opened()
    world.grant(type=GRANT, user_id="exact", resource_type=4, resource_id="*", permissions=ALL)
    return world


def hold_all_but(there, kind, bit: int, resource_id: str = "*") -> None:
    there.grant(type=GRANT, user_id="exact", resource_type=kind.number, resource_id=resource_id, permissions=ALL & ~bit)


def hold(there, kind, bit: int) -> None:
    there.grant(type=GRANT, user_id="exact", resource_type=kind.number, resource_id=THING, permissions=bit)


def body(kind, name: str, type: int, resource_id: str = THING) -> dict[str, object]:
    who = {"userId": "*" if type == GLOBAL else "somebody"}
    return {"type": type, "permissions": [name], "resourceType": kind.number, "resourceId": resource_id, **who}


def rights(there) -> list[str]:
    return there.stored()["ACT_RU_AUTHORIZATION"]


@pytest.mark.parametrize(("kind", "name"), GIVEN, ids=IDS)
def test_an_authorization_gives_what_its_maker_holds(there, kind, name):
    bit = kind.bit(name)
    hold_all_but(there, kind, bit)
    before = rights(there)

    refused = {
        (type, resource_id): there.call(
            "POST", "/authorization/create", "exact", json=body(kind, name, type, resource_id)
        ).status_code
        for type in (GLOBAL, GRANT)
        for resource_id in (THING, "*")
    }
    kept = rights(there)
    hold(there, kind, bit)
    given = there.call("POST", "/authorization/create", "exact", json=body(kind, name, GRANT))
    wider = there.call("POST", "/authorization/create", "exact", json=body(kind, name, GRANT, "*"))

    assert {403} == set(refused.values())
    assert before == kept
    assert (200, 403) == (given.status_code, wider.status_code)


@pytest.mark.parametrize(("kind", "name"), GIVEN, ids=IDS)
def test_a_change_of_an_authorization_gives_what_its_maker_holds(there, kind, name):
    bit = kind.bit(name)
    hold_all_but(there, kind, bit)
    for ident, type, permissions in (("g", GRANT, 0), ("r", REVOKE, ALL & ~bit)):
        with there.platform.database.session(there.platform.clock.now()) as session:
            session.execute(
                "INSERT INTO ACT_RU_AUTHORIZATION (ID_, REV_, TYPE_, USER_ID_, RESOURCE_TYPE_, RESOURCE_ID_, PERMS_) "
                "VALUES (?, 1, ?, ?, ?, ?, ?)",
                (ident, type, "exact", kind.number, "other", permissions),
            )
            session.flush()
    before = rights(there)
    nothing = {"permissions": [], "userId": "exact", "resourceType": kind.number, "resourceId": "other"}

    answers = [
        there.call("PUT", "/authorization/g", "exact", json={**nothing, "permissions": [name]}),
        there.call("PUT", "/authorization/g", "exact", json={**nothing, "permissions": ["ALL"]}),
        there.call("PUT", "/authorization/r", "exact", json=nothing),
        there.call("DELETE", "/authorization/r", "exact"),
    ]

    assert [403] * 4 == [answer.status_code for answer in answers]
    assert before == rights(there)


def lead_clerks(there) -> None:
    """Let `exact` add members to the clerks: that needs to see both."""
    for resource, permission in (("GROUP_MEMBERSHIP", "CREATE"), ("GROUP", "READ"), ("USER", "READ")):
        kind = BY_NAME[resource]
        thing = "*" if kind.name == "USER" else "clerks"
        there.grant(
            type=GRANT, user_id="exact", resource_type=kind.number, resource_id=thing, permissions=kind.bit(permission)
        )


POWERFUL = [(kind, name) for kind in POWERS for name in kind.permissions if name != "READ"]


@pytest.mark.parametrize(("kind", "name"), POWERFUL, ids=[f"{kind.name}-{name}" for kind, name in POWERFUL])
def test_a_membership_gives_no_power_that_its_maker_lacks(opened, kind, name):
    there = opened()
    lead_clerks(there)
    there.grant(type=GRANT, group_id="clerks", resource_type=kind.number, resource_id=THING, permissions=kind.bit(name))

    refused = there.call("PUT", "/group/clerks/members/exact", "exact")
    hold(there, kind, kind.bit(name))
    joined = there.call("PUT", "/group/clerks/members/exact", "exact")

    assert (403, 204) == (refused.status_code, joined.status_code)


def test_a_membership_gives_other_rights_to_whom_may_give_it(opened):
    there = opened()
    lead_clerks(there)
    there.grant(type=GRANT, group_id="clerks", resource_type=6, resource_id="*", permissions=ALL)

    assert 204 == there.call("PUT", "/group/clerks/members/somebody", "exact").status_code
