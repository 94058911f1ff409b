"""Historic details as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment
from watchword.rest.views.variable_value import shown_value


def historic_detail(row: Any, *, deserialize: bool = True) -> dict[str, Any]:
    """Return the JSON object of a form field or of a variable update; `row` is a line of the query."""
    shown = {
        "id": row.id,
        "processDefinitionKey": row.process_definition_key,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "activityInstanceId": row.activity_instance_id,
        "executionId": row.execution_id,
        "caseDefinitionKey": row.case_definition_key,
        "caseDefinitionId": row.case_definition_id,
        "caseInstanceId": row.case_instance_id,
        "caseExecutionId": row.case_execution_id,
        "taskId": row.task_id,
        "tenantId": row.tenant_id,
        "userOperationId": row.operation_id,
        "time": moment(row.time),
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
    if row.type == "FormProperty":
        return {**shown, "type": "formField", "fieldId": row.name, "fieldValue": row.text}
    value = shown_value(row.variable_type or "null", row, deserialize=deserialize, historic=True)
    return {
        **shown,
        "type": "variableUpdate",
        "variableName": row.name,
        "variableInstanceId": row.variable_instance_id,
        "variableType": value["type"],
        "value": value["value"],
        "valueInfo": value["valueInfo"],
        "errorMessage": value["errorMessage"],
        "initial": row.initial,
        "revision": row.rev,
    }
