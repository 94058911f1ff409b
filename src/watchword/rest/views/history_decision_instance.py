"""Historic decision instances as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment
from watchword.rest.views.variable_value import shown_value


def historic_decision_instance(row: Any) -> dict[str, Any]:
    """Return the JSON object of a decision instance, without values."""
    return {
        "id": row.id,
        "decisionDefinitionId": row.decision_definition_id,
        "decisionDefinitionKey": row.decision_definition_key,
        "decisionDefinitionName": row.decision_definition_name,
        "evaluationTime": moment(row.eval_time),
        "removalTime": moment(row.removal_time),
        "processDefinitionId": row.process_definition_id,
        "processDefinitionKey": row.process_definition_key,
        "processInstanceId": row.process_instance_id,
        "rootProcessInstanceId": row.root_process_instance_id,
        "caseDefinitionId": row.case_definition_id,
        "caseDefinitionKey": row.case_definition_key,
        "caseInstanceId": row.case_instance_id,
        "activityId": row.activity_id,
        "activityInstanceId": row.activity_instance_id,
        "tenantId": row.tenant_id,
        "userId": row.user_id,
        "collectResultValue": row.collect_value,
        "rootDecisionInstanceId": row.root_decision_instance_id,
        "decisionRequirementsDefinitionId": row.decision_requirements_definition_id,
        "decisionRequirementsDefinitionKey": row.decision_requirements_definition_key,
    }


def historic_input(row: Any, *, deserialize: bool) -> dict[str, Any]:
    """Return the JSON object of an input value; `row` is a line of the query."""
    return {
        **shown_value(row.variable_type or "null", row, deserialize=deserialize, historic=True),
        "id": row.id,
        "decisionInstanceId": row.decision_instance_id,
        "clauseId": row.clause_id,
        "clauseName": row.clause_name,
        "createTime": moment(row.create_time),
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }


def historic_output(row: Any, *, deserialize: bool) -> dict[str, Any]:
    """Return the JSON object of an output value; `row` is a line of the query."""
    return {
        **historic_input(row, deserialize=deserialize),
        "ruleId": row.rule_id,
        "ruleOrder": row.rule_order,
        "variableName": row.variable_name,
    }
