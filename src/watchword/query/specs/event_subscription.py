"""Event subscriptions."""

from __future__ import annotations

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import equals, is_null, tenants
from watchword.store.tables import EventSubscriptionRow

EVENT_SUBSCRIPTIONS = Query(
    "event-subscription",
    EventSubscriptionRow,
    filters=(
        Filter("eventSubscriptionId", Kind.TEXT, equals("id")),
        Filter("eventName", Kind.TEXT, equals("event_name")),
        Filter("eventType", Kind.TEXT, equals("event_type")),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("activityId", Kind.TEXT, equals("activity_id")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeEventSubscriptionsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeEventSubscriptionsWithoutTenantId", Kind.FLAG),
    ),
    sorts=(Sort("created", "created"), Sort("tenantId", "tenant_id")),
)
