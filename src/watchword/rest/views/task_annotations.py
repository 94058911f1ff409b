"""Comments and attachments as answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.rest.views.moments import moment


def comment(row: Any, links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the JSON object of a comment."""
    full = row.full_message
    return {
        "links": list(links),
        "id": row.id,
        "userId": row.user_id,
        "time": moment(row.time),
        "taskId": row.task_id,
        "message": row.message if full is None else full.decode("utf-8", "replace"),
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
        "processInstanceId": row.process_instance_id,
    }


def attachment(row: Any, links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the JSON object of an attachment, without its content."""
    return {
        "links": list(links),
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "taskId": row.task_id,
        "type": row.type,
        "url": row.url,
        "createTime": moment(row.create_time),
        "removalTime": moment(row.removal_time),
        "rootProcessInstanceId": row.root_process_instance_id,
    }
