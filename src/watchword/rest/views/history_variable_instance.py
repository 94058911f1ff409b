"""Historic variable instances as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment
from watchword.rest.views.variable_value import shown_value


def historic_variable_instance(row: Any, *, deserialize: bool = True) -> dict[str, Any]:
    """Return the JSON object of a historic variable instance; `row` is a line of the query."""
    return {
        **shown_value(row.variable_type or "null", row, deserialize=deserialize, historic=True),
        "id": row.id,
        "name": row.name,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "executionId": row.execution_id,
        "activityInstanceId": row.activity_instance_id,
        "caseDefinitionKey": row.case_definition_key,
        "caseDefinitionId": row.case_definition_id,
        "caseInstanceId": row.case_instance_id,
        "caseExecutionId": row.case_execution_id,
        "taskId": row.task_id,
        "tenantId": row.tenant_id,
        "state": row.state,
        "createTime": moment(row.create_time),
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
