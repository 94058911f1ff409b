"""Groups."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals, has, like, one_of
from watchword.store.tables import GroupRow, MembershipRow, TenantMembershipRow

_ME = {"group_id": "id"}

GROUPS = Query(
    "group",
    GroupRow,
    filters=(
        Filter("id", Kind.TEXT, equals("id")),
        Filter("idIn", Kind.TEXTS, one_of("id")),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("type", Kind.TEXT, equals("type")),
        Filter("member", Kind.TEXT, has(MembershipRow, _ME, equals("user_id"))),
        Filter("memberOfTenant", Kind.TEXT, has(TenantMembershipRow, _ME, equals("tenant_id"))),
    ),
    sorts=(
        Sort("id", "id"),
        Sort("name", "name"),
        Sort("type", "type"),
    ),
)
