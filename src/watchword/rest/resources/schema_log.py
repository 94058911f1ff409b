"""The log of the schema: which version was installed when."""

from __future__ import annotations

from typing import Any

from watchword.query.specs.schema_log import SCHEMA_LOG
from watchword.rest.families import listing
from watchword.rest.op import Resource
from watchword.rest.views.moments import moment


def _entry(row: Any) -> dict[str, Any]:
    return {"id": row.id, "timestamp": moment(row.timestamp), "version": row.version}


RESOURCE = Resource(
    "/schema/log",
    listing(SCHEMA_LOG, _entry, "SchemaLogEntryDto", get="getSchemaLog", post="querySchemaLog"),
    tag="Schema Log",
)
