"""Process definitions: look at, start, suspend, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NullValue, RestError
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.rest.families import NO_SUCH, addressed, answered, counting, listing, unknown_id, wrapped
from watchword.rest.files import OCTETS, download
from watchword.rest.instructions import instructions
from watchword.rest.op import Answer, Call, Errors, Op, Parameter, Reply, Resource, many, no_content, one
from watchword.rest.parameters import any_date
from watchword.rest.resources.batch_starts import BAD
from watchword.rest.resources.deployment import file_type
from watchword.rest.resources.forms import START_FORM_ALIASES, START_FORMS
from watchword.rest.resources.process_instance import named_instances
from watchword.rest.variables import typed
from watchword.rest.views.batch import batch
from watchword.rest.views.links import self_link
from watchword.rest.views.process_definition import process_definition
from watchword.rest.views.process_instance import started
from watchword.rest.views.statistics import activity_statistics, definition_statistics


@dataclass(frozen=True, slots=True)
class StartProcessInstance:
    """Body of a start."""

    business_key: str | None = None
    case_instance_id: str | None = None
    variables: dict[str, Any] | None = None
    start_instructions: list[Any] | None = None
    skip_custom_listeners: bool | None = None
    skip_io_mappings: bool | None = None
    with_variables_in_return: bool | None = None


@dataclass(frozen=True, slots=True)
class RestartProcessInstance:
    """Body of a restart of ended instances."""

    process_instance_ids: list[str] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    instructions: list[Any] | None = None
    initial_variables: bool | None = None
    without_business_key: bool | None = None
    skip_custom_listeners: bool | None = None
    skip_io_mappings: bool | None = None


@dataclass(frozen=True, slots=True)
class ProcessDefinitionSuspensionState:
    """Body of a suspension or activation."""

    suspended: bool | None = None
    include_process_instances: bool | None = None
    execution_date: str | None = None
    process_definition_id: str | None = None
    process_definition_key: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryTimeToLive:
    """Body of a changed time to live, in days."""

    history_time_to_live: int | None = None


def _get(call: Call) -> Any:
    return process_definition(call.services.repository.get_definition(call.path["id"], identity=call.identity))


def _by_key(call: Call) -> str:
    found: str = call.services.repository.latest_definition_id(
        call.path["key"], tenant_id=call.path.get("tenant-id"), identity=call.identity
    )
    return found


def _xml(call: Call) -> Any:
    text = call.services.repository.definition_xml(call.path["id"], identity=call.identity)
    return {"id": call.path["id"], "bpmn20Xml": text}


def _diagram(call: Call) -> Answer:
    found = call.services.repository.definition_diagram(call.path["id"], identity=call.identity)
    if found is None:
        return no_content()
    return download(found.content, filename=found.name, kind=file_type(found.name))


def _start(call: Call) -> Any:
    """Start by id, or by key: the service finds the latest version itself."""
    body: StartProcessInstance = call.body
    made = call.services.runtime.start(
        definition_id=call.path.get("id"),
        key=call.path.get("key"),
        tenant_id=call.path.get("tenant-id"),
        business_key=body.business_key,
        case_instance_id=body.case_instance_id,
        variables=typed(body.variables, call.types),
        start_instructions=instructions(body.start_instructions, call.types),
        skip_custom_listeners=bool(body.skip_custom_listeners),
        skip_io_mappings=bool(body.skip_io_mappings),
        with_variables=bool(body.with_variables_in_return),
        identity=call.identity,
    )
    return started(made, self_link(call.base_url, f"/process-instance/{made.id}"))


def _restart(call: Call) -> None:
    call.services.runtime.restart(call.path["id"], **_restart_arguments(call))


def _restart_async(call: Call) -> Any:
    return batch(call.services.batches.restart_instances(call.path["id"], **_restart_arguments(call)))


def _restart_arguments(call: Call) -> dict[str, Any]:
    """Return what a restart is given, in one transaction or as a batch."""
    body: RestartProcessInstance = call.body
    if body.instructions is None:
        raise RestError("instructions are missing", rest_type="NullPointerException", camunda_status=500)
    found = named_instances(call, body.process_instance_ids, None, body.historic_process_instance_query)
    return {
        "process_instance_ids": found or (),
        "instructions": instructions(body.instructions, call.types, many=True),
        "initial_variables": bool(body.initial_variables),
        "without_business_key": bool(body.without_business_key),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "identity": call.identity,
    }


def _suspend(call: Call) -> None:
    body: ProcessDefinitionSuspensionState = call.body
    if body.process_definition_key is not None:
        raise InvalidRequest("the path names the definition; the body must not name a key")
    call.services.repository.suspend_definition(
        call.path["id"],
        suspended=bool(body.suspended),
        include_process_instances=bool(body.include_process_instances),
        execution_date=_execution_date(body),
        identity=call.identity,
    )


def _suspend_by_body(call: Call) -> None:
    if call.body.process_definition_id is not None:
        raise InvalidRequest("name the definitions by processDefinitionKey only; one by id has its own path")
    body: ProcessDefinitionSuspensionState = call.body
    call.services.repository.suspend_definitions_by_key(
        body.process_definition_key,
        suspended=bool(body.suspended),
        include_process_instances=bool(body.include_process_instances),
        execution_date=_execution_date(body),
        identity=call.identity,
    )


def _execution_date(body: ProcessDefinitionSuspensionState) -> datetime | None:
    return any_date(body.execution_date, "executionDate") if body.execution_date else None


def _set_time_to_live(call: Call) -> None:
    call.services.repository.set_history_time_to_live(
        call.path["id"], call.body.history_time_to_live, identity=call.identity
    )


def _delete(call: Call) -> Answer:
    call.services.repository.delete_definition(
        call.path["id"],
        cascade=call.flag("cascade"),
        skip_custom_listeners=call.flag("skipCustomListeners"),
        skip_io_mappings=call.flag("skipIoMappings"),
        identity=call.identity,
    )
    return Answer(200, None, None)  # 200 without body, although the document says 204: observed in 7.24


def _called(call: Call) -> Any:
    found = call.services.repository.called_definitions(call.path["id"], identity=call.identity)
    return [
        {
            **process_definition(each.definition),
            "calledFromActivityIds": list(each.called_from_activity_ids),
            "callingProcessDefinitionId": each.calling_definition_id,
        }
        for each in found
    ]


def _statistics(call: Call) -> Any:
    rows = call.services.repository.activity_statistics(
        call.path["id"],
        failed_jobs=call.flag("failedJobs"),
        incidents=call.flag("incidents"),
        incident_type=call.text("incidentsForType"),
        identity=call.identity,
    )
    return [activity_statistics(row) for row in rows]


def _all_statistics(call: Call) -> Any:
    rows = call.services.repository.definition_statistics(
        failed_jobs=call.flag("failedJobs"),
        incidents=call.flag("incidents"),
        incident_type=call.text("incidentsForType"),
        root_incidents=call.flag("rootIncidents"),
        identity=call.identity,
    )
    return [definition_statistics(row) for row in rows]


_UNKNOWN = answered("InvalidRequestException", 404, 0)
_NO_ROW = Errors(
    ours={NullValue: (404, "NullValueException", 0)},
    camunda={NullValue: (500, "NullPointerException", None)},
)
"""Of an unknown id: the reference takes the row for granted when it logs the operation."""
_FLAGS = tuple(Parameter(name, "boolean") for name in ("cascade", "skipCustomListeners", "skipIoMappings"))
_COUNTED = (Parameter("failedJobs", "boolean"), Parameter("incidents", "boolean"), Parameter("incidentsForType"))
_START_REPLY = one("ProcessInstanceWithVariablesDto")
_SUSPENSION = ProcessDefinitionSuspensionState

_BY_ID = (
    Op(
        "DELETE",
        "/{id}",
        _delete,
        "deleteProcessDefinition",
        rules.DELETE_DEFINITION,
        parameters=_FLAGS,
        errors=_UNKNOWN,
    ),
    Op(
        "GET",
        "/{id}",
        _get,
        "getProcessDefinition",
        rules.READ_DEFINITION,
        reply=one("ProcessDefinitionDto"),
        errors=_UNKNOWN,
    ),
    Op(
        "GET",
        "/{id}/diagram",
        _diagram,
        "getProcessDefinitionDiagram",
        rules.READ_DEFINITION,
        reply=Reply(None, media_type=OCTETS),
        errors=_NO_ROW,
    ),
    Op(
        "PUT",
        "/{id}/history-time-to-live",
        _set_time_to_live,
        "updateHistoryTimeToLiveByProcessDefinitionId",
        rules.UPDATE_DEFINITION,
        body=HistoryTimeToLive,
        errors=_NO_ROW,
    ),
    Op(
        "POST",
        "/{id}/restart",
        _restart,
        "restartProcessInstance",
        rules.RESTART_INSTANCES,
        body=RestartProcessInstance,
        errors=BAD,
    ),
    Op(
        "POST",
        "/{id}/restart-async",
        _restart_async,
        "restartProcessInstanceAsyncOperation",
        rules.CREATE_BATCH_RESTART,
        body=RestartProcessInstance,
        reply=one("BatchDto"),
        errors=BAD,
    ),
    Op(
        "POST",
        "/{id}/start",
        _start,
        "startProcessInstance",
        rules.START_INSTANCE,
        body=StartProcessInstance,
        optional_body=True,
        reply=_START_REPLY,
        errors=wrapped(),
    ),
    Op(
        "GET",
        "/{id}/static-called-process-definitions",
        _called,
        "getStaticCalledProcessDefinitions",
        rules.READ_DEFINITION,
        reply=many("CalledProcessDefinitionDto"),
        errors=NO_SUCH,
    ),
    Op(
        "GET",
        "/{id}/statistics",
        _statistics,
        "getActivityStatistics",
        rules.READ_STATISTICS,
        reply=many("ActivityStatisticsResultDto"),
        parameters=_COUNTED,
        errors=unknown_id("NullValueException", 500),
    ),
    Op(
        "PUT",
        "/{id}/suspended",
        _suspend,
        "updateProcessDefinitionSuspensionStateById",
        rules.SUSPEND_DEFINITION,
        body=_SUSPENSION,
        errors=_NO_ROW,
    ),
    Op(
        "GET",
        "/{id}/xml",
        _xml,
        "getProcessDefinitionBpmn20Xml",
        rules.READ_DEFINITION,
        reply=one("ProcessDefinitionDiagramDto"),
        errors=_UNKNOWN,
    ),
    *START_FORMS,
)

_ALIASES = {
    **START_FORM_ALIASES,
    "deleteProcessDefinition": ("deleteProcessDefinitionsByKey", "deleteProcessDefinitionsByKeyAndTenantId"),
    "getActivityStatistics": (
        "getActivityStatisticsByProcessDefinitionKey",
        "getActivityStatisticsByProcessDefinitionKeyAndTenantId",
    ),
    "getProcessDefinition": ("getProcessDefinitionByKey", "getLatestProcessDefinitionByTenantId"),
    "getProcessDefinitionBpmn20Xml": (
        "getProcessDefinitionBpmn20XmlByKey",
        "getProcessDefinitionBpmn20XmlByKeyAndTenantId",
    ),
    "getProcessDefinitionDiagram": (
        "getProcessDefinitionDiagramByKey",
        "getProcessDefinitionDiagramByKeyAndTenantId",
    ),
    "startProcessInstance": ("startProcessInstanceByKey", "startProcessInstanceByKeyAndTenantId"),
    "updateProcessDefinitionSuspensionStateById": (
        "updateProcessDefinitionSuspensionStateByKey",
        "updateProcessDefinitionSuspensionStateByKeyAndTenantId",
    ),
    "updateHistoryTimeToLiveByProcessDefinitionId": (
        "updateHistoryTimeToLiveByProcessDefinitionKey",
        "updateHistoryTimeToLiveByProcessDefinitionKeyAndTenantId",
    ),
}

RESOURCE = Resource(
    "/process-definition",
    (
        *listing(PROCESS_DEFINITIONS, process_definition, "ProcessDefinitionDto", get="getProcessDefinitions"),
        *counting(PROCESS_DEFINITIONS, get="getProcessDefinitionsCount"),
        Op(
            "GET",
            "/statistics",
            _all_statistics,
            "getProcessDefinitionStatistics",
            rules.READ_DEFINITION,
            reply=many("ProcessDefinitionStatisticsResultDto"),
            parameters=(*_COUNTED, Parameter("rootIncidents", "boolean")),
        ),
        Op(
            "PUT",
            "/suspended",
            _suspend_by_body,
            "updateProcessDefinitionSuspensionState",
            rules.SUSPEND_DEFINITION,
            body=_SUSPENSION,
        ),
        *addressed(_BY_ID, _ALIASES, _by_key, knows_keys=(_start,)),
        *_BY_ID,
    ),
    tag="Process Definition",
)
