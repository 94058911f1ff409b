"""How often the activities of a process definition ran."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.query.statistics import Period
from watchword.rest.cleanable import OF_INSTANCES
from watchword.rest.op import Call, Op, Parameter, Resource, many
from watchword.rest.parameters import date, texts, word
from watchword.rest.views.statistics import historic_statistics


def _statistics(call: Call) -> Any:
    descending = _descending(call)
    rows = call.services.history.activity_statistics(
        call.path["id"],
        canceled=word(call, "canceled"),
        finished=word(call, "finished"),
        complete_scope=word(call, "completeScope"),
        incidents=word(call, "incidents"),
        period=Period(
            started_before=date(call, "startedBefore"),
            started_after=date(call, "startedAfter"),
            finished_before=date(call, "finishedBefore"),
            finished_after=date(call, "finishedAfter"),
            process_instance_ids=texts(call, "processInstanceIdIn"),
        ),
        identity=call.identity,
    )
    return [historic_statistics(row) for row in sorted(rows, key=lambda row: row.id, reverse=descending)]


def _descending(call: Call) -> bool:
    by, order = call.text("sortBy"), call.text("sortOrder")
    if by not in (None, "activityId"):
        raise InvalidRequest(f"sortBy is {by[:40]!r}; expected activityId" if by else "sortBy is empty")
    if order not in (None, "asc", "desc"):
        raise InvalidRequest(f"sortOrder is {str(order)[:40]!r}; expected asc or desc")
    if (by is None) != (order is None):
        raise InvalidRequest("sortBy and sortOrder belong together; one of them is missing")
    return order == "desc"


RESOURCE = Resource(
    "/history/process-definition",
    (
        *OF_INSTANCES,
        Op(
            "GET",
            "/{id}/statistics",
            _statistics,
            "getHistoricActivityStatistics",
            rules.READ_HISTORY,
            reply=many("HistoricActivityStatisticsDto"),
            parameters=(
                Parameter("canceled", "boolean"),
                Parameter("finished", "boolean"),
                Parameter("completeScope", "boolean"),
                Parameter("incidents", "boolean"),
                Parameter("startedBefore", "date"),
                Parameter("startedAfter", "date"),
                Parameter("finishedBefore", "date"),
                Parameter("finishedAfter", "date"),
                Parameter("processInstanceIdIn"),
                Parameter("sortBy"),
                Parameter("sortOrder"),
            ),
        ),
    ),
    tag="Historic Process Definition",
)
