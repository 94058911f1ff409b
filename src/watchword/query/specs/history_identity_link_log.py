"""The log of identity links."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import at_least, at_most, equals, is_null, one_of
from watchword.store.tables import HistoricIdentityLinkRow

HISTORIC_IDENTITY_LINK_LOG = Query(
    "history-identity-link-log",
    HistoricIdentityLinkRow,
    filters=(
        Filter("type", Kind.TEXT, equals("type")),
        Filter("userId", Kind.TEXT, equals("user_id")),
        Filter("groupId", Kind.TEXT, equals("group_id")),
        Filter("dateBefore", Kind.DATE, at_most("timestamp")),
        Filter("dateAfter", Kind.DATE, at_least("timestamp")),
        Filter("taskId", Kind.TEXT, equals("task_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("operationType", Kind.TEXT, equals("operation_type")),
        Filter("assignerId", Kind.TEXT, equals("assigner_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
    ),
    sorts=(
        Sort("time", "timestamp"),
        Sort("type", "type"),
        Sort("userId", "user_id"),
        Sort("groupId", "group_id"),
        Sort("taskId", "task_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processDefinitionKey", "process_definition_key"),
        Sort("operationType", "operation_type"),
        Sort("assignerId", "assigner_id"),
        Sort("tenantId", "tenant_id"),
    ),
)
