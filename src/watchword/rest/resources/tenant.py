"""Tenants and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.query.specs.tenant import TENANTS
from watchword.rest.families import NO_SUCH, by_filter, counting, get_one, listing, other_id
from watchword.rest.links import OPTIONS_REPLY, Offer, links
from watchword.rest.op import ANY_USER, Call, Op, Resource
from watchword.rest.resources.group import MEMBERSHIP_OFFERS
from watchword.rest.views.identity import tenant


@dataclass(frozen=True, slots=True)
class TenantBody:
    """A tenant."""

    id: str | None = None
    name: str | None = None


_find = by_filter(TENANTS, "id", tenant)


def _create(call: Call) -> None:
    body: TenantBody = call.body
    call.services.identity.create_tenant(body.id, name=body.name, identity=call.identity)


def _update(call: Call) -> None:
    body: TenantBody = call.body
    if call.mode is not None and body.id != call.path["id"] and _find(call) is not None:
        raise other_id(body.id)
    call.services.identity.update_tenant(call.path["id"], name=body.name, identity=call.identity)


def _delete(call: Call) -> None:
    call.services.identity.delete_tenant(call.path["id"], identity=call.identity)


def _add_user(call: Call) -> None:
    call.services.identity.add_to_tenant(call.path["id"], user_id=call.path["userId"], identity=call.identity)


def _remove_user(call: Call) -> None:
    call.services.identity.remove_from_tenant(call.path["id"], user_id=call.path["userId"], identity=call.identity)


def _add_group(call: Call) -> None:
    call.services.identity.add_to_tenant(call.path["id"], group_id=call.path["groupId"], identity=call.identity)


def _remove_group(call: Call) -> None:
    call.services.identity.remove_from_tenant(call.path["id"], group_id=call.path["groupId"], identity=call.identity)


_OFFERS: Sequence[tuple[Offer, str]] = (
    (("GET", "", "list"), ""),
    (("GET", "/count", "count"), ""),
    (("POST", "/create", "create"), "create"),
)
_OFFERS_OF_ONE: Sequence[tuple[Offer, str]] = (
    (("DELETE", "", "delete"), "delete"),
    (("GET", "", "self"), ""),
    (("PUT", "", "update"), "update"),
)


def _options(call: Call) -> dict[str, Any]:
    return links(call, "/tenant", _OFFERS, call.services.identity.may("tenant", identity=call.identity))


def _options_of_one(call: Call) -> dict[str, Any]:
    ident = call.path["id"]
    may = call.services.identity.may("tenant", ident, identity=call.identity)
    return links(call, f"/tenant/{ident}", _OFFERS_OF_ONE, may)


def _options_of_members(below: str) -> Any:
    def options(call: Call) -> dict[str, Any]:
        ident = call.path["id"]
        may = call.services.identity.may("tenant-membership", ident, identity=call.identity)
        return links(call, f"/tenant/{ident}/{below}", MEMBERSHIP_OFFERS, may)

    return options


_USERS, _GROUPS = _options_of_members("user-members"), _options_of_members("group-members")

RESOURCE = Resource(
    "/tenant",
    (
        *listing(TENANTS, tenant, "TenantDto", get="queryTenants"),
        Op("OPTIONS", "", _options, "availableTenantResourceOperations", ANY_USER, reply=OPTIONS_REPLY),
        *counting(TENANTS, get="getTenantCount"),
        Op("POST", "/create", _create, "createTenant", rules.CREATE_TENANT, body=TenantBody),
        Op("DELETE", "/{id}", _delete, "deleteTenant", rules.DELETE_TENANT),
        get_one(_find, "TenantDto", "getTenant", noun="tenant",
                permission=rules.READ_TENANT),
        Op("OPTIONS", "/{id}", _options_of_one, "availableTenantInstanceOperations", ANY_USER, reply=OPTIONS_REPLY),
        Op("PUT", "/{id}", _update, "updateTenant", rules.UPDATE_TENANT, body=TenantBody, errors=NO_SUCH),
        Op("OPTIONS", "/{id}/group-members", _GROUPS, "availableTenantGroupMembersOperations", ANY_USER,
           reply=OPTIONS_REPLY),
        Op("DELETE", "/{id}/group-members/{groupId}", _remove_group, "deleteGroupMembership",
           rules.DELETE_TENANT_MEMBERSHIP),
        Op("PUT", "/{id}/group-members/{groupId}", _add_group, "createGroupMembership",
           rules.CREATE_TENANT_MEMBERSHIP),
        Op("OPTIONS", "/{id}/user-members", _USERS, "availableTenantUserMembersOperations", ANY_USER,
           reply=OPTIONS_REPLY),
        Op("DELETE", "/{id}/user-members/{userId}", _remove_user, "deleteUserMembership",
           rules.DELETE_TENANT_MEMBERSHIP),
        Op("PUT", "/{id}/user-members/{userId}", _add_user, "createUserMembership", rules.CREATE_TENANT_MEMBERSHIP),
    ),
    tag="Tenant",
)  # fmt: skip
