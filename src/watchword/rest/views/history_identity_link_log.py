"""The log of identity links as answers show it."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_identity_link_log(row: Any) -> dict[str, Any]:
    """Return the JSON object of an entry of the log."""
    return {
        "id": row.id,
        "time": moment(row.timestamp),
        "type": row.type,
        "userId": row.user_id,
        "groupId": row.group_id,
        "taskId": row.task_id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "operationType": row.operation_type,
        "assignerId": row.assigner_id,
        "tenantId": row.tenant_id,
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
