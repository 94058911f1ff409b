"""Historic activity instances as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_activity_instance(row: Any) -> dict[str, Any]:
    """Return the JSON object of a historic activity instance."""
    return {
        "id": row.id,
        "parentActivityInstanceId": row.parent_activity_instance_id,
        "activityId": row.activity_id,
        "activityName": row.activity_name,
        "activityType": row.activity_type,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "taskId": row.task_id,
        "calledProcessInstanceId": row.call_process_instance_id,
        "calledCaseInstanceId": row.call_case_instance_id,
        "assignee": row.assignee,
        "startTime": moment(row.start_time),
        "endTime": moment(row.end_time),
        "durationInMillis": row.duration,
        "canceled": row.activity_instance_state == 2,
        "completeScope": row.activity_instance_state == 1,
        "tenantId": row.tenant_id,
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
