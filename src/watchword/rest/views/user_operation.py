"""Entries of the user operation log as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def user_operation(row: Any) -> dict[str, Any]:
    """Return the JSON object of an entry."""
    return {
        "id": row.id,
        "deploymentId": row.deployment_id,
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "caseDefinitionId": row.case_definition_id,
        "caseInstanceId": row.case_instance_id,
        "caseExecutionId": row.case_execution_id,
        "taskId": row.task_id,
        "jobId": row.job_id,
        "jobDefinitionId": row.job_definition_id,
        "batchId": row.batch_id,
        "userId": row.user_id,
        "timestamp": moment(row.timestamp),
        "operationId": row.operation_id,
        "operationType": row.operation_type,
        "entityType": row.entity_type,
        "property": row.property,
        "orgValue": row.original_value,
        "newValue": row.new_value,
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
        "externalTaskId": row.external_task_id,
        "annotation": row.annotation,
        "category": row.category,
    }
