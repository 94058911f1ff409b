"""Lists of users and groups: those of the database and, side by side with them, those that directories keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.identity.providers import GroupCriteria, IdentityProvider, UserCriteria
from watchword.query.model import Criteria, Query
from watchword.query.spec import from_json, from_keywords, from_parameters
from watchword.query.specs.user import USERS
from watchword.rest.families import found_count, found_rows, page, whole, without_paging
from watchword.rest.op import Call

_USER_FIELDS = {
    "firstName": "first_name",
    "firstNameLike": "first_name_like",
    "lastName": "last_name",
    "lastNameLike": "last_name_like",
    "email": "email",
    "emailLike": "email_like",
    "memberOfGroup": "member_of_group",
}
_GROUP_FIELDS = {"name": "name", "nameLike": "name_like", "type": "type", "member": "member"}
_DATABASE_ONLY = frozenset(("memberOfTenant", "potentialStarter"))
"""Filters about what no directory knows: nobody of a directory meets them."""


def listed(call: Call, query: Query, given: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Return the users or groups that a call asks for (or that meet `given`), as far as the caller may see them."""
    criteria = _criteria(call, query, given)
    directories = call.services.identity.directories
    if not directories:
        return page(call, query, criteria) if given is None else found_rows(call, query, criteria)
    rows = _merged(call, query, criteria, directories)
    return _cut(call, rows) if given is None else rows


def _cut(call: Call, rows: Sequence[Any]) -> Sequence[Any]:
    """Return the page that a call asks for."""
    first, limit, cap = whole(call, "firstResult"), whole(call, "maxResults"), call.max_results
    if cap is not None and limit is not None and limit > cap:
        raise BadUserRequest(f"maxResults is {limit}; the limit is {cap}: ask for pages")
    start = max(first or 0, 0)
    count = max(limit, 0) if limit is not None else cap
    return rows[start:] if count is None else rows[start : start + count]


def counted(call: Call, query: Query) -> int:
    """Return how many there are."""
    criteria = _criteria(call, query, None)
    directories = call.services.identity.directories
    return len(_merged(call, query, criteria, directories)) if directories else found_count(call, query, criteria)


def _criteria(call: Call, query: Query, given: Mapping[str, Any] | None) -> Criteria:
    if given is not None:
        return from_keywords(query, **given)
    if isinstance(call.body, dict):
        return from_json(query, call.body)
    return from_parameters(query, without_paging(call.query))


def _merged(call: Call, query: Query, criteria: Criteria, directories: Sequence[IdentityProvider]) -> Sequence[Any]:
    """Return all that there are; of two with one id the database's counts, then that of the earlier directory."""
    rows = list(found_rows(call, query, criteria))
    known = {row.id for row in rows}
    for directory in directories:
        shown_to_all = not getattr(directory, "authorization_check_enabled", True)
        for profile in _asked(query, criteria, directory):
            if profile.id not in known and (shown_to_all or _visible(call, query, profile.id)):
                known.add(profile.id)
                rows.append(profile)
    for ordering in reversed(criteria.sorting):
        rows.sort(key=partial(_sortable, str(ordering.sort.by)), reverse=ordering.descending)
    return rows


def _sortable(attribute: str, row: Any) -> tuple[bool, str]:
    value = getattr(row, attribute)
    return value is None, value or ""


def _asked(query: Query, criteria: Criteria, directory: IdentityProvider) -> Sequence[Any]:
    values = {narrowing.name: value for narrowing, value in criteria.given}
    if _DATABASE_ONLY & values.keys():
        return ()
    ids = tuple(values["idIn"]) if "idIn" in values else None
    if "id" in values:
        ids = (values["id"],) if ids is None or values["id"] in ids else ()
    fields = _USER_FIELDS if query is USERS else _GROUP_FIELDS
    wanted = {field: values[name] for name, field in fields.items() if name in values}
    if query is USERS:
        return directory.users(UserCriteria(ids=ids, **wanted))
    return directory.groups(GroupCriteria(ids=ids, **wanted))


def _visible(call: Call, query: Query, ident: str) -> bool:
    rule, name = (rules.READ_USER, "user") if query is USERS else (rules.READ_GROUP, "group")
    if query is USERS and call.identity is not None and call.identity.user_id == ident:
        return True  # everybody sees the own user
    permitted: bool = call.services.authorizer.permits(call.services.database, call.identity, rule, **{name: ident})
    return permitted
