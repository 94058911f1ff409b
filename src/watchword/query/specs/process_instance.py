"""Process instances: the root executions."""

from __future__ import annotations

from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import (
    ACTIVE,
    SUSPENDED,
    both,
    equals,
    has,
    holds,
    is_null,
    like,
    none_of,
    of,
    one_of,
)
from watchword.query.specs.common import joined_column, not_together, of_definition, sort_by_definition, with_incident
from watchword.query.variables import variables
from watchword.store.late import sa
from watchword.store.tables import CaseExecutionRow, ExecutionRow, ProcessDefinitionRow, VariableRow

_INCIDENT = with_incident("process_instance_id", "id")
_OF_INSTANCE = {"process_instance_id": "id"}


def _called_by(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match instances that an execution of the given process instance called."""
    caller = place.joined(ExecutionRow, id="super_execution_id")
    return caller.column("process_instance_id") == place.bind(given)


def _calls(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match instances one of whose executions called the given process instance."""
    caller = place.inner(ExecutionRow)
    called = caller.joined(ExecutionRow, super_execution_id="id")
    return place.exists(
        caller,
        caller.column("process_instance_id") == place.column("id"),
        called.column("id") == place.bind(given),
    )


def _calls_none(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match instances that called no other process instance."""
    caller = place.inner(ExecutionRow)
    called = caller.joined(ExecutionRow, super_execution_id="id")
    return sa.not_(
        place.exists(
            caller,
            caller.column("process_instance_id") == place.column("id"),
            called.column("id").is_not(None),
        )
    )


def _calls_case(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match instances one of whose executions called the given case instance."""
    caller = place.inner(ExecutionRow)
    case = caller.joined(CaseExecutionRow, super_execution_id="id")
    return place.exists(
        caller,
        caller.column("process_instance_id") == place.column("id"),
        case.column("id") == place.bind(given),
    )


PROCESS_INSTANCES = Query(
    "process-instance",
    ExecutionRow,
    filters=(
        Filter("processInstanceIds", Kind.TEXTS, one_of("id"), empty=False, nulls=True),
        Filter("businessKey", Kind.TEXT, equals("business_key")),
        Filter("businessKeyLike", Kind.TEXT, like("business_key")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, of_definition(equals("key"))),
        Filter("processDefinitionKeyIn", Kind.TEXTS, of_definition(one_of("key")), blank=True),
        Filter("processDefinitionKeyNotIn", Kind.TEXTS, of_definition(none_of("key"))),
        Filter("deploymentId", Kind.TEXT, of_definition(equals("deployment_id"))),
        Filter("superProcessInstance", Kind.TEXT, _called_by),
        Filter("subProcessInstance", Kind.TEXT, _calls),
        Filter(
            "superCaseInstance",
            Kind.TEXT,
            of(CaseExecutionRow, {"id": "super_case_execution_id"}, equals("case_instance_id")),
        ),
        Filter("subCaseInstance", Kind.TEXT, _calls_case),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("withIncident", Kind.FLAG, _INCIDENT["any"]),
        Filter("incidentId", Kind.TEXT, _INCIDENT["incidentId"]),
        Filter("incidentType", Kind.TEXT, _INCIDENT["incidentType"]),
        Filter("incidentMessage", Kind.TEXT, _INCIDENT["incidentMessage"]),
        Filter("incidentMessageLike", Kind.TEXT, _INCIDENT["incidentMessageLike"]),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("processDefinitionWithoutTenantId", Kind.FLAG, of_definition(is_null("tenant_id"))),
        Filter(
            "activityIdIn",
            Kind.TEXTS,
            has(ExecutionRow, _OF_INSTANCE, both(holds("active", True), one_of("activity_id"))),
            blank=True,
        ),
        Filter("rootProcessInstances", Kind.FLAG, is_null("super_execution_id")),
        Filter("rootProcessInstanceId", Kind.TEXT, equals("root_process_instance_id")),
        Filter("leafProcessInstances", Kind.FLAG, _calls_none),
        Filter("variables", Kind.VARIABLES, variables(VariableRow, {"execution_id": "id"})),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
    ),
    sorts=(
        Sort("instanceId", "id"),
        Sort("definitionKey", sort_by_definition("key")),
        Sort("definitionId", "process_definition_id"),
        Sort("tenantId", "tenant_id"),
        Sort("businessKey", "business_key"),
    ),
    extras={"definition_key": joined_column(ProcessDefinitionRow, {"id": "process_definition_id"}, "key")},
    base=lambda place: place.column("parent_id").is_(None),
    checks=(
        not_together("leafProcessInstances", "subProcessInstance"),
        not_together("rootProcessInstances", "superProcessInstance"),
    ),
    alternatives=True,
)
