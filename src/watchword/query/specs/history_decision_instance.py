"""Historic decision instances, and the values that went in and came out."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, below, equals, is_null, like, one_of
from watchword.query.specs.common import joined_column
from watchword.store.tables import (
    ByteArrayRow,
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
)

HISTORIC_DECISION_INSTANCES = Query(
    "history-decision-instance",
    HistoricDecisionInstanceRow,
    filters=(
        Filter("decisionInstanceId", Kind.TEXT, equals("id")),
        Filter("decisionInstanceIdIn", Kind.TEXTS, one_of("id")),
        Filter("decisionDefinitionId", Kind.TEXT, equals("decision_definition_id")),
        Filter("decisionDefinitionIdIn", Kind.TEXTS, one_of("decision_definition_id")),
        Filter("decisionDefinitionKey", Kind.TEXT, equals("decision_definition_key")),
        Filter("decisionDefinitionKeyIn", Kind.TEXTS, one_of("decision_definition_key")),
        Filter("decisionDefinitionName", Kind.TEXT, equals("decision_definition_name")),
        Filter("decisionDefinitionNameLike", Kind.TEXT, like("decision_definition_name")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("caseDefinitionId", Kind.TEXT, equals("case_definition_id")),
        Filter("caseDefinitionKey", Kind.TEXT, equals("case_definition_key")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("activityIdIn", Kind.TEXTS, one_of("activity_id")),
        Filter("activityInstanceIdIn", Kind.TEXTS, one_of("activity_instance_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("evaluatedBefore", Kind.DATE, below("eval_time")),
        Filter("evaluatedAfter", Kind.DATE, above("eval_time")),
        Filter("userId", Kind.TEXT, equals("user_id")),
        Filter("rootDecisionInstanceId", Kind.TEXT, equals("root_decision_instance_id")),
        Filter("rootDecisionInstancesOnly", Kind.FLAG, is_null("root_decision_instance_id")),
        Filter("decisionRequirementsDefinitionId", Kind.TEXT, equals("decision_requirements_definition_id")),
        Filter("decisionRequirementsDefinitionKey", Kind.TEXT, equals("decision_requirements_definition_key")),
    ),
    sorts=(Sort("evaluationTime", "eval_time"), Sort("tenantId", "tenant_id")),
)
_CONTENT = {"content": joined_column(ByteArrayRow, {"id": "byte_array_id"}, "bytes")}
_OF_INSTANCES = Filter("decisionInstanceIdIn", Kind.TEXTS, one_of("decision_instance_id"), internal=True)
HISTORIC_DECISION_INPUTS = Query(
    "history-decision-input",
    HistoricDecisionInputRow,
    filters=(_OF_INSTANCES,),
    sorts=(Sort("id", "id"),),
    extras=_CONTENT,
)
HISTORIC_DECISION_OUTPUTS = Query(
    "history-decision-output",
    HistoricDecisionOutputRow,
    filters=(_OF_INSTANCES,),
    sorts=(Sort("ruleOrder", "rule_order"), Sort("id", "id")),
    extras=_CONTENT,
)
