"""The log of external tasks."""

from __future__ import annotations

from watchword.core.errors import NotValid
from watchword.query.model import LAST_OF, Filter, Kind, Query, Sort
from watchword.query.predicates import at_least, at_most, equals, holds, is_null, one_of
from watchword.store.tables import HistoricExternalTaskLogRow

HISTORIC_EXTERNAL_TASK_LOG = Query(
    "history-external-task-log",
    HistoricExternalTaskLogRow,
    filters=(
        Filter("logId", Kind.TEXT, equals("id")),
        Filter("externalTaskId", Kind.TEXT, equals("external_task_id")),
        Filter("topicName", Kind.TEXT, equals("topic_name")),
        Filter("workerId", Kind.TEXT, equals("worker_id")),
        Filter("errorMessage", Kind.TEXT, equals("error_message")),
        Filter("activityIdIn", Kind.TEXTS, one_of("activity_id"), some=True, refusal=NotValid),
        Filter("activityInstanceIdIn", Kind.TEXTS, one_of("activity_instance_id"), some=True, refusal=NotValid),
        Filter("executionIdIn", Kind.TEXTS, one_of("execution_id"), some=True, refusal=NotValid),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id")),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("priorityLowerThanOrEquals", Kind.LONG, at_most("priority")),
        Filter("priorityHigherThanOrEquals", Kind.LONG, at_least("priority")),
        Filter("creationLog", Kind.FLAG, holds("state", 0)),
        Filter("failureLog", Kind.FLAG, holds("state", 1)),
        Filter("successLog", Kind.FLAG, holds("state", 2)),
        Filter("deletionLog", Kind.FLAG, holds("state", 3)),
    ),
    sorts=(
        Sort("timestamp", "timestamp"),
        Sort("externalTaskId", "external_task_id"),
        Sort("topicName", "topic_name"),
        Sort("workerId", "worker_id"),
        Sort("retries", "retries"),
        Sort("priority", "priority"),
        Sort("activityId", "activity_id"),
        Sort("activityInstanceId", "activity_instance_id"),
        Sort("executionId", "execution_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("tenantId", "tenant_id"),
    ),
    last_of=(*LAST_OF, ("creationLog", "failureLog", "successLog", "deletionLog")),
)
