"""Job definitions as answers show them."""

from __future__ import annotations

from typing import Any


def job_definition(row: Any) -> dict[str, Any]:
    """Return the JSON object of a job definition."""
    return {
        "id": row.id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "jobType": row.job_type,
        "jobConfiguration": row.job_configuration,
        "activityId": row.activity_id,
        "suspended": row.suspension_state == 2,
        "overridingJobPriority": row.job_priority,
        "tenantId": row.tenant_id,
        "deploymentId": row.deployment_id,
    }
