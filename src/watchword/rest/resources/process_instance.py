"""Process instances: what runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotValid, NullValue
from watchword.query.spec import from_json
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.rest.errors import CAMUNDA_7
from watchword.rest.families import NO_SUCH, answered, counting, few_enough, found_rows, listing, unknown_id
from watchword.rest.instructions import instructions
from watchword.rest.op import Call, Op, Parameter, Reply, Resource, many, one
from watchword.rest.resources.batch_starts import OF_INSTANCES
from watchword.rest.variables import Names, Scope, variables
from watchword.rest.views.batch import batch
from watchword.rest.views.process_instance import process_instance, started
from watchword.rest.views.task_annotations import comment


@dataclass(frozen=True, slots=True)
class SuspensionState:
    """Body of the suspension of one instance."""

    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class ProcessInstanceSuspensionState:
    """Body of the suspension of many: ids and queries, or all of a definition or of a key."""

    suspended: bool | None = None
    process_definition_id: str | None = None
    process_definition_key: str | None = None
    process_definition_tenant_id: str | None = None
    process_definition_without_tenant_id: bool | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ProcessInstanceModification:
    """Body of the modification of one instance."""

    instructions: list[Any] | None = None
    skip_custom_listeners: bool | None = None
    skip_io_mappings: bool | None = None
    annotation: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """Body of a changed or new comment."""

    id: str | None = None
    message: str | None = None
    process_instance_id: str | None = None


def _get(call: Call) -> Any:
    return started(call.services.runtime.get(call.path["id"], identity=call.identity), ())


def _delete(call: Call) -> None:
    call.services.runtime.delete(
        call.path["id"],
        skip_custom_listeners=call.flag("skipCustomListeners"),
        skip_io_mappings=call.flag("skipIoMappings"),
        skip_subprocesses=call.flag("skipSubprocesses"),
        fail_if_not_exists=call.flag("failIfNotExists", True),
        identity=call.identity,
    )


def _activity_instances(call: Call) -> Any:
    return call.services.runtime.activity_instances(call.path["id"], identity=call.identity)


def _suspend(call: Call) -> None:
    call.services.runtime.suspend(call.path["id"], suspended=bool(call.body.suspended), identity=call.identity)


def _suspend_many(call: Call) -> None:
    body: ProcessInstanceSuspensionState = call.body
    named = named_instances(
        call, body.process_instance_ids, body.process_instance_query, body.historic_process_instance_query
    )
    few_enough(call, named or (), "POST /process-instance/suspended-async")
    call.services.runtime.suspend_many(
        suspended=bool(body.suspended),
        process_instance_ids=named,
        process_definition_id=body.process_definition_id,
        process_definition_key=body.process_definition_key,
        tenant_id=body.process_definition_tenant_id,
        without_tenant=bool(body.process_definition_without_tenant_id),
        identity=call.identity,
    )


def named_instances(
    call: Call,
    ids: list[str] | None,
    query: Mapping[str, Any] | None,
    historic_query: Mapping[str, Any] | None,
) -> list[str] | None:
    """Return the ids of instances named by ids or found by queries, each once; None if nothing names any."""
    if ids is None and query is None and historic_query is None:
        return None
    found = [i for i in ids or () if i is not None]
    for spec, body in ((PROCESS_INSTANCES, query), (HISTORIC_PROCESS_INSTANCES, historic_query)):
        if body is not None:
            rows = found_rows(call, spec, from_json(spec, body))
            found += [row.id for row in rows]
    return list(dict.fromkeys(found))


def _modification(call: Call) -> dict[str, Any]:
    body: ProcessInstanceModification = call.body
    return {
        "instructions": instructions(body.instructions, call.types),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "annotation": body.annotation,
        "identity": call.identity,
    }


def _modify(call: Call) -> None:
    try:
        call.services.runtime.modify(call.path["id"], **_modification(call))
    except NullValue:
        if call.body.instructions or call.mode != CAMUNDA_7:  # nothing to do: the reference never looks for it
            raise


def _modify_async(call: Call) -> Any:
    if not call.body.instructions:
        raise InvalidRequest("no instruction was given: say what to start or to cancel")
    return batch(call.services.batches.modify_instance(call.path["id"], **_modification(call)))


def _comments(call: Call) -> Any:
    found = call.services.runtime.comments(call.path["id"], identity=call.identity)
    return [comment(row) for row in found]


def _update_comment(call: Call) -> None:
    call.services.runtime.update_comment(
        call.path["id"], comment_id=call.body.id, message=call.body.message, identity=call.identity
    )


def _delete_comment(call: Call) -> None:
    call.services.runtime.delete_comment(call.path["id"], call.path["commentId"], identity=call.identity)


def _delete_comments(call: Call) -> None:
    call.services.runtime.delete_comments(call.path["id"], identity=call.identity)


_FLAGS = tuple(
    Parameter(name, "boolean")
    for name in ("skipCustomListeners", "skipIoMappings", "skipSubprocesses", "failIfNotExists")
)
_VARIABLES = variables(
    Scope("process instance", "/{id}/variables", lambda call: call.services.runtime),
    Names(
        read_all="getProcessInstanceVariables",
        modify="modifyProcessInstanceVariables",
        read="getProcessInstanceVariable",
        put="setProcessInstanceVariable",
        delete="deleteProcessInstanceVariable",
        read_binary="getProcessInstanceVariableBinary",
        put_binary="setProcessInstanceVariableBinary",
    ),
    reading=rules.READ_INSTANCE_VARIABLE,
    writing=rules.UPDATE_INSTANCE_VARIABLE,
)

_NOT_VALID = answered("NotValidException", 400, 0, NotValid)

RESOURCE = Resource(
    "/process-instance",
    (
        *listing(
            PROCESS_INSTANCES,
            process_instance,
            "ProcessInstanceDto",
            get="getProcessInstances",
            post="queryProcessInstances",
        ),
        *counting(PROCESS_INSTANCES, get="getProcessInstancesCount", post="queryProcessInstancesCount"),
        Op(
            "PUT",
            "/suspended",
            _suspend_many,
            "updateSuspensionState",
            rules.SUSPEND_INSTANCE,
            body=ProcessInstanceSuspensionState,
        ),
        *OF_INSTANCES,
        Op(
            "GET",
            "/{id}",
            _get,
            "getProcessInstance",
            rules.READ_INSTANCE,
            reply=one("ProcessInstanceDto"),
            errors=NO_SUCH,
        ),
        Op(
            "DELETE",
            "/{id}",
            _delete,
            "deleteProcessInstance",
            rules.DELETE_INSTANCE,
            parameters=_FLAGS,
            errors=answered("InvalidRequestException", 404, 0),
        ),
        Op(
            "GET",
            "/{id}/activity-instances",
            _activity_instances,
            "getActivityInstanceTree",
            rules.READ_INSTANCE,
            reply=Reply("ActivityInstanceDto"),
            errors=NO_SUCH,
        ),
        Op(
            "POST",
            "/{id}/modification",
            _modify,
            "modifyProcessInstance",
            rules.UPDATE_INSTANCE,
            body=ProcessInstanceModification,
            errors=unknown_id("ProcessEngineException", 500) | _NOT_VALID,
        ),
        Op(
            "POST",
            "/{id}/modification-async",
            _modify_async,
            "modifyProcessInstanceAsyncOperation",
            rules.CREATE_BATCH_MODIFY,
            body=ProcessInstanceModification,
            reply=one("BatchDto"),
            errors=unknown_id("ProcessEngineException", 500) | _NOT_VALID,
        ),
        Op(
            "PUT",
            "/{id}/suspended",
            _suspend,
            "updateSuspensionStateById",
            rules.SUSPEND_INSTANCE,
            body=SuspensionState,
        ),
        Op(
            "GET",
            "/{id}/comment",
            _comments,
            "getProcessInstanceComments",
            rules.READ_HISTORY,
            reply=many("CommentDto"),
            errors=NO_SUCH,
        ),
        Op(
            "PUT",
            "/{id}/comment",
            _update_comment,
            "updateProcessInstanceComment",
            rules.UPDATE_INSTANCE,
            body=Comment,
            errors=NO_SUCH,
        ),
        Op(
            "DELETE",
            "/{id}/comment",
            _delete_comments,
            "deleteProcessInstanceComments",
            rules.UPDATE_INSTANCE,
            errors=NO_SUCH,
        ),
        Op(
            "DELETE",
            "/{id}/comment/{commentId}",
            _delete_comment,
            "deleteProcessInstanceComment",
            rules.UPDATE_INSTANCE,
            errors=NO_SUCH,
        ),
        *_VARIABLES,
    ),
    tag="Process Instance",
)
