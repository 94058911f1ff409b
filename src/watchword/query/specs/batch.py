"""Batches: those that run, and those that history knows."""

from __future__ import annotations

from typing import Any

from watchword.query.compile import Given, Place
from watchword.query.model import LAST_OF, Filter, Kind, Predicate, Query, Sort
from watchword.query.predicates import SUSPENDED, above, below, equals, has, has_no, holds, is_null, is_set, one_of
from watchword.store.late import sa
from watchword.store.tables import BatchRow, HistoricBatchRow, JobRow

_BOTH = ("true", "false")


def _tells(predicate: Predicate) -> Predicate:
    """Match rows for which `predicate` is as the given word says, `true` or `false`: here both of them filter."""

    def both(place: Place, given: Given) -> sa.ColumnElement[bool]:
        holds_ = predicate(place, given)
        truth = sa.true() if holds_ is None else holds_
        word: sa.ColumnElement[bool] = sa.case((truth, _word("true")), else_=_word("false")) == place.bind(given)
        return word

    return both


def _word(text: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{text}'")


_FAILED = (JobRow, {"job_definition_id": "batch_job_definition_id"}, holds("retries", 0))
_SUSPENDED = Filter("suspended", Kind.TEXT, _tells(SUSPENDED), choices=_BOTH, change=str.lower)
_COMMON = (
    Filter("batchId", Kind.TEXT, equals("id")),
    Filter("type", Kind.TEXT, equals("type")),
    Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
    Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
)

BATCHES = Query(
    "batch",
    BatchRow,
    filters=(
        *_COMMON,
        _SUSPENDED,
        Filter("createdBy", Kind.TEXT),
        Filter("startedBefore", Kind.VALUE),
        Filter("startedAfter", Kind.VALUE),
        Filter("withFailures", Kind.VALUE),
        Filter("withoutFailures", Kind.VALUE),
    ),
    sorts=(Sort("batchId", "id"), Sort("tenantId", "tenant_id")),
)
"""The last five are accepted but don't filter here, only with statistics. Source: observed in 7.24."""

BATCH_STATISTICS = Query(
    "batch/statistics",
    BatchRow,
    filters=(
        *_COMMON,
        _SUSPENDED,
        Filter("createdBy", Kind.TEXT, equals("create_user_id")),
        Filter("startedBefore", Kind.DATE, below("start_time")),
        Filter("startedAfter", Kind.DATE, above("start_time")),
        Filter("withFailures", Kind.FLAG, has(*_FAILED)),
        Filter("withoutFailures", Kind.FLAG, has_no(*_FAILED)),
    ),
    last_of=(*LAST_OF, ("withFailures", "withoutFailures")),
    sorts=(Sort("batchId", "id"), Sort("startTime", "start_time"), Sort("tenantId", "tenant_id")),
)

HISTORIC_BATCHES = Query(
    "history-batch",
    HistoricBatchRow,
    filters=(*_COMMON, Filter("completed", Kind.TEXT, _tells(is_set("end_time")), choices=_BOTH, change=str.lower)),
    sorts=(
        Sort("batchId", "id"),
        Sort("endTime", "end_time"),
        Sort("startTime", "start_time"),
        Sort("tenantId", "tenant_id"),
    ),
)
