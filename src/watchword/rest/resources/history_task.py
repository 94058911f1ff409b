"""Historic tasks."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.core.errors import NullValue
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.rest.families import answered, counting, listing
from watchword.rest.op import Call, Op, Parameter, Resource, many
from watchword.rest.parameters import date
from watchword.rest.resources.reports import durations, report_type
from watchword.rest.views.history_task import historic_task


def _report(call: Call) -> Any:
    kind = report_type(call, "duration", "count")
    before, after = date(call, "completedBefore"), date(call, "completedAfter")
    if kind == "duration":
        unit = call.text("periodUnit")
        rows = call.services.history.task_durations(
            period_unit=unit, completed_before=before, completed_after=after, identity=call.identity
        )
        return durations(rows, unit or "")
    counted = call.services.history.task_counts(
        group_by=call.text("groupBy"), completed_before=before, completed_after=after, identity=call.identity
    )
    return [
        {
            "count": row.count,
            "processDefinitionKey": row.process_definition_key,
            "processDefinitionId": row.process_definition_id,
            "processDefinitionName": row.process_definition_name,
            "taskName": row.task_name,
            "tenantId": row.tenant_id,
        }
        for row in counted
    ]


RESOURCE = Resource(
    "/history/task",
    (
        *listing(
            HISTORIC_TASKS,
            historic_task,
            "HistoricTaskInstanceDto",
            get="getHistoricTaskInstances",
            post="queryHistoricTaskInstances",
        ),
        *counting(HISTORIC_TASKS, get="getHistoricTaskInstancesCount", post="queryHistoricTaskInstancesCount"),
        Op(
            "GET",
            "/report",
            _report,
            "getHistoricTaskInstanceReport",
            rules.READ_ALL_HISTORY,
            reply=many("HistoricTaskInstanceReportResultDto"),
            parameters=(
                Parameter("reportType"),
                Parameter("periodUnit"),
                Parameter("completedBefore", "date"),
                Parameter("completedAfter", "date"),
                Parameter("groupBy"),
            ),
            errors=answered("InvalidRequestException", 400, None, NullValue),
        ),
    ),
    tag="Historic Task Instance",
)
