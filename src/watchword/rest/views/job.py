"""Jobs as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def job(row: Any) -> dict[str, Any]:
    """Return the JSON object of a job."""
    return {
        "id": row.id,
        "jobDefinitionId": row.job_definition_id,
        "processInstanceId": row.process_instance_id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "executionId": row.execution_id,
        "exceptionMessage": row.exception_message,
        "failedActivityId": row.failed_activity_id,
        "retries": row.retries,
        "dueDate": moment(row.due_date),
        "suspended": row.suspension_state == 2,
        "priority": row.priority,
        "tenantId": row.tenant_id,
        "createTime": moment(row.create_time),
        "batchId": row.batch_id,
    }
