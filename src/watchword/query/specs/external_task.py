"""External tasks."""

from __future__ import annotations

from watchword.query.model import LAST_OF, OPERATORS_WITH_NOT_LIKE, Filter, Kind, Query, Sort
from watchword.query.predicates import (
    ACTIVE,
    SUSPENDED,
    above,
    after_now,
    at_least,
    at_most,
    below,
    either,
    equals,
    holds,
    is_null,
    like,
    not_after_now,
    one_of,
    positive,
)
from watchword.query.specs.common import joined_column, of_definition
from watchword.query.variables import variables
from watchword.store.tables import ExecutionRow, ExternalTaskRow, ProcessDefinitionRow, VariableRow

EXTERNAL_TASKS = Query(
    "external-task",
    ExternalTaskRow,
    filters=(
        Filter("externalTaskId", Kind.TEXT, equals("id")),
        Filter("externalTaskIdIn", Kind.TEXTS, one_of("id"), nulls=True),
        Filter("topicName", Kind.TEXT, equals("topic_name")),
        Filter("workerId", Kind.TEXT, equals("worker_id")),
        Filter("locked", Kind.FLAG, after_now("lock_expiration_time")),
        Filter(
            "notLocked",
            Kind.FLAG,
            either(is_null("lock_expiration_time"), not_after_now("lock_expiration_time")),
        ),
        Filter("withRetriesLeft", Kind.FLAG, either(is_null("retries"), positive("retries"))),
        Filter("noRetriesLeft", Kind.FLAG, holds("retries", 0)),
        Filter("lockExpirationAfter", Kind.DATE, above("lock_expiration_time")),
        Filter("lockExpirationBefore", Kind.DATE, below("lock_expiration_time")),
        Filter("activityId", Kind.TEXT, equals("activity_id")),
        Filter("activityIdIn", Kind.TEXTS, one_of("activity_id"), blank=True),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIdIn", Kind.TEXTS, one_of("process_instance_id"), blank=True),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("priorityHigherThanOrEquals", Kind.LONG, at_least("priority")),
        Filter("priorityLowerThanOrEquals", Kind.LONG, at_most("priority")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processDefinitionKeyIn", Kind.TEXTS, one_of("process_definition_key"), nulls=True),
        Filter("processDefinitionName", Kind.TEXT, of_definition(equals("name"))),
        Filter("processDefinitionNameLike", Kind.TEXT, of_definition(like("name"))),
        Filter(
            "processVariables",
            Kind.VARIABLES,
            variables(VariableRow, {"execution_id": "process_instance_id"}, no_task=True),
            operators=OPERATORS_WITH_NOT_LIKE,
        ),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
    ),
    sorts=(
        Sort("id", "id"),
        Sort("lockExpirationTime", "lock_expiration_time"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("taskPriority", "priority"),
        Sort("tenantId", "tenant_id"),
        Sort("createTime", "create_time"),
    ),
    extras={
        "business_key": joined_column(ExecutionRow, {"id": "process_instance_id"}, "business_key"),
        "process_definition_version_tag": joined_column(
            ProcessDefinitionRow, {"id": "process_definition_id"}, "version_tag"
        ),
    },
    variable_errors_are_engine=True,
    last_of=(*LAST_OF, ("withRetriesLeft", "noRetriesLeft")),
)
