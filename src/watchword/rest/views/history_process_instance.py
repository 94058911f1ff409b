"""Historic process instances as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_process_instance(row: Any) -> dict[str, Any]:
    """Return the JSON object of a historic process instance; `row` is a line of the query."""
    return {
        "id": row.process_instance_id,
        "businessKey": row.business_key,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionName": row.process_definition_name,
        "processDefinitionVersion": row.process_definition_version,
        "startTime": moment(row.start_time),
        "endTime": moment(row.end_time),
        "removalTime": moment(row.removal_time),
        "durationInMillis": row.duration,
        "startUserId": row.start_user_id,
        "startActivityId": row.start_activity_id,
        "deleteReason": row.delete_reason,
        "rootProcessInstanceId": row.root_process_instance_id,
        "superProcessInstanceId": row.super_process_instance_id,
        "superCaseInstanceId": row.super_case_instance_id,
        "caseInstanceId": row.case_instance_id,
        "tenantId": row.tenant_id,
        "state": row.state,
        "restartedProcessInstanceId": row.restarted_process_instance_id,
    }
