"""Saved filters."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals, like
from watchword.store.tables import FilterRow

FILTERS = Query(
    "filter",
    FilterRow,
    filters=(
        Filter("filterId", Kind.TEXT, equals("id")),
        Filter("resourceType", Kind.TEXT, equals("resource_type")),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("owner", Kind.TEXT, equals("owner")),
    ),
    sorts=(
        Sort("filterId", "id"),
        Sort("resourceType", "resource_type"),
        Sort("name", "name"),
        Sort("owner", "owner"),
    ),
)
