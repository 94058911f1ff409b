"""Historic tasks as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_task(row: Any) -> dict[str, Any]:
    """Return the JSON object of a historic task."""
    return {
        "id": row.id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "caseDefinitionKey": row.case_definition_key,
        "caseDefinitionId": row.case_definition_id,
        "caseInstanceId": row.case_instance_id,
        "caseExecutionId": row.case_execution_id,
        "activityInstanceId": row.activity_instance_id,
        "name": row.name,
        "description": row.description,
        "deleteReason": row.delete_reason,
        "owner": row.owner,
        "assignee": row.assignee,
        "startTime": moment(row.start_time),
        "endTime": moment(row.end_time),
        "duration": row.duration,
        "taskDefinitionKey": row.task_definition_key,
        "priority": row.priority,
        "due": moment(row.due_date),
        "parentTaskId": row.parent_task_id,
        "followUp": moment(row.follow_up_date),
        "tenantId": row.tenant_id,
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
        "taskState": row.task_state,
    }
