"""Deployments as answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.rest.views.moments import moment
from watchword.rest.views.process_definition import process_definition


def deployment(row: Any, links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the JSON object of a deployment."""
    return {
        "links": list(links),
        "id": row.id,
        "name": row.name,
        "source": row.source,
        "deploymentTime": moment(row.deploy_time),
        "tenantId": row.tenant_id,
    }


def deployed(made: Any, links: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the JSON object of a deployment that was just made, with the definitions it made."""
    definitions = made.process_definitions
    return {
        **deployment(made, links),
        "deployedProcessDefinitions": None
        if definitions is None
        else {row.id: process_definition(row) for row in definitions},
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def resource(row: Any) -> dict[str, Any]:
    """Return the JSON object of a file of a deployment."""
    return {"id": row.id, "name": row.name, "deploymentId": row.deployment_id}
