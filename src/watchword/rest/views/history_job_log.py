"""The log of jobs as answers show it."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def historic_job_log(row: Any) -> dict[str, Any]:
    """Return the JSON object of an entry of the log."""
    return {
        "id": row.id,
        "timestamp": moment(row.timestamp),
        "removalTime": moment(row.removal_time),
        "jobId": row.job_id,
        "jobDueDate": moment(row.job_due_date),
        "jobRetries": row.job_retries,
        "jobPriority": row.job_priority,
        "jobExceptionMessage": row.job_exception_message,
        "failedActivityId": row.failed_activity_id,
        "jobDefinitionId": row.job_definition_id,
        "jobDefinitionType": row.job_definition_type,
        "jobDefinitionConfiguration": row.job_definition_configuration,
        "activityId": row.activity_id,
        "executionId": row.execution_id,
        "processInstanceId": row.process_instance_id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "deploymentId": row.deployment_id,
        "rootProcessInstanceId": row.root_process_instance_id,
        "tenantId": row.tenant_id,
        "hostname": row.hostname,
        "batchId": row.batch_id,
        "creationLog": row.job_state == 0,
        "failureLog": row.job_state == 1,
        "successLog": row.job_state == 2,
        "deletionLog": row.job_state == 3,
    }
