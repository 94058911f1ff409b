"""Executions."""

from __future__ import annotations

from watchword.query.model import EQUALITY, Filter, Kind, Query, Sort
from watchword.query.predicates import ACTIVE, SUSPENDED, both, equals, has, holds, of, one_of
from watchword.query.specs.common import of_definition, sort_by_definition, with_incident
from watchword.query.variables import variables
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, VariableRow

_INCIDENT = with_incident("execution_id", "id")
_OWN = {"execution_id": "id"}


EXECUTIONS = Query(
    "execution",
    ExecutionRow,
    filters=(
        Filter("businessKey", Kind.TEXT, of(ExecutionRow, {"id": "process_instance_id"}, equals("business_key"))),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, of_definition(equals("key"))),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("activityId", Kind.TEXT, both(equals("activity_id"), holds("active", True))),
        Filter(
            "signalEventSubscriptionName",
            Kind.TEXT,
            has(EventSubscriptionRow, _OWN, holds("event_type", "signal"), equals("event_name")),
        ),
        Filter(
            "messageEventSubscriptionName",
            Kind.TEXT,
            has(EventSubscriptionRow, _OWN, holds("event_type", "message"), equals("event_name")),
        ),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("incidentId", Kind.TEXT, _INCIDENT["incidentId"]),
        Filter("incidentType", Kind.TEXT, _INCIDENT["incidentType"]),
        Filter("incidentMessage", Kind.TEXT, _INCIDENT["incidentMessage"]),
        Filter("incidentMessageLike", Kind.TEXT, _INCIDENT["incidentMessageLike"]),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("variables", Kind.VARIABLES, variables(VariableRow, _OWN)),
        Filter(
            "processVariables",
            Kind.VARIABLES,
            variables(VariableRow, {"execution_id": "process_instance_id"}, no_task=True),
            operators=EQUALITY,
        ),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
    ),
    sorts=(
        Sort("instanceId", "process_instance_id"),
        Sort("definitionKey", sort_by_definition("key")),
        Sort("definitionId", "process_definition_id"),
        Sort("tenantId", "tenant_id"),
    ),
)
