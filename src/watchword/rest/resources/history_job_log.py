"""The log of jobs."""

from __future__ import annotations

from dataclasses import replace

from watchword.authz import rules
from watchword.query.spec import from_keywords
from watchword.query.specs.common import joined_column
from watchword.query.specs.history_job_log import HISTORIC_JOB_LOG
from watchword.rest.families import by_filter, counting, found_rows, get_one, listing, missing, rule_of
from watchword.rest.op import Answer, Call, Op, Reply, Resource, no_content
from watchword.rest.views.history_job_log import historic_job_log
from watchword.store.tables import ByteArrayRow

NOUN = "historic job log"
STACKS = replace(
    HISTORIC_JOB_LOG,
    name="history-job-log-stacks",
    extras={"stack": joined_column(ByteArrayRow, {"id": "job_exception_stack_id"}, "bytes")},
)
"""Entries with their stack traces."""


def _stacktrace(call: Call) -> Answer:
    criteria = from_keywords(STACKS, log_id=call.path["id"])
    rows = found_rows(call, STACKS, criteria, limit=1)
    if not rows:
        raise missing(NOUN, call.path["id"])
    stack = rows[0].stack
    return no_content() if stack is None else Answer(200, bytes(stack), "text/plain")


RESOURCE = Resource(
    "/history/job-log",
    (
        *listing(
            HISTORIC_JOB_LOG,
            historic_job_log,
            "HistoricJobLogDto",
            get="getHistoricJobLogs",
            post="queryHistoricJobLogs",
        ),
        *counting(HISTORIC_JOB_LOG, get="getHistoricJobLogsCount", post="queryHistoricJobLogsCount"),
        get_one(
            by_filter(HISTORIC_JOB_LOG, "log_id", historic_job_log),
            "HistoricJobLogDto",
            "getHistoricJobLog",
            noun=NOUN,
            permission=rule_of(HISTORIC_JOB_LOG),
        ),
        Op(
            "GET",
            "/{id}/stacktrace",
            _stacktrace,
            "getStacktraceHistoricJobLog",
            rules.READ_HISTORY,
            reply=Reply(None, media_type="text/plain"),
        ),
    ),
    tag="Historic Job Log",
)
