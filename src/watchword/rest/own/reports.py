"""Reports: SELECTs of callers over published views, within their rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.query.decode import parse_moment
from watchword.query.report_views import VIEWS
from watchword.rest.op import Call, Op, Resource, many, one
from watchword.rest.views.moments import moment

MOST_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Query:
    """Body of a report: a SELECT and the values of its `?`."""

    sql: str | None = None
    parameters: list[Any] | None = None


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return parse_moment(value) or value
    if isinstance(value, dict | list):
        raise InvalidRequest("parameters holds a JSON object or list; expected texts, numbers, true, false or null")
    return value


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _run(call: Call) -> dict[str, Any]:
    body: Query = call.body
    if not body.sql:
        raise InvalidRequest("sql is missing; expected a SELECT")
    parameters = body.parameters or []
    if len(parameters) > MOST_PARAMETERS:
        raise InvalidRequest(f"{len(parameters)} parameters came; at most {MOST_PARAMETERS} are taken")
    found = call.services.reports.run(body.sql, [_value(v) for v in parameters], identity=call.identity)
    return {
        "columns": list(found.columns),
        "rows": [[_shown(value) for value in line] for line in found.lines],
        "more": found.more,
    }


def _views(_call: Call) -> list[dict[str, Any]]:
    return [{"name": name, "columns": list(view.columns)} for name, view in VIEWS.items()]


RESOURCE = Resource(
    "/watchword/query",
    (
        Op("POST", "", _run, "runReport", rules.ACCESS_APPLICATION, body=Query, reply=one("WatchwordReportDto")),
        Op("GET", "/views", _views, "getReportViews", rules.ACCESS_APPLICATION, reply=many("WatchwordReportViewDto")),
    ),
    tag="Reports",
)
