"""Historic process instances."""

from __future__ import annotations

from watchword.core.errors import BadUserRequest
from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Predicate, Query, Sort
from watchword.query.predicates import (
    at_least,
    at_most,
    equals,
    has,
    has_together,
    holds,
    is_null,
    is_set,
    like,
    none_of,
    one_of,
    positive,
)
from watchword.query.specs.common import (
    joined_column,
    no_blank,
    not_together,
    of_definition,
    only_one_of,
    sort_by_definition,
)
from watchword.query.variables import variables
from watchword.store.late import sa
from watchword.store.tables import (
    ExecutionRow,
    HistoricActivityInstanceRow,
    HistoricCaseInstanceRow,
    HistoricIncidentRow,
    HistoricJobLogRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    JobRow,
    ProcessDefinitionRow,
)

_OF = {"process_instance_id": "process_instance_id"}
_STATES = frozenset({"active", "suspended", "completed", "externallyTerminated", "internallyTerminated"})
_INCIDENT_STATUS = {"open": 0, "resolved": 1}


def _incident(*predicates: Predicate) -> Predicate:
    return has(HistoricIncidentRow, _OF, *predicates)


def _activity(*predicates: Predicate) -> Predicate:
    return has_together(HistoricActivityInstanceRow, _OF, *predicates)


def _root_incident(place: Place, given: Given) -> sa.ColumnElement[bool]:
    return place.column("root_cause_incident_id") == place.column("id")


def _incident_state(status: str) -> int:
    return _INCIDENT_STATUS.get(status, -1)


def _super_of(row: type, attribute: str) -> Predicate:
    return has(row, {"super_process_instance_id": "process_instance_id"}, equals(attribute))


HISTORIC_PROCESS_INSTANCES = Query(
    "history-process-instance",
    HistoricProcessInstanceRow,
    filters=(
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIds", Kind.TEXTS, one_of("process_instance_id"), empty=False, nulls=True),
        Filter("processInstanceIdNotIn", Kind.TEXTS, none_of("process_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processDefinitionKeyIn", Kind.TEXTS, one_of("process_definition_key"), blank=True),
        Filter("processDefinitionName", Kind.TEXT, of_definition(equals("name"))),
        Filter("processDefinitionNameLike", Kind.TEXT, of_definition(like("name"))),
        Filter("processDefinitionKeyNotIn", Kind.TEXTS, none_of("process_definition_key"), empty=False),
        Filter("processInstanceBusinessKey", Kind.TEXT, equals("business_key")),
        Filter("processInstanceBusinessKeyIn", Kind.TEXTS, one_of("business_key"), blank=True, nulls=True),
        Filter("processInstanceBusinessKeyLike", Kind.TEXT, like("business_key")),
        Filter("rootProcessInstances", Kind.FLAG, is_null("super_process_instance_id")),
        Filter("rootProcessInstanceId", Kind.TEXT, equals("root_process_instance_id")),
        Filter("finished", Kind.FLAG, is_set("end_time")),
        Filter("unfinished", Kind.FLAG, is_null("end_time")),
        Filter("withJobsRetrying", Kind.FLAG, has(JobRow, _OF, positive("retries"), is_set("exception_message"))),
        Filter("withIncidents", Kind.FLAG, _incident()),
        Filter("withRootIncidents", Kind.FLAG, _incident(_root_incident)),
        Filter("incidentIdIn", Kind.TEXTS, _incident(one_of("id")), blank=True),
        Filter("incidentType", Kind.TEXT, _incident(equals("incident_type"))),
        Filter(
            "incidentStatus",
            Kind.TEXT,
            _incident(equals("incident_state")),
            change=_incident_state,
        ),
        Filter("incidentMessage", Kind.TEXT, _incident(equals("incident_message"))),
        Filter("incidentMessageLike", Kind.TEXT, _incident(like("incident_message"))),
        Filter("startedBefore", Kind.DATE, at_most("start_time")),
        Filter("startedAfter", Kind.DATE, at_least("start_time")),
        Filter("finishedBefore", Kind.DATE, at_most("end_time")),
        Filter("finishedAfter", Kind.DATE, at_least("end_time")),
        Filter("executedActivityAfter", Kind.DATE, _activity(at_least("start_time"))),
        Filter("executedActivityBefore", Kind.DATE, _activity(at_most("start_time"))),
        Filter("executedJobAfter", Kind.DATE, has(HistoricJobLogRow, _OF, at_least("timestamp"))),
        Filter("executedJobBefore", Kind.DATE, has(HistoricJobLogRow, _OF, at_most("timestamp"))),
        Filter("startedBy", Kind.TEXT, equals("start_user_id")),
        Filter("superProcessInstanceId", Kind.TEXT, equals("super_process_instance_id")),
        Filter("subProcessInstanceId", Kind.TEXT, _super_of(HistoricProcessInstanceRow, "process_instance_id")),
        Filter("superCaseInstanceId", Kind.TEXT, equals("super_case_instance_id")),
        Filter("subCaseInstanceId", Kind.TEXT, _super_of(HistoricCaseInstanceRow, "case_instance_id")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter(
            "activityIdIn",
            Kind.TEXTS,
            has(ExecutionRow, _OF, holds("active", True), one_of("activity_id")),
            blank=True,
            refusal=BadUserRequest,
        ),
        Filter(
            "executedActivityIdIn",
            Kind.TEXTS,
            _activity(is_set("end_time"), one_of("activity_id")),
            blank=True,
            refusal=BadUserRequest,
        ),
        Filter(
            "activeActivityIdIn",
            Kind.TEXTS,
            _activity(is_null("end_time"), one_of("activity_id")),
            blank=True,
            refusal=BadUserRequest,
        ),
        Filter("active", Kind.FLAG, holds("state", "ACTIVE")),
        Filter("suspended", Kind.FLAG, holds("state", "SUSPENDED")),
        Filter("completed", Kind.FLAG, holds("state", "COMPLETED")),
        Filter("externallyTerminated", Kind.FLAG, holds("state", "EXTERNALLY_TERMINATED")),
        Filter("internallyTerminated", Kind.FLAG, holds("state", "INTERNALLY_TERMINATED")),
        Filter("variables", Kind.VARIABLES, variables(HistoricVariableRow, _OF)),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
    ),
    sorts=(
        Sort("instanceId", "id"),
        Sort("definitionId", "process_definition_id"),
        Sort("definitionKey", "process_definition_key"),
        Sort("definitionName", sort_by_definition("name")),
        Sort("definitionVersion", sort_by_definition("version")),
        Sort("businessKey", "business_key"),
        Sort("startTime", "start_time"),
        Sort("endTime", "end_time"),
        Sort("duration", "duration"),
        Sort("tenantId", "tenant_id"),
    ),
    extras={
        "process_definition_name": joined_column(ProcessDefinitionRow, {"id": "process_definition_id"}, "name"),
        "process_definition_version": joined_column(ProcessDefinitionRow, {"id": "process_definition_id"}, "version"),
    },
    checks=(
        no_blank("processDefinitionKeyNotIn"),
        not_together("rootProcessInstances", "superProcessInstanceId", BadUserRequest),
        not_together("rootProcessInstances", "superCaseInstanceId", BadUserRequest),
    ),
    checks_of_all=(only_one_of(_STATES, BadUserRequest),),
    alternatives=True,
)
