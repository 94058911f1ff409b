"""Jobs."""

from __future__ import annotations

from watchword.core.errors import InvalidRequest
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import (
    ACTIVE,
    SUSPENDED,
    after_now,
    at_least,
    at_most,
    both,
    either,
    equals,
    holds,
    is_null,
    is_set,
    moment,
    not_after_now,
    of,
    one_of,
    positive,
    tenants,
)
from watchword.query.specs.common import not_together
from watchword.store.tables import JobDefinitionRow, JobRow

JOBS = Query(
    "job",
    JobRow,
    filters=(
        Filter("jobId", Kind.TEXT, equals("id")),
        Filter("jobIds", Kind.TEXTS, one_of("id"), nulls=True),
        Filter("jobDefinitionId", Kind.TEXT, equals("job_definition_id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIds", Kind.TEXTS, one_of("process_instance_id"), nulls=True),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("activityId", Kind.TEXT, of(JobDefinitionRow, {"id": "job_definition_id"}, equals("activity_id"))),
        Filter("withRetriesLeft", Kind.FLAG, positive("retries")),
        Filter(
            "executable",
            Kind.FLAG,
            both(positive("retries"), either(is_null("due_date"), not_after_now("due_date"))),
        ),
        Filter("timers", Kind.FLAG, holds("type", "timer")),
        Filter("messages", Kind.FLAG, holds("type", "message")),
        Filter("dueDates", Kind.MOMENTS, moment("due_date")),
        Filter("createTimes", Kind.MOMENTS, moment("create_time")),
        Filter("withException", Kind.FLAG, either(is_set("exception_message"), is_set("exception_stack_id"))),
        Filter("exceptionMessage", Kind.TEXT, equals("exception_message")),
        Filter("failedActivityId", Kind.TEXT, equals("failed_activity_id")),
        Filter("noRetriesLeft", Kind.FLAG, holds("retries", 0)),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("priorityLowerThanOrEquals", Kind.LONG, at_most("priority")),
        Filter("priorityHigherThanOrEquals", Kind.LONG, at_least("priority")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeJobsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeJobsWithoutTenantId", Kind.FLAG),
        Filter("acquired", Kind.FLAG, both(is_set("lock_owner"), after_now("lock_expiration_time"))),
    ),
    sorts=(
        Sort("jobId", "id"),
        Sort("executionId", "execution_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("jobPriority", "priority"),
        Sort("jobRetries", "retries"),
        Sort("jobDueDate", "due_date"),
        Sort("tenantId", "tenant_id"),
    ),
    checks=(not_together("timers", "messages", InvalidRequest),),
)
