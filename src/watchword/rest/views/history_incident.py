"""Historic incidents as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_incident(row: Any) -> dict[str, Any]:
    """Return the JSON object of a historic incident."""
    return {
        "id": row.id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "rootProcessInstanceId": row.root_process_instance_id,
        "createTime": moment(row.create_time),
        "endTime": moment(row.end_time),
        "removalTime": moment(row.removal_time),
        "incidentType": row.incident_type,
        "activityId": row.activity_id,
        "failedActivityId": row.failed_activity_id,
        "causeIncidentId": row.cause_incident_id,
        "rootCauseIncidentId": row.root_cause_incident_id,
        "configuration": row.configuration,
        "historyConfiguration": row.history_configuration,
        "incidentMessage": row.incident_message,
        "tenantId": row.tenant_id,
        "jobDefinitionId": row.job_definition_id,
        "open": row.incident_state == 0,
        "deleted": row.incident_state == 2,
        "resolved": row.incident_state == 1,
        "annotation": row.annotation,
    }
