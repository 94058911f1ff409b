"""Open incidents."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, below, equals, like, one_of
from watchword.query.specs.common import of_definition
from watchword.store.tables import IncidentRow

INCIDENTS = Query(
    "incident",
    IncidentRow,
    filters=(
        Filter("incidentId", Kind.TEXT, equals("id")),
        Filter("incidentType", Kind.TEXT, equals("incident_type")),
        Filter("incidentMessage", Kind.TEXT, equals("incident_message")),
        Filter("incidentMessageLike", Kind.TEXT, like("incident_message")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKeyIn", Kind.TEXTS, of_definition(one_of("key"))),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("incidentTimestampBefore", Kind.DATE, below("incident_timestamp")),
        Filter("incidentTimestampAfter", Kind.DATE, above("incident_timestamp")),
        Filter("activityId", Kind.TEXT, equals("activity_id")),
        Filter("failedActivityId", Kind.TEXT, equals("failed_activity_id")),
        Filter("causeIncidentId", Kind.TEXT, equals("cause_incident_id")),
        Filter("rootCauseIncidentId", Kind.TEXT, equals("root_cause_incident_id")),
        Filter("configuration", Kind.TEXT, equals("configuration")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("jobDefinitionIdIn", Kind.TEXTS, one_of("job_definition_id"), blank=True),
    ),
    sorts=(
        Sort("incidentId", "id"),
        Sort("incidentMessage", "incident_message"),
        Sort("incidentTimestamp", "incident_timestamp"),
        Sort("incidentType", "incident_type"),
        Sort("executionId", "execution_id"),
        Sort("activityId", "activity_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("causeIncidentId", "cause_incident_id"),
        Sort("rootCauseIncidentId", "root_cause_incident_id"),
        Sort("configuration", "configuration"),
        Sort("tenantId", "tenant_id"),
    ),
)
