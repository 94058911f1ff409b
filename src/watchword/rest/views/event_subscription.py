"""Event subscriptions as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def event_subscription(row: Any) -> dict[str, Any]:
    """Return the JSON object of an event subscription."""
    return {
        "id": row.id,
        "eventType": row.event_type,
        "eventName": row.event_name,
        "executionId": row.execution_id,
        "processInstanceId": row.process_instance_id,
        "activityId": row.activity_id,
        "createdDate": moment(row.created),
        "tenantId": row.tenant_id,
    }
