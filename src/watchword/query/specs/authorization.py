"""Authorizations."""

from __future__ import annotations

from watchword.query.decode import engine_error
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals, one_of
from watchword.query.specs.common import not_together
from watchword.store.tables import AuthorizationRow

AUTHORIZATIONS = Query(
    "authorization",
    AuthorizationRow,
    filters=(
        Filter("id", Kind.TEXT, equals("id")),
        Filter("type", Kind.WHOLE, equals("type")),
        Filter("userIdIn", Kind.TEXTS, one_of("user_id")),
        Filter("groupIdIn", Kind.TEXTS, one_of("group_id")),
        Filter("resourceType", Kind.WHOLE, equals("resource_type")),
        Filter("resourceId", Kind.TEXT, equals("resource_id")),
    ),
    sorts=(Sort("resourceType", "resource_type"), Sort("resourceId", "resource_id")),
    checks=(not_together("userIdIn", "groupIdIn", engine_error),),
)
