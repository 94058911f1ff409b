"""Incidents as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def incident(row: Any) -> dict[str, Any]:
    """Return the JSON object of an incident."""
    return {
        "id": row.id,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "incidentTimestamp": moment(row.incident_timestamp),
        "incidentType": row.incident_type,
        "activityId": row.activity_id,
        "failedActivityId": row.failed_activity_id,
        "causeIncidentId": row.cause_incident_id,
        "rootCauseIncidentId": row.root_cause_incident_id,
        "configuration": row.configuration,
        "incidentMessage": row.incident_message,
        "tenantId": row.tenant_id,
        "jobDefinitionId": row.job_definition_id,
        "annotation": row.annotation,
    }
