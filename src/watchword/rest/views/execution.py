"""Executions as answers show them."""

from __future__ import annotations

from typing import Any


def execution(row: Any) -> dict[str, Any]:
    """Return the JSON object of an execution."""
    return {
        "id": row.id,
        "processInstanceId": row.process_instance_id,
        "ended": False,
        "tenantId": row.tenant_id,
    }
