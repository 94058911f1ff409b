"""Metrics: what the engine did, in figures."""

from __future__ import annotations

import re
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.rest.op import Call, Op, Parameter, Resource, many, one
from watchword.rest.parameters import date
from watchword.rest.views.moments import moment

_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_PERIOD = (Parameter("startDate", "date"), Parameter("endDate", "date"))


def _number(call: Call, name: str, default: int, bits: int = 32) -> int:
    """Return a whole number that the operation reads itself: a bad one is 400, a fraction cut (observed in 7.24)."""
    text = call.text(name)
    if text is None:
        return default
    number = int(text.partition(".")[0]) if _NUMBER.fullmatch(text) else 2**bits
    if abs(number) >= 2 ** (bits - 1):
        raise InvalidRequest(f"{name} is {text[:40]!r}; expected a whole number of {bits} bits")
    return number


def _total(call: Call) -> dict[str, int]:
    found = call.services.metrics.total(
        call.path["metrics-name"], start=date(call, "startDate"), end=date(call, "endDate"), identity=call.identity
    )
    return {"result": found}


def _intervals(call: Call) -> list[dict[str, Any]]:
    rows = call.services.metrics.intervals(
        name=call.text("name"),
        reporter=call.text("reporter"),
        start=date(call, "startDate"),
        end=date(call, "endDate"),
        seconds=_number(call, "interval", 900, 64),
        by_reporter=call.text("aggregateByReporter") is None,
        first=_number(call, "firstResult", 0),
        limit=_number(call, "maxResults", 200),
        identity=call.identity,
    )
    return [
        {"timestamp": moment(row.start), "name": row.name, "reporter": row.reporter, "value": row.value} for row in rows
    ]


def _delete_task_metrics(call: Call) -> None:
    call.services.metrics.delete_task_metrics(date(call, "date"), identity=call.identity)


RESOURCE = Resource(
    "/metrics",
    (
        Op(
            "GET",
            "",
            _intervals,
            "interval",
            rules.READ_CONFIGURATION,
            reply=many("MetricsIntervalResultDto"),
            parameters=(
                Parameter("name"),
                Parameter("reporter"),
                *_PERIOD,
                Parameter("firstResult", "integer"),
                Parameter("maxResults", "integer"),
                Parameter("interval", "long"),
                Parameter("aggregateByReporter"),
            ),
        ),
        Op(
            "DELETE",
            "/task-worker",
            _delete_task_metrics,
            "deleteTaskMetrics",
            rules.DELETE_SYSTEM,
            parameters=(Parameter("date", "date"),),
        ),
        Op(
            "GET",
            "/{metrics-name}/sum",
            _total,
            "getMetrics",
            rules.READ_CONFIGURATION,
            reply=one("MetricsResultDto"),
            parameters=_PERIOD,
        ),
    ),
    tag="Metrics",
)
