"""Deployments as answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.rest.views.moments import moment


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
