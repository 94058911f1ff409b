"""Decision definitions and decision requirements definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.core.errors import NotValid
from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import above, equals, is_null, like, of, one_of, tenants
from watchword.query.specs.common import sort_by_joined
from watchword.store.late import sa
from watchword.store.table import Row
from watchword.store.tables import DecisionDefinitionRow, DecisionRequirementsDefinitionRow, DeploymentRow

_DEPLOYMENT = {"id": "deployment_id"}
_LATEST_EXCLUDES = frozenset({"deploymentId", "decisionDefinitionId", "decisionRequirementsDefinitionId", "version"})


def _latest(row: type[Row]) -> Callable[[Place, Given], sa.ColumnElement[bool]]:
    """Match definitions that no later version of the same key and tenant follows."""

    def predicate(place: Place, given: Given) -> sa.ColumnElement[bool]:
        later = place.inner(row)
        mine, theirs = place.column("tenant_id"), later.column("tenant_id")
        return sa.not_(
            place.exists(
                later,
                later.column("key") == place.column("key"),
                later.column("version") > place.column("version"),
                sa.or_(theirs == mine, sa.and_(theirs.is_(None), mine.is_(None))),
            )
        )

    return predicate


def _check_latest(values: Mapping[str, Any]) -> None:
    if "latestVersion" in values and values.keys() & _LATEST_EXCLUDES:
        raise NotValid("latestVersion goes with key and keyLike only, not with ids or version")


def _check_version(values: Mapping[str, Any]) -> None:
    if values.get("version", 1) < 1:
        raise NotValid(f"version is {values['version']}; expected 1 or more")


DECISION_DEFINITIONS = Query(
    "decision-definition",
    DecisionDefinitionRow,
    filters=(
        Filter("decisionDefinitionId", Kind.TEXT, equals("id")),
        Filter("decisionDefinitionIdIn", Kind.TEXTS, one_of("id"), blank=True),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("deploymentId", Kind.TEXT, equals("deployment_id")),
        Filter("deployedAfter", Kind.DATE, of(DeploymentRow, _DEPLOYMENT, above("deploy_time"))),
        Filter("deployedAt", Kind.DATE, of(DeploymentRow, _DEPLOYMENT, equals("deploy_time"))),
        Filter("key", Kind.TEXT, equals("key")),
        Filter("keyLike", Kind.TEXT, like("key")),
        Filter("category", Kind.TEXT, equals("category")),
        Filter("categoryLike", Kind.TEXT, like("category")),
        Filter("version", Kind.WHOLE, equals("version")),
        Filter("latestVersion", Kind.FLAG, _latest(DecisionDefinitionRow)),
        Filter("resourceName", Kind.TEXT, equals("resource_name")),
        Filter("resourceNameLike", Kind.TEXT, like("resource_name")),
        Filter("decisionRequirementsDefinitionId", Kind.TEXT, equals("decision_requirements_definition_id")),
        Filter("decisionRequirementsDefinitionKey", Kind.TEXT, equals("decision_requirements_definition_key")),
        Filter("withoutDecisionRequirementsDefinition", Kind.FLAG, is_null("decision_requirements_definition_id")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeDecisionDefinitionsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeDecisionDefinitionsWithoutTenantId", Kind.FLAG),
        Filter("versionTag", Kind.TEXT, equals("version_tag")),
        Filter("versionTagLike", Kind.TEXT, like("version_tag")),
    ),
    sorts=(
        Sort("category", "category"),
        Sort("key", "key"),
        Sort("id", "id"),
        Sort("name", "name"),
        Sort("version", "version"),
        Sort("deploymentId", "deployment_id"),
        Sort("deployTime", sort_by_joined(DeploymentRow, _DEPLOYMENT, "deploy_time")),
        Sort("tenantId", "tenant_id"),
        Sort("decisionRequirementsDefinitionKey", "decision_requirements_definition_key"),
        Sort("versionTag", "version_tag"),
    ),
    checks=(_check_latest, _check_version),
)
DECISION_REQUIREMENTS_DEFINITIONS = Query(
    "decision-requirements-definition",
    DecisionRequirementsDefinitionRow,
    filters=(
        Filter("decisionRequirementsDefinitionId", Kind.TEXT, equals("id")),
        Filter("decisionRequirementsDefinitionIdIn", Kind.TEXTS, one_of("id")),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name")),
        Filter("deploymentId", Kind.TEXT, equals("deployment_id")),
        Filter("key", Kind.TEXT, equals("key")),
        Filter("keyLike", Kind.TEXT, like("key")),
        Filter("category", Kind.TEXT, equals("category")),
        Filter("categoryLike", Kind.TEXT, like("category")),
        Filter("version", Kind.WHOLE, equals("version")),
        Filter("latestVersion", Kind.FLAG, _latest(DecisionRequirementsDefinitionRow)),
        Filter("resourceName", Kind.TEXT, equals("resource_name")),
        Filter("resourceNameLike", Kind.TEXT, like("resource_name")),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeDecisionRequirementsDefinitionsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeDecisionRequirementsDefinitionsWithoutTenantId", Kind.FLAG),
    ),
    sorts=(
        Sort("id", "id"),
        Sort("key", "key"),
        Sort("name", "name"),
        Sort("version", "version"),
        Sort("deploymentId", "deployment_id"),
        Sort("category", "category"),
        Sort("tenantId", "tenant_id"),
    ),
    checks=(_check_latest, _check_version),
)
