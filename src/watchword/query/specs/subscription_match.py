"""Event subscriptions that an event may be delivered to: our own query, no client names its filters."""

from __future__ import annotations

from dataclasses import replace

from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import ACTIVE, equals, has, is_null, of, one_of
from watchword.query.variables import variables
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, VariableRow

_FILTERS = (
    Filter("businessKey", Kind.TEXT, of(ExecutionRow, {"id": "process_instance_id"}, equals("business_key"))),
    Filter("eventName", Kind.TEXT, equals("event_name")),
    Filter("eventType", Kind.TEXT, equals("event_type")),
    Filter("executionId", Kind.TEXT, equals("execution_id")),
    Filter("localVariables", Kind.VARIABLES, variables(VariableRow, {"execution_id": "execution_id"}, no_task=True)),
    Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
    Filter(
        "processVariables",
        Kind.VARIABLES,
        variables(VariableRow, {"execution_id": "process_instance_id"}, no_task=True),
    ),
    Filter("running", Kind.FLAG, has(ExecutionRow, {"id": "execution_id"}, ACTIVE)),
    Filter("starting", Kind.FLAG, is_null("execution_id")),
    Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
    Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
)

SUBSCRIPTION_MATCHES = Query(
    "subscription-match",
    EventSubscriptionRow,
    filters=tuple(replace(filter_, internal=True) for filter_ in _FILTERS),
    sorts=(Sort("created", "created"),),
)
