"""Process definitions as answers show them."""

from __future__ import annotations

from typing import Any


def process_definition(row: Any) -> dict[str, Any]:
    """Return the JSON object of a process definition."""
    return {
        "id": row.id,
        "key": row.key,
        "category": row.category,
        "description": None,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_id,
        "diagram": row.diagram_resource_name,
        "suspended": row.suspension_state == 2,
        "tenantId": row.tenant_id,
        "versionTag": row.version_tag,
        "historyTimeToLive": row.history_time_to_live,
        "startableInTasklist": row.startable is not False,
    }
