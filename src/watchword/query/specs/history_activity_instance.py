"""Historic activity instances."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import at_least, at_most, equals, holds, is_null, is_set, one_of
from watchword.query.specs.common import not_together
from watchword.store.tables import HistoricActivityInstanceRow

HISTORIC_ACTIVITY_INSTANCES = Query(
    "history-activity-instance",
    HistoricActivityInstanceRow,
    filters=(
        Filter("activityInstanceId", Kind.TEXT, equals("id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("activityId", Kind.TEXT, equals("activity_id")),
        Filter("activityName", Kind.TEXT, equals("activity_name")),
        Filter("activityType", Kind.TEXT, equals("activity_type")),
        Filter("taskAssignee", Kind.TEXT, equals("assignee")),
        Filter("finished", Kind.FLAG, is_set("end_time")),
        Filter("unfinished", Kind.FLAG, is_null("end_time")),
        Filter("canceled", Kind.FLAG, holds("activity_instance_state", 2)),
        Filter("completeScope", Kind.FLAG, holds("activity_instance_state", 1)),
        Filter("startedBefore", Kind.DATE, at_most("start_time")),
        Filter("startedAfter", Kind.DATE, at_least("start_time")),
        Filter("finishedBefore", Kind.DATE, at_most("end_time")),
        Filter("finishedAfter", Kind.DATE, at_least("end_time")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
    ),
    sorts=(
        Sort("activityInstanceId", "id"),
        Sort("instanceId", "process_instance_id"),
        Sort("executionId", "execution_id"),
        Sort("activityId", "activity_id"),
        Sort("activityName", "activity_name"),
        Sort("activityType", "activity_type"),
        Sort("startTime", "start_time"),
        Sort("endTime", "end_time"),
        Sort("duration", "duration"),
        Sort("definitionId", "process_definition_id"),
        Sort("occurrence", "sequence_counter"),
        Sort("tenantId", "tenant_id"),
    ),
    checks=(not_together("canceled", "completeScope"),),
)
