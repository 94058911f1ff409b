"""External tasks as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def external_task(row: Any) -> dict[str, Any]:
    """Return the JSON object of an external task; `row` is a line of the query, with business key and version tag."""
    return {
        "activityId": row.activity_id,
        "activityInstanceId": row.activity_instance_id,
        "errorMessage": row.error_message,
        "executionId": row.execution_id,
        "id": row.id,
        "lockExpirationTime": moment(row.lock_expiration_time),
        "createTime": moment(row.create_time),
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionVersionTag": row.process_definition_version_tag,
        "processInstanceId": row.process_instance_id,
        "retries": row.retries,
        "suspended": row.suspension_state == 2,
        "workerId": row.worker_id,
        "topicName": row.topic_name,
        "tenantId": row.tenant_id,
        "priority": row.priority,
        "businessKey": row.business_key,
    }
