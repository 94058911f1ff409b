"""Batches that history knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.query.spec import from_json
from watchword.query.specs.batch import HISTORIC_BATCHES
from watchword.rest.cleanable import OF_BATCHES
from watchword.rest.families import NO_SUCH, answered, counting, found_rows, listing
from watchword.rest.op import Call, Op, Resource, one
from watchword.rest.removal_time import removal_time
from watchword.rest.views.batch import batch, historic_batch


@dataclass(frozen=True, slots=True)
class BatchRemovalTime:
    """Body of a removal time."""

    absolute_removal_time: datetime | None = None
    cleared_removal_time: bool | None = None
    calculated_removal_time: bool | None = None
    historic_batch_ids: list[str] | None = None
    historic_batch_query: dict[str, Any] | None = None


def _get(call: Call) -> Any:
    return historic_batch(call.services.batches.get_historic(call.path["id"], identity=call.identity))


def _delete(call: Call) -> None:
    call.services.batches.delete_historic(call.path["id"], identity=call.identity)


def _set_removal_time(call: Call) -> Any:
    body: BatchRemovalTime = call.body
    found = list(body.historic_batch_ids or ())
    if body.historic_batch_query is not None:
        criteria = from_json(HISTORIC_BATCHES, body.historic_batch_query)
        rows = found_rows(call, HISTORIC_BATCHES, criteria)
        found += [row.id for row in rows]
    made = call.services.batches.set_removal_time(found, of_batches=True, identity=call.identity, **removal_time(body))
    return batch(made)


RESOURCE = Resource(
    "/history/batch",
    (
        *listing(HISTORIC_BATCHES, historic_batch, "HistoricBatchDto", get="getHistoricBatches"),
        *counting(HISTORIC_BATCHES, get="getHistoricBatchesCount"),
        *OF_BATCHES,
        Op(
            "POST",
            "/set-removal-time",
            _set_removal_time,
            "setRemovalTimeAsyncHistoricBatch",
            rules.CREATE_BATCH_REMOVAL_TIME,
            body=BatchRemovalTime,
            reply=one("BatchDto"),
        ),
        Op(
            "DELETE",
            "/{id}",
            _delete,
            "deleteHistoricBatch",
            rules.DELETE_BATCH_HISTORY,
            errors=answered("InvalidRequestException", 400, 0, BadUserRequest),
        ),
        Op(
            "GET",
            "/{id}",
            _get,
            "getHistoricBatch",
            rules.READ_BATCH_HISTORY,
            reply=one("HistoricBatchDto"),
            errors=NO_SUCH,
        ),
    ),
    tag="Historic Batch",
)
