"""The log of the schema's versions."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals
from watchword.store.tables import SchemaLogRow

SCHEMA_LOG = Query(
    "schema/log",
    SchemaLogRow,
    filters=(Filter("version", Kind.TEXT, equals("version")),),
    sorts=(Sort("timestamp", "timestamp"),),
)
