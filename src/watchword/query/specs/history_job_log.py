"""The log of jobs."""

from __future__ import annotations

from watchword.query.model import LAST_OF, Filter, Kind, Query, Sort
from watchword.query.predicates import at_least, at_most, equals, holds, is_null, one_of
from watchword.store.tables import HistoricJobLogRow

HISTORIC_JOB_LOG = Query(
    "history-job-log",
    HistoricJobLogRow,
    filters=(
        Filter("logId", Kind.TEXT, equals("id")),
        Filter("jobId", Kind.TEXT, equals("job_id")),
        Filter("jobExceptionMessage", Kind.TEXT, equals("job_exception_message")),
        Filter("jobDefinitionId", Kind.TEXT, equals("job_definition_id")),
        Filter("jobDefinitionType", Kind.TEXT, equals("job_definition_type")),
        Filter("jobDefinitionConfiguration", Kind.TEXT, equals("job_definition_configuration")),
        Filter("activityIdIn", Kind.TEXTS, one_of("activity_id"), some=True),
        Filter("failedActivityIdIn", Kind.TEXTS, one_of("failed_activity_id"), some=True),
        Filter("executionIdIn", Kind.TEXTS, one_of("execution_id"), some=True),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("deploymentId", Kind.TEXT, equals("deployment_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("hostname", Kind.TEXT, equals("hostname")),
        Filter("jobPriorityLowerThanOrEquals", Kind.LONG, at_most("job_priority")),
        Filter("jobPriorityHigherThanOrEquals", Kind.LONG, at_least("job_priority")),
        Filter("creationLog", Kind.FLAG, holds("job_state", 0)),
        Filter("failureLog", Kind.FLAG, holds("job_state", 1)),
        Filter("successLog", Kind.FLAG, holds("job_state", 2)),
        Filter("deletionLog", Kind.FLAG, holds("job_state", 3)),
    ),
    sorts=(
        Sort("timestamp", "timestamp"),
        Sort("jobId", "job_id"),
        Sort("jobDefinitionId", "job_definition_id"),
        Sort("jobDueDate", "job_due_date"),
        Sort("jobRetries", "job_retries"),
        Sort("jobPriority", "job_priority"),
        Sort("activityId", "activity_id"),
        Sort("executionId", "execution_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("deploymentId", "deployment_id"),
        Sort("occurrence", "sequence_counter"),
        Sort("tenantId", "tenant_id"),
        Sort("hostname", "hostname"),
    ),
    last_of=(*LAST_OF, ("creationLog", "failureLog", "successLog", "deletionLog")),
)
