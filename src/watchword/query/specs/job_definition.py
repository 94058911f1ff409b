"""Job definitions."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import ACTIVE, SUSPENDED, equals, is_null, is_set, one_of, tenants
from watchword.store.tables import JobDefinitionRow

JOB_DEFINITIONS = Query(
    "job-definition",
    JobDefinitionRow,
    filters=(
        Filter("jobDefinitionId", Kind.TEXT, equals("id")),
        Filter("activityIdIn", Kind.TEXTS, one_of("activity_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("jobType", Kind.TEXT, equals("job_type")),
        Filter("jobConfiguration", Kind.TEXT, equals("job_configuration")),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("withOverridingJobPriority", Kind.FLAG, is_set("job_priority")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeJobDefinitionsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeJobDefinitionsWithoutTenantId", Kind.FLAG),
    ),
    sorts=(
        Sort("jobDefinitionId", "id"),
        Sort("activityId", "activity_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("jobType", "job_type"),
        Sort("jobConfiguration", "job_configuration"),
        Sort("tenantId", "tenant_id"),
    ),
)
