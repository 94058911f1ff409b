"""User tasks as answers show them."""

from __future__ import annotations

from typing import Any, NamedTuple

from watchword.rest.views.moments import moment


class Form(NamedTuple):
    """The form of a task: an embedded or external form's key, or a reference to a form definition."""

    key: str | None = None
    ref: dict[str, Any] | None = None


NO_FORM = Form()


def task(row: Any, form: Form = NO_FORM) -> dict[str, Any]:
    """Return the JSON object of a task."""
    return {
        "id": row.id,
        "name": row.name,
        "assignee": row.assignee,
        "created": moment(row.create_time),
        "due": moment(row.due_date),
        "followUp": moment(row.follow_up_date),
        "lastUpdated": moment(row.last_updated),
        "delegationState": row.delegation_state,
        "description": row.description,
        "executionId": row.execution_id,
        "owner": row.owner,
        "parentTaskId": row.parent_task_id,
        "priority": row.priority,
        "processDefinitionId": row.process_definition_id,
        "processInstanceId": row.process_instance_id,
        "taskDefinitionKey": row.task_definition_key,
        "caseExecutionId": row.case_execution_id,
        "caseInstanceId": row.case_instance_id,
        "caseDefinitionId": row.case_definition_id,
        "suspended": row.suspension_state == 2,
        "formKey": form.key,
        "camundaFormRef": form.ref,
        "tenantId": row.tenant_id,
        "taskState": row.task_state,
    }
