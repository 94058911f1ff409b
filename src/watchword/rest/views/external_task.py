"""External tasks as the API shows them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.dates import shown

SUSPENDED = 2


def external_task(row: Any) -> dict[str, Any]:
    """Return the object of an external task; a line has its instance's business key and its definition's tag."""
    return {
        "activityId": row.activity_id,
        "activityInstanceId": row.activity_instance_id,
        "errorMessage": row.error_message,
        "executionId": row.execution_id,
        "id": row.id,
        "lockExpirationTime": shown(row.lock_expiration_time),
        "createTime": shown(row.create_time),
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionVersionTag": row.process_definition_version_tag,
        "processInstanceId": row.process_instance_id,
        "retries": row.retries,
        "suspended": row.suspension_state == SUSPENDED,
        "workerId": row.worker_id,
        "topicName": row.topic_name,
        "tenantId": row.tenant_id,
        "priority": row.priority,
        "businessKey": row.business_key,
    }
