"""External tasks: work for workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest, NotFound, RestError, SuspendedError
from watchword.query.spec import from_json
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.rest.bodies import Long
from watchword.rest.families import (
    answered,
    by_filter,
    counting,
    few_enough,
    found_rows,
    get_one,
    listing,
    rule_of,
    unknown_id,
)
from watchword.rest.op import Answer, Call, Op, Parameter, Reply, Resource, many
from watchword.rest.resources.batch_starts import OF_EXTERNAL_TASKS
from watchword.rest.resources.fetch_and_lock import FetchExternalTasks, fetch_and_lock
from watchword.rest.resources.process_instance import named_instances
from watchword.rest.variables import typed
from watchword.rest.views.external_task import external_task


@dataclass(frozen=True, slots=True)
class CompleteExternalTask:
    """Body of a completion."""

    worker_id: str | None = None
    variables: dict[str, Any] | None = None
    local_variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ExternalTaskFailure:
    """Body of a failure."""

    worker_id: str | None = None
    error_message: str | None = None
    error_details: str | None = None
    retries: int | None = None
    retry_timeout: Long | None = None
    variables: dict[str, Any] | None = None
    local_variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ExternalTaskBpmnError:
    """Body of a BPMN error."""

    worker_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LockExternalTask:
    """Body of a lock."""

    worker_id: str | None = None
    lock_duration: Long | None = None


@dataclass(frozen=True, slots=True)
class ExtendLockOnExternalTask:
    """Body of a lock's extension."""

    worker_id: str | None = None
    new_duration: Long | None = None


@dataclass(frozen=True, slots=True)
class Retries:
    """Body that sets retries."""

    retries: int | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """Body that sets a priority."""

    priority: Long | None = None


@dataclass(frozen=True, slots=True)
class SetRetriesForExternalTasks:
    """Body that sets the retries of many tasks: named by ids, by queries, or by their process instances."""

    retries: int | None = None
    external_task_ids: list[str] | None = None
    process_instance_ids: list[str] | None = None
    external_task_query: dict[str, Any] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None


def _complete(call: Call) -> None:
    body: CompleteExternalTask = call.body
    call.services.external_tasks.complete(
        call.path["id"],
        worker_id=body.worker_id,
        variables=typed(body.variables, call.types),
        local_variables=typed(body.local_variables, call.types),
        identity=call.identity,
    )


def _failure(call: Call) -> None:
    body: ExternalTaskFailure = call.body
    call.services.external_tasks.failure(
        call.path["id"],
        worker_id=body.worker_id,
        error_message=body.error_message,
        error_details=body.error_details,
        retries=body.retries,
        retry_timeout=body.retry_timeout,
        variables=typed(body.variables, call.types),
        local_variables=typed(body.local_variables, call.types),
        identity=call.identity,
    )


def _bpmn_error(call: Call) -> None:
    body: ExternalTaskBpmnError = call.body
    call.services.external_tasks.bpmn_error(
        call.path["id"],
        worker_id=body.worker_id,
        error_code=body.error_code,
        error_message=body.error_message,
        variables=typed(body.variables, call.types),
        identity=call.identity,
    )


def _lock(call: Call) -> None:
    call.services.external_tasks.lock(
        call.path["id"],
        worker_id=call.body.worker_id,
        lock_duration=call.body.lock_duration,
        identity=call.identity,
    )


def _extend_lock(call: Call) -> None:
    call.services.external_tasks.extend_lock(
        call.path["id"],
        worker_id=call.body.worker_id,
        duration=call.body.new_duration,
        identity=call.identity,
    )


def _unlock(call: Call) -> None:
    call.services.external_tasks.unlock(call.path["id"], identity=call.identity)


def _set_retries(call: Call) -> None:
    call.services.external_tasks.set_retries(call.path["id"], _retries(call.body.retries), identity=call.identity)


def _set_priority(call: Call) -> None:
    if call.body.priority is None:
        raise RestError("priority is missing; expected a number", rest_type="NullPointerException", camunda_status=500)
    call.services.external_tasks.set_priority(call.path["id"], call.body.priority, identity=call.identity)


def _set_retries_of_many(call: Call) -> None:
    retries = _retries(call.body.retries)
    named = _named_tasks(call)
    few_enough(call, named, "POST /external-task/retries-async")
    call.services.external_tasks.set_retries_many(named, retries, identity=call.identity)


def _retries(given: int | None) -> int:
    if given is None:
        raise InvalidRequest("retries is missing; expected a number")
    return given


def _named_tasks(call: Call) -> list[str]:
    """Return the ids of all tasks that the body names, each once."""
    body: SetRetriesForExternalTasks = call.body
    found = list(body.external_task_ids or ())
    if any(i is None for i in found):
        raise InvalidRequest("externalTaskIds holds null; expected ids only")
    instances = named_instances(
        call, body.process_instance_ids, body.process_instance_query, body.historic_process_instance_query
    )
    queries = [] if body.external_task_query is None else [body.external_task_query]
    if instances:
        queries.append({"processInstanceIdIn": instances})
    for query in queries:
        criteria = from_json(EXTERNAL_TASKS, query)
        found += [row.id for row in found_rows(call, EXTERNAL_TASKS, criteria)]
    if not found:
        raise InvalidRequest("no external task was named: give ids or a query that finds some")
    return list(dict.fromkeys(found))


def _error_details(call: Call) -> Answer:
    details = call.services.external_tasks.error_details(call.path["id"], identity=call.identity)
    return Answer(204, None, None) if details is None else Answer(200, details, "text/plain")


def _topic_names(call: Call) -> Any:
    return call.services.external_tasks.topic_names(
        with_locked_tasks=call.flag("withLockedTasks"),
        with_unlocked_tasks=call.flag("withUnlockedTasks"),
        with_retries_left=call.flag("withRetriesLeft"),
        identity=call.identity,
    )


_TOPIC_FLAGS = tuple(Parameter(n, "boolean") for n in ("withLockedTasks", "withUnlockedTasks", "withRetriesLeft"))
_GONE = answered("RestException", 404, 0, NotFound)
_REFUSED = _GONE | answered("RestException", 400, 0, BadUserRequest, SuspendedError)

RESOURCE = Resource(
    "/external-task",
    (
        *listing(EXTERNAL_TASKS, external_task, "ExternalTaskDto", get="getExternalTasks", post="queryExternalTasks"),
        *counting(EXTERNAL_TASKS, get="getExternalTasksCount", post="queryExternalTasksCount"),
        Op(
            "POST",
            "/fetchAndLock",
            fetch_and_lock,
            "fetchAndLock",
            rules.FETCH_EXTERNAL_TASKS,
            body=FetchExternalTasks,
            reply=many("LockedExternalTaskDto"),
            waits=True,
            discreet=True,
        ),
        Op(
            "PUT",
            "/retries",
            _set_retries_of_many,
            "setExternalTaskRetries",
            rules.UPDATE_INSTANCE,
            body=SetRetriesForExternalTasks,
            errors=answered("InvalidRequestException", 404, None),
        ),
        *OF_EXTERNAL_TASKS,
        Op(
            "GET",
            "/topic-names",
            _topic_names,
            "getTopicNames",
            rules.READ_INSTANCE,
            reply=many("string"),
            parameters=_TOPIC_FLAGS,
        ),
        get_one(
            by_filter(EXTERNAL_TASKS, "external_task_id", external_task),
            "ExternalTaskDto",
            "getExternalTask",
            noun="external task",
            rest_type="RestException",
            permission=rule_of(EXTERNAL_TASKS),
        ),
        Op(
            "POST",
            "/{id}/bpmnError",
            _bpmn_error,
            "handleExternalTaskBpmnError",
            rules.UPDATE_INSTANCE,
            body=ExternalTaskBpmnError,
            errors=_REFUSED,
        ),
        Op(
            "POST",
            "/{id}/complete",
            _complete,
            "completeExternalTaskResource",
            rules.UPDATE_INSTANCE,
            body=CompleteExternalTask,
            errors=_REFUSED,
        ),
        Op(
            "GET",
            "/{id}/errorDetails",
            _error_details,
            "getExternalTaskErrorDetails",
            rules.READ_INSTANCE,
            reply=Reply(None, media_type="text/plain"),
            errors=unknown_id("NullValueException", 500),
        ),
        Op(
            "POST",
            "/{id}/extendLock",
            _extend_lock,
            "extendLock",
            rules.UPDATE_INSTANCE,
            body=ExtendLockOnExternalTask,
            errors=_REFUSED,
        ),
        Op(
            "POST",
            "/{id}/failure",
            _failure,
            "handleFailure",
            rules.UPDATE_INSTANCE,
            body=ExternalTaskFailure,
            errors=_REFUSED,
        ),
        Op("POST", "/{id}/lock", _lock, "lock", rules.UPDATE_INSTANCE, body=LockExternalTask, errors=_REFUSED),
        Op(
            "PUT",
            "/{id}/priority",
            _set_priority,
            "setExternalTaskResourcePriority",
            rules.UPDATE_INSTANCE,
            body=Priority,
            errors=_GONE,
        ),
        Op(
            "PUT",
            "/{id}/retries",
            _set_retries,
            "setExternalTaskResourceRetries",
            rules.UPDATE_INSTANCE,
            body=Retries,
            errors=_GONE,
        ),
        Op("POST", "/{id}/unlock", _unlock, "unlock", rules.UPDATE_INSTANCE, errors=_GONE),
    ),
    tag="External Task",
)
