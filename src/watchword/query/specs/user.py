"""Users."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals, has, like, one_of
from watchword.store.tables import IdentityLinkRow, MembershipRow, TenantMembershipRow, UserRow

_ME = {"user_id": "id"}

USERS = Query(
    "user",
    UserRow,
    filters=(
        Filter("id", Kind.TEXT, equals("id")),
        Filter("idIn", Kind.TEXTS, one_of("id")),
        Filter("firstName", Kind.TEXT, equals("first_name")),
        Filter("firstNameLike", Kind.TEXT, like("first_name")),
        Filter("lastName", Kind.TEXT, equals("last_name")),
        Filter("lastNameLike", Kind.TEXT, like("last_name")),
        Filter("email", Kind.TEXT, equals("email")),
        Filter("emailLike", Kind.TEXT, like("email")),
        Filter("memberOfGroup", Kind.TEXT, has(MembershipRow, _ME, equals("group_id"))),
        Filter("memberOfAnyGroup", Kind.TEXTS, has(MembershipRow, _ME, one_of("group_id")), internal=True),
        Filter("memberOfTenant", Kind.TEXT, has(TenantMembershipRow, _ME, equals("tenant_id"))),
        Filter("potentialStarter", Kind.TEXT, has(IdentityLinkRow, _ME, equals("process_definition_id"))),
    ),
    sorts=(
        Sort("userId", "id"),
        Sort("firstName", "first_name"),
        Sort("lastName", "last_name"),
        Sort("email", "email"),
    ),
)
