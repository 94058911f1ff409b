"""The log of external tasks."""

from __future__ import annotations

from dataclasses import replace

from watchword.authz import rules
from watchword.query.spec import from_keywords
from watchword.query.specs.common import joined_column
from watchword.query.specs.history_external_task_log import HISTORIC_EXTERNAL_TASK_LOG
from watchword.rest.families import by_filter, counting, found_rows, get_one, listing, missing, rule_of
from watchword.rest.op import Answer, Call, Op, Reply, Resource, no_content
from watchword.rest.views.history_external_task_log import historic_external_task_log
from watchword.store.tables import ByteArrayRow

NOUN = "historic external task log"
DETAILS = replace(
    HISTORIC_EXTERNAL_TASK_LOG,
    name="history-external-task-log-details",
    extras={"details": joined_column(ByteArrayRow, {"id": "error_details_id"}, "bytes")},
)
"""Entries with their error details."""


def _details(call: Call) -> Answer:
    criteria = from_keywords(DETAILS, log_id=call.path["id"])
    rows = found_rows(call, DETAILS, criteria, limit=1)
    if not rows:
        raise missing(NOUN, call.path["id"])
    details = rows[0].details
    return no_content() if details is None else Answer(200, bytes(details), "text/plain")


RESOURCE = Resource(
    "/history/external-task-log",
    (
        *listing(
            HISTORIC_EXTERNAL_TASK_LOG,
            historic_external_task_log,
            "HistoricExternalTaskLogDto",
            get="getHistoricExternalTaskLogs",
            post="queryHistoricExternalTaskLogs",
        ),
        *counting(
            HISTORIC_EXTERNAL_TASK_LOG,
            get="getHistoricExternalTaskLogsCount",
            post="queryHistoricExternalTaskLogsCount",
        ),
        get_one(
            by_filter(HISTORIC_EXTERNAL_TASK_LOG, "log_id", historic_external_task_log),
            "HistoricExternalTaskLogDto",
            "getHistoricExternalTaskLog",
            noun=NOUN,
            permission=rule_of(HISTORIC_EXTERNAL_TASK_LOG),
        ),
        Op(
            "GET",
            "/{id}/error-details",
            _details,
            "getErrorDetailsHistoricExternalTaskLog",
            rules.READ_HISTORY,
            reply=Reply(None, media_type="text/plain"),
        ),
    ),
    tag="Historic External Task Log",
)
