"""Historic process instances."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.core.errors import NullValue
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.rest.families import NO_SUCH, answered, by_filter, counting, get_one, listing, rule_of
from watchword.rest.op import Call, Op, Parameter, Resource, many
from watchword.rest.parameters import date, texts
from watchword.rest.resources.history_batch_starts import OF_HISTORY
from watchword.rest.resources.reports import CSV_TYPES, as_csv, durations, report_type
from watchword.rest.views.history_process_instance import historic_process_instance

NOUN = "historic process instance"


def _delete(call: Call) -> None:
    call.services.history.delete_process_instance(
        call.path["id"], fail_if_not_exists=call.flag("failIfNotExists", True), identity=call.identity
    )


def _delete_variables(call: Call) -> None:
    call.services.history.delete_variables(call.path["id"], identity=call.identity)


def _report(call: Call) -> Any:
    report_type(call, "duration")
    unit = call.text("periodUnit")
    rows = call.services.history.process_instance_durations(
        period_unit=unit,
        process_definition_ids=texts(call, "processDefinitionIdIn"),
        process_definition_keys=texts(call, "processDefinitionKeyIn"),
        started_before=date(call, "startedBefore"),
        started_after=date(call, "startedAfter"),
        identity=call.identity,
    )
    return as_csv(call, rows, unit or "") or durations(rows, unit or "")


RESOURCE = Resource(
    "/history/process-instance",
    (
        *listing(
            HISTORIC_PROCESS_INSTANCES,
            historic_process_instance,
            "HistoricProcessInstanceDto",
            get="getHistoricProcessInstances",
            post="queryHistoricProcessInstances",
        ),
        *counting(
            HISTORIC_PROCESS_INSTANCES,
            get="getHistoricProcessInstancesCount",
            post="queryHistoricProcessInstancesCount",
        ),
        *OF_HISTORY,
        Op(
            "GET",
            "/report",
            _report,
            "getHistoricProcessInstanceDurationReport",
            rules.READ_ALL_HISTORY,
            reply=many("DurationReportResultDto"),
            produces=CSV_TYPES,
            parameters=(
                Parameter("reportType"),
                Parameter("periodUnit"),
                Parameter("processDefinitionIdIn"),
                Parameter("processDefinitionKeyIn"),
                Parameter("startedBefore", "date"),
                Parameter("startedAfter", "date"),
            ),
            errors=answered("InvalidRequestException", 400, 0, NullValue),
        ),
        Op(
            "DELETE",
            "/{id}",
            _delete,
            "deleteHistoricProcessInstance",
            rules.DELETE_HISTORY,
            parameters=(Parameter("failIfNotExists", "boolean"),),
            errors=answered("InvalidRequestException", 404, 0),
        ),
        get_one(
            by_filter(HISTORIC_PROCESS_INSTANCES, "process_instance_id", historic_process_instance),
            "HistoricProcessInstanceDto",
            "getHistoricProcessInstance",
            noun=NOUN,
            permission=rule_of(HISTORIC_PROCESS_INSTANCES),
        ),
        Op(
            "DELETE",
            "/{id}/variable-instances",
            _delete_variables,
            "deleteHistoricVariableInstancesOfHistoricProcessInstance",
            rules.DELETE_HISTORY,
            errors=NO_SUCH,
        ),
    ),
    tag="Historic Process Instance",
)
