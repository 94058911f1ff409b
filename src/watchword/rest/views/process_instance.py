"""Process instances as answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.values.typed import TypedValue
from watchword.values.wire import dump


def process_instance(row: Any, links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the JSON object of a running process instance; `row` is a line of the query."""
    return {
        "links": list(links),
        "id": row.id,
        "definitionId": row.process_definition_id,
        "businessKey": row.business_key,
        "caseInstanceId": row.case_instance_id,
        "ended": False,
        "suspended": row.suspension_state == 2,
        "tenantId": row.tenant_id,
        "definitionKey": row.definition_key,
    }


def started(instance: Any, links: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the JSON object of a process instance as a command left it, variables included if there are any."""
    shown = {
        "links": list(links),
        "id": instance.id,
        "definitionId": instance.definition_id,
        "businessKey": instance.business_key,
        "caseInstanceId": instance.case_instance_id,
        "ended": instance.ended,
        "suspended": instance.suspended,
        "tenantId": instance.tenant_id,
        "definitionKey": instance.definition_key,
    }
    if instance.variables is not None:
        shown["variables"] = {name: _value(value) for name, value in instance.variables.items()}
    return shown


def _value(value: TypedValue) -> dict[str, Any]:
    return dump(value, deserialize=False)
