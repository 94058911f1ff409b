"""Authorizations as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment
from watchword.services.authorizations import shown_permissions


def authorization(row: Any) -> dict[str, Any]:
    """Return the JSON object of an authorization."""
    return {
        "id": row.id,
        "type": row.type,
        "permissions": list(shown_permissions(row)),
        "userId": row.user_id,
        "groupId": row.group_id,
        "resourceType": row.resource_type,
        "resourceId": row.resource_id,
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
