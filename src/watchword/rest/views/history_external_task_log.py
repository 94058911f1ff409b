"""The log of external tasks as answers show it."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_external_task_log(row: Any) -> dict[str, Any]:
    """Return the JSON object of an entry of the log."""
    return {
        "id": row.id,
        "timestamp": moment(row.timestamp),
        "removalTime": moment(row.removal_time),
        "externalTaskId": row.external_task_id,
        "topicName": row.topic_name,
        "workerId": row.worker_id,
        "priority": row.priority,
        "retries": row.retries,
        "errorMessage": row.error_message,
        "activityId": row.activity_id,
        "activityInstanceId": row.activity_instance_id,
        "executionId": row.execution_id,
        "processInstanceId": row.process_instance_id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "tenantId": row.tenant_id,
        "rootProcessInstanceId": row.root_process_instance_id,
        "creationLog": row.state == 0,
        "failureLog": row.state == 1,
        "successLog": row.state == 2,
        "deletionLog": row.state == 3,
    }
