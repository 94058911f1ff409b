"""Operations of historic process instances that start a batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.rest.op import Call, Op
from watchword.rest.removal_time import removal_time
from watchword.rest.resources.batch_starts import BAD, BATCH, found_ids
from watchword.rest.views.batch import batch


@dataclass(frozen=True, slots=True)
class DeleteHistoricProcessInstances:
    """Body of the deletion of the history of ended instances."""

    historic_process_instance_ids: list[str] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    delete_reason: str | None = None
    fail_if_not_exists: bool | None = None


@dataclass(frozen=True, slots=True)
class InstanceRemovalTime:
    """Body of a removal time for many instances."""

    absolute_removal_time: datetime | None = None
    cleared_removal_time: bool | None = None
    calculated_removal_time: bool | None = None
    historic_process_instance_ids: list[str] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    hierarchical: bool | None = None
    update_in_chunks: bool | None = None
    update_chunk_size: int | None = None


LARGEST_CHUNK = 500
"""Rows that one step of a removal time in chunks may touch."""


def _delete_history(call: Call) -> Any:
    body: DeleteHistoricProcessInstances = call.body
    found = found_ids(
        call, body.historic_process_instance_ids, HISTORIC_PROCESS_INSTANCES, body.historic_process_instance_query
    )
    return batch(call.services.batches.delete_history(found, reason=body.delete_reason, identity=call.identity))


def _set_removal_time(call: Call) -> Any:
    body: InstanceRemovalTime = call.body
    found = found_ids(
        call, body.historic_process_instance_ids, HISTORIC_PROCESS_INSTANCES, body.historic_process_instance_query
    )
    size = body.update_chunk_size
    if size is not None and not 0 < size <= LARGEST_CHUNK:
        raise BadUserRequest(f"updateChunkSize is {size}; expected 1 to {LARGEST_CHUNK}")
    made = call.services.batches.set_removal_time(
        found,
        hierarchical=bool(body.hierarchical),
        in_chunks=bool(body.update_in_chunks),
        chunk_size=size,
        identity=call.identity,
        **removal_time(body),
    )
    return batch(made)


OF_HISTORY = (
    Op(
        "POST",
        "/delete",
        _delete_history,
        "deleteHistoricProcessInstancesAsync",
        rules.CREATE_BATCH_DELETE_FINISHED,
        body=DeleteHistoricProcessInstances,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/set-removal-time",
        _set_removal_time,
        "setRemovalTimeAsync",
        rules.CREATE_BATCH_REMOVAL_TIME,
        body=InstanceRemovalTime,
        reply=BATCH,
    ),
)
