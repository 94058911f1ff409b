"""The user operation log."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, below, equals, one_of
from watchword.store.tables import UserOperationLogRow

USER_OPERATIONS = Query(
    "history-user-operation",
    UserOperationLogRow,
    filters=(
        Filter("deploymentId", Kind.TEXT, equals("deployment_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("caseDefinitionId", Kind.TEXT, equals("case_definition_id")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("caseExecutionId", Kind.TEXT, equals("case_execution_id")),
        Filter("taskId", Kind.TEXT, equals("task_id")),
        Filter("externalTaskId", Kind.TEXT, equals("external_task_id")),
        Filter("batchId", Kind.TEXT, equals("batch_id")),
        Filter("jobId", Kind.TEXT, equals("job_id")),
        Filter("jobDefinitionId", Kind.TEXT, equals("job_definition_id")),
        Filter("userId", Kind.TEXT, equals("user_id")),
        Filter("operationId", Kind.TEXT, equals("operation_id")),
        Filter("operationType", Kind.TEXT, equals("operation_type")),
        Filter("entityType", Kind.TEXT, equals("entity_type")),
        Filter("entityTypeIn", Kind.TEXTS, one_of("entity_type")),
        Filter("category", Kind.TEXT, equals("category")),
        Filter("categoryIn", Kind.TEXTS, one_of("category")),
        Filter("property", Kind.TEXT, equals("property")),
        Filter("afterTimestamp", Kind.DATE, above("timestamp")),
        Filter("beforeTimestamp", Kind.DATE, below("timestamp")),
    ),
    sorts=(Sort("timestamp", "timestamp"),),
)
