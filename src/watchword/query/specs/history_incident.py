"""Historic incidents."""

from __future__ import annotations

from watchword.query.decode import engine_error
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, below, equals, holds, is_null, like, one_of
from watchword.query.specs.common import only_one_of
from watchword.store.tables import HistoricIncidentRow

HISTORIC_INCIDENTS = Query(
    "history-incident",
    HistoricIncidentRow,
    filters=(
        Filter("incidentId", Kind.TEXT, equals("id")),
        Filter("incidentType", Kind.TEXT, equals("incident_type")),
        Filter("incidentMessage", Kind.TEXT, equals("incident_message")),
        Filter("incidentMessageLike", Kind.TEXT, like("incident_message")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processDefinitionKeyIn", Kind.TEXTS, one_of("process_definition_key")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("createTimeBefore", Kind.DATE, below("create_time")),
        Filter("createTimeAfter", Kind.DATE, above("create_time")),
        Filter("endTimeBefore", Kind.DATE, below("end_time")),
        Filter("endTimeAfter", Kind.DATE, above("end_time")),
        Filter("activityId", Kind.TEXT, equals("activity_id")),
        Filter("failedActivityId", Kind.TEXT, equals("failed_activity_id")),
        Filter("causeIncidentId", Kind.TEXT, equals("cause_incident_id")),
        Filter("rootCauseIncidentId", Kind.TEXT, equals("root_cause_incident_id")),
        Filter("configuration", Kind.TEXT, equals("configuration")),
        Filter("historyConfiguration", Kind.TEXT, equals("history_configuration")),
        Filter("open", Kind.FLAG, holds("incident_state", 0)),
        Filter("resolved", Kind.FLAG, holds("incident_state", 1)),
        Filter("deleted", Kind.FLAG, holds("incident_state", 2)),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("jobDefinitionIdIn", Kind.TEXTS, one_of("job_definition_id"), blank=True),
    ),
    sorts=(
        Sort("incidentId", "id"),
        Sort("incidentMessage", "incident_message"),
        Sort("createTime", "create_time"),
        Sort("endTime", "end_time"),
        Sort("incidentType", "incident_type"),
        Sort("executionId", "execution_id"),
        Sort("activityId", "activity_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("causeIncidentId", "cause_incident_id"),
        Sort("rootCauseIncidentId", "root_cause_incident_id"),
        Sort("configuration", "configuration"),
        Sort("historyConfiguration", "history_configuration"),
        Sort("tenantId", "tenant_id"),
        Sort("incidentState", "incident_state"),
    ),
    checks=(only_one_of(frozenset({"deleted", "open", "resolved"}), engine_error),),
)
