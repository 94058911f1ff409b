"""User tasks, and what hangs on them, as the API shows them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.dates import shown

SUSPENDED = 2


def task(row: Any, *, form_key: str | None = None, form_ref: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the object of a task row; the form comes from the model."""
    return {
        "id": row.id,
        "name": row.name,
        "assignee": row.assignee,
        "created": shown(row.create_time),
        "due": shown(row.due_date),
        "followUp": shown(row.follow_up_date),
        "lastUpdated": shown(row.last_updated),
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
        "suspended": row.suspension_state == SUSPENDED,
        "formKey": form_key,
        "camundaFormRef": form_ref,
        "tenantId": row.tenant_id,
        "taskState": row.task_state,
    }


def comment(row: Any, links: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    """Return the object of a comment row."""
    full = row.full_message
    return {
        "links": list(links),
        "id": row.id,
        "userId": row.user_id,
        "time": shown(row.time),
        "taskId": row.task_id,
        "message": row.message if full is None else full.decode("utf-8", "replace"),
        "removalTime": shown(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
        "processInstanceId": row.process_instance_id,
    }


def attachment(row: Any, links: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    """Return the object of an attachment row."""
    return {
        "links": list(links),
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "taskId": row.task_id,
        "type": row.type,
        "url": row.url,
        "createTime": shown(row.create_time),
        "removalTime": shown(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
