"""Deployments as answers show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from watchword.rest.views.decision_definition import decision_definition, decision_requirements_definition
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
    return {
        **deployment(made, links),
        "deployedProcessDefinitions": _by_id(made.process_definitions, process_definition),
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": _by_id(made.decision_definitions, decision_definition),
        "deployedDecisionRequirementsDefinitions": _by_id(
            made.decision_requirements_definitions, decision_requirements_definition
        ),
    }


def _by_id(rows: Sequence[Any] | None, view: Callable[[Any], Any]) -> dict[str, Any] | None:
    return None if rows is None else {row.id: view(row) for row in rows}


def resource(row: Any) -> dict[str, Any]:
    """Return the JSON object of a file of a deployment."""
    return {"id": row.id, "name": row.name, "deploymentId": row.deployment_id}
