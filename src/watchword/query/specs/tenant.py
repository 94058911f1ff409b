"""Tenants."""

from __future__ import annotations

from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import Condition, either, equals, has, like
from watchword.store.tables import MembershipRow, TenantMembershipRow, TenantRow

_ME = {"tenant_id": "id"}
_DIRECT = has(TenantMembershipRow, _ME, equals("user_id"))
_BY_GROUP = either(
    _DIRECT, has(TenantMembershipRow, _ME, has(MembershipRow, {"group_id": "group_id"}, equals("user_id")))
)


def _user_member(place: Place, given: Given) -> Condition | None:
    """Match tenants of a user; with `includingGroupsOfUser` also those of the user's groups."""
    wanted = _BY_GROUP if "includingGroupsOfUser" in given.names else _DIRECT
    return wanted(place, given)


TENANTS = Query(
    "tenant",
    TenantRow,
    filters=(
        Filter("id", Kind.TEXT, equals("id")),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("userMember", Kind.TEXT, _user_member),
        Filter("groupMember", Kind.TEXT, has(TenantMembershipRow, _ME, equals("group_id"))),
        Filter("includingGroupsOfUser", Kind.FLAG),
    ),
    sorts=(
        Sort("id", "id"),
        Sort("name", "name"),
    ),
)
