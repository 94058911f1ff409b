"""Deployments."""

from __future__ import annotations

from watchword.core.errors import InvalidRequest
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, below, equals, is_null, like, tenants
from watchword.query.specs.common import not_together
from watchword.store.tables import DeploymentRow

DEPLOYMENTS = Query(
    "deployment",
    DeploymentRow,
    filters=(
        Filter("id", Kind.TEXT, equals("id")),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("source", Kind.TEXT, equals("source")),
        Filter("withoutSource", Kind.FLAG, is_null("source")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeDeploymentsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeDeploymentsWithoutTenantId", Kind.FLAG),
        Filter("after", Kind.DATE, above("deploy_time")),
        Filter("before", Kind.DATE, below("deploy_time")),
    ),
    sorts=(
        Sort("id", "id"),
        Sort("name", "name"),
        Sort("deploymentTime", "deploy_time"),
        Sort("tenantId", "tenant_id"),
    ),
    checks=(not_together("source", "withoutSource", InvalidRequest),),
)
