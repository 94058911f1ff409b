"""Variable instances as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.variable_value import shown_value


def variable_instance(row: Any, *, deserialize: bool = True) -> dict[str, Any]:
    """Return the JSON object of a variable instance; `row` is a line of the query."""
    return {
        **shown_value(row.type, row, deserialize=deserialize),
        "id": row.id,
        "name": row.name,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "caseInstanceId": row.case_instance_id,
        "caseExecutionId": row.case_execution_id,
        "taskId": row.task_id,
        "batchId": row.batch_id,
        "activityInstanceId": row.activity_instance_id,
        "tenantId": row.tenant_id,
    }
