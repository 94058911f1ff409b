"""Cleaning up history."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.core.errors import RestError
from watchword.rest.op import Answer, Call, Op, Parameter, Resource, many, one
from watchword.rest.views.job import job
from watchword.rest.views.moments import moment


def _begin(call: Call) -> Any:
    jobs = call.services.cleanup.schedule(immediately=call.flag("immediatelyDue", True), identity=call.identity)
    return job(jobs[0])


def _jobs(call: Call) -> list[dict[str, Any]]:
    found = call.services.cleanup.jobs(identity=call.identity)
    if not found:
        raise RestError("no job cleans up history: none was asked for, and no window is set", status=404)
    return [job(row) for row in found]


def _configuration(call: Call) -> Answer | dict[str, Any]:
    found = call.services.cleanup.configuration(identity=call.identity)
    return {
        "batchWindowStartTime": moment(found.window_start),
        "batchWindowEndTime": moment(found.window_end),
        "enabled": found.enabled,
    }


RESOURCE = Resource(
    "/history/cleanup",
    (
        Op(
            "POST",
            "",
            _begin,
            "cleanupAsync",
            rules.ADMINISTRATE,
            reply=one("JobDto"),
            parameters=(Parameter("immediatelyDue", "boolean"),),
        ),
        Op(
            "GET",
            "/configuration",
            _configuration,
            "getHistoryCleanupConfiguration",
            rules.READ_CONFIGURATION,
            reply=one("HistoryCleanupConfigurationDto"),
        ),
        Op("GET", "/job", lambda call: _jobs(call)[0], "findCleanupJob", rules.READ_CONFIGURATION, reply=one("JobDto")),
        Op("GET", "/jobs", _jobs, "findCleanupJobs", rules.READ_CONFIGURATION, reply=many("JobDto")),
    ),
    tag="History Cleanup",
)
