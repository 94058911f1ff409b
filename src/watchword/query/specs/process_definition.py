"""Process definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchword.query.compile import Given, Place
from watchword.query.decode import engine_error
from watchword.query.model import LAST_OF, Filter, Kind, Query, Sort
from watchword.query.predicates import (
    ACTIVE,
    SUSPENDED,
    above,
    equals,
    holds,
    is_null,
    like,
    of,
    one_of,
    tenants,
)
from watchword.query.specs.common import sort_by_joined, with_incident
from watchword.store.late import sa
from watchword.store.tables import DeploymentRow, IdentityLinkRow, MembershipRow, ProcessDefinitionRow

_INCIDENT = with_incident("process_definition_id", "id")
_DEPLOYMENT = {"id": "deployment_id"}
_LATEST_EXCLUDES = frozenset({"deploymentId", "processDefinitionId", "version"})


def _latest(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match definitions that no later version of the same key and tenant follows."""
    later = place.inner(ProcessDefinitionRow)
    mine, theirs = place.column("tenant_id"), later.column("tenant_id")
    return sa.not_(
        place.exists(
            later,
            later.column("key") == place.column("key"),
            later.column("version") > place.column("version"),
            sa.or_(theirs == mine, sa.and_(theirs.is_(None), mine.is_(None))),
        )
    )


def _startable_by(place: Place, given: Given) -> sa.ColumnElement[bool]:
    """Match definitions that name the user, or a group of the user, as candidate starter."""
    link = place.inner(IdentityLinkRow)
    member = link.inner(MembershipRow)
    groups = link.exists(
        member,
        member.column("group_id") == link.column("group_id"),
        member.column("user_id") == link.bind(given),
    )
    return place.exists(
        link,
        link.column("process_definition_id") == place.column("id"),
        sa.or_(link.column("user_id") == link.bind(given), groups),
    )


def _check_latest(values: Mapping[str, Any]) -> None:
    if "latestVersion" in values and values.keys() & _LATEST_EXCLUDES:
        raise engine_error("latestVersion goes with key, keyLike, name and nameLike only, not with id or version")


def _check_version(values: Mapping[str, Any]) -> None:
    if values.get("version", 1) < 1:
        raise engine_error(f"version is {values['version']}; expected 1 or more")


PROCESS_DEFINITIONS = Query(
    "process-definition",
    ProcessDefinitionRow,
    filters=(
        Filter("processDefinitionId", Kind.TEXT, equals("id")),
        Filter("processDefinitionIdIn", Kind.TEXTS, one_of("id"), blank=True),
        Filter("name", Kind.TEXT, equals("name")),
        Filter("nameLike", Kind.TEXT, like("name", ignore_case=True)),
        Filter("deploymentId", Kind.TEXT, equals("deployment_id")),
        Filter("deployedAfter", Kind.DATE, of(DeploymentRow, _DEPLOYMENT, above("deploy_time"))),
        Filter("deployedAt", Kind.DATE, of(DeploymentRow, _DEPLOYMENT, equals("deploy_time"))),
        Filter("key", Kind.TEXT, equals("key")),
        Filter("keysIn", Kind.TEXTS, one_of("key"), blank=True),
        Filter("keyLike", Kind.TEXT, like("key")),
        Filter("category", Kind.TEXT, equals("category")),
        Filter("categoryLike", Kind.TEXT, like("category")),
        Filter("version", Kind.WHOLE, equals("version")),
        Filter("latestVersion", Kind.FLAG, _latest),
        Filter("resourceName", Kind.TEXT, equals("resource_name")),
        Filter("resourceNameLike", Kind.TEXT, like("resource_name")),
        Filter("startableBy", Kind.TEXT, _startable_by),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("incidentId", Kind.TEXT, _INCIDENT["incidentId"]),
        Filter("incidentType", Kind.TEXT, _INCIDENT["incidentType"]),
        Filter("incidentMessage", Kind.TEXT, _INCIDENT["incidentMessage"]),
        Filter("incidentMessageLike", Kind.TEXT, _INCIDENT["incidentMessageLike"]),
        Filter("tenantIdIn", Kind.TEXTS, tenants("includeProcessDefinitionsWithoutTenantId"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("includeProcessDefinitionsWithoutTenantId", Kind.FLAG),
        Filter("versionTag", Kind.TEXT, equals("version_tag")),
        Filter("versionTagLike", Kind.TEXT, like("version_tag")),
        Filter("withoutVersionTag", Kind.FLAG, is_null("version_tag")),
        Filter("startableInTasklist", Kind.FLAG, holds("startable", True)),
        Filter("notStartableInTasklist", Kind.FLAG, holds("startable", False)),
        Filter("startablePermissionCheck", Kind.FLAG),
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
        Sort("versionTag", "version_tag"),
    ),
    checks=(_check_latest, _check_version),
    last_of=(*LAST_OF, ("versionTag", "withoutVersionTag")),
    aliases={"latest": "latestVersion"},
)
