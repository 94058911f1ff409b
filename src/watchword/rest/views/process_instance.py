"""Process instances as the API shows them."""

from __future__ import annotations

from typing import Any

from watchword.rest.op import Call

SUSPENDED = 2


def process_instance(row: Any) -> dict[str, Any]:
    """Return the object of a running instance's execution row."""
    return {
        "links": [],
        "id": row.id,
        "definitionId": row.process_definition_id,
        "definitionKey": row.process_definition_key,
        "businessKey": row.business_key,
        "caseInstanceId": row.case_instance_id,
        "ended": False,
        "suspended": row.suspension_state == SUSPENDED,
        "tenantId": row.tenant_id,
    }


def started(call: Call, instance: Any) -> dict[str, Any]:
    """Return the object of an instance that a command has just started (`services.process_instances`)."""
    return {
        "links": [self_link(call, f"/process-instance/{instance.id}")],
        "id": instance.id,
        "definitionId": instance.definition_id,
        "definitionKey": instance.definition_key,
        "businessKey": instance.business_key,
        "caseInstanceId": instance.case_instance_id,
        "ended": instance.ended,
        "suspended": instance.suspended,
        "tenantId": instance.tenant_id,
    }


def self_link(call: Call, path: str) -> dict[str, str]:
    """Return the link of a new resource to itself."""
    return {"method": "GET", "href": call.base_url + path, "rel": "self"}
