"""Batches: those that run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.query.spec import from_parameters
from watchword.query.specs.batch import BATCH_STATISTICS, BATCHES
from watchword.rest.families import NO_SUCH, PAGING, answered, counting, listing, page, without_paging
from watchword.rest.op import Call, Op, Parameter, Resource, many, one
from watchword.rest.views.batch import batch, batch_statistics


@dataclass(frozen=True, slots=True)
class BatchSuspension:
    """Body of a suspension or activation."""

    suspended: bool | None = None


def _get(call: Call) -> Any:
    return batch(call.services.batches.get(call.path["id"], identity=call.identity))


def _statistics(call: Call) -> Any:
    rows = page(call, BATCH_STATISTICS, from_parameters(BATCH_STATISTICS, without_paging(call.query)))
    return [batch_statistics(row) for row in call.services.batches.numbers(rows, identity=call.identity)]


def _suspend(call: Call) -> None:
    call.services.batches.suspend(call.path["id"], suspended=bool(call.body.suspended), identity=call.identity)


def _delete(call: Call) -> None:
    call.services.batches.delete(call.path["id"], with_history=call.flag("cascade"), identity=call.identity)


_UNKNOWN = answered("InvalidRequestException", 400, 0, BadUserRequest)

RESOURCE = Resource(
    "/batch",
    (
        *listing(BATCHES, batch, "BatchDto", get="getBatches"),
        *counting(BATCHES, get="getBatchesCount"),
        Op(
            "GET",
            "/statistics",
            _statistics,
            "getBatchStatistics",
            rules.READ_BATCH,
            reply=many("BatchStatisticsDto"),
            query=BATCH_STATISTICS,
            parameters=PAGING,
        ),
        *counting(BATCH_STATISTICS, get="getBatchStatisticsCount", path="/statistics/count"),
        Op(
            "DELETE",
            "/{id}",
            _delete,
            "deleteBatch",
            rules.DELETE_BATCH,
            parameters=(Parameter("cascade", "boolean"),),
            errors=_UNKNOWN,
        ),
        Op("GET", "/{id}", _get, "getBatch", rules.READ_BATCH, reply=one("BatchDto"), errors=NO_SUCH),
        Op(
            "PUT",
            "/{id}/suspended",
            _suspend,
            "updateBatchSuspensionState",
            rules.UPDATE_BATCH,
            body=BatchSuspension,
            errors=_UNKNOWN,
        ),
    ),
    tag="Batch",
)
