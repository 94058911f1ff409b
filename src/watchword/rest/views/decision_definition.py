"""Decision definitions and decision requirements definitions as answers show them."""

from __future__ import annotations

from typing import Any


def decision_definition(row: Any) -> dict[str, Any]:
    """Return the JSON object of a decision definition."""
    return {
        "id": row.id,
        "key": row.key,
        "category": row.category,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_id,
        "tenantId": row.tenant_id,
        "decisionRequirementsDefinitionId": row.decision_requirements_definition_id,
        "decisionRequirementsDefinitionKey": row.decision_requirements_definition_key,
        "historyTimeToLive": row.history_time_to_live,
        "versionTag": row.version_tag,
    }


def decision_requirements_definition(row: Any) -> dict[str, Any]:
    """Return the JSON object of a decision requirements definition."""
    return {
        "id": row.id,
        "key": row.key,
        "category": row.category,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_id,
        "tenantId": row.tenant_id,
    }
