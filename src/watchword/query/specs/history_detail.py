"""Historic details: form fields and variable updates."""

from __future__ import annotations

from watchword.query.model import LAST_OF, Filter, Kind, Query, Sort
from watchword.query.predicates import at_least, at_most, equals, holds, is_null, like, one_of
from watchword.query.specs.history_variable_instance import stored_type
from watchword.query.specs.variable_instance import content_of
from watchword.store.tables import HistoricDetailRow

HISTORIC_DETAILS = Query(
    "history-detail",
    HistoricDetailRow,
    filters=(
        Filter("detailId", Kind.TEXT, equals("id"), internal=True),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIdIn", Kind.TEXTS, one_of("process_instance_id")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("taskId", Kind.TEXT, equals("task_id")),
        Filter("activityInstanceId", Kind.TEXT, equals("activity_instance_id")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("caseExecutionId", Kind.TEXT, equals("case_execution_id")),
        Filter("variableInstanceId", Kind.TEXT, equals("variable_instance_id")),
        Filter("variableTypeIn", Kind.TEXTS, one_of("variable_type"), change=stored_type),
        Filter("variableNameLike", Kind.TEXT, like("name", ignore_case=True)),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("userOperationId", Kind.TEXT, equals("operation_id")),
        Filter("formFields", Kind.FLAG, holds("type", "FormProperty"), by_presence=True),
        Filter("variableUpdates", Kind.FLAG, holds("type", "VariableUpdate"), by_presence=True),
        Filter("excludeTaskDetails", Kind.FLAG, is_null("task_id"), by_presence=True),
        Filter("initial", Kind.FLAG, holds("initial", True)),
        Filter("occurredBefore", Kind.DATE, at_most("time")),
        Filter("occurredAfter", Kind.DATE, at_least("time")),
    ),
    sorts=(
        Sort("processInstanceId", "process_instance_id"),
        Sort("variableName", "name"),
        Sort("variableType", "variable_type"),
        Sort("variableRevision", "rev"),
        Sort("formPropertyId", "name"),
        Sort("time", "time"),
        Sort("occurrence", "sequence_counter"),
        Sort("tenantId", "tenant_id"),
    ),
    extras={"content": content_of("variable_type")},
    strict_sorting=True,
    last_of=(*LAST_OF, ("formFields", "variableUpdates"), ("excludeTaskDetails", "taskId")),
)
