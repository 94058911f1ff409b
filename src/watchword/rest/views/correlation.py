"""What became of a message."""

from __future__ import annotations

from typing import Any

from watchword.rest.variables import dumped
from watchword.rest.views.process_instance import started


def correlated(result: Any) -> dict[str, Any]:
    """Return the JSON object of one place that a message went to."""
    execution, instance = result.execution, result.process_instance
    shown: dict[str, Any] = {
        "resultType": "ProcessDefinition" if execution is None else "Execution",
        "execution": None
        if execution is None
        else {
            "id": execution.id,
            "processInstanceId": execution.process_instance_id,
            "ended": execution.ended,
            "tenantId": execution.tenant_id,
        },
        "processInstance": None if instance is None else started(instance, ()),
    }
    if result.variables is not None:
        shown["variables"] = dumped(result.variables, deserialize=False)
    return shown
