"""Operations of other resources that start a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest
from watchword.query.spec import from_json
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.job import JOBS
from watchword.rest.bodies import given_number
from watchword.rest.families import BAD_TYPE, answered, found_rows
from watchword.rest.op import Call, Op, one
from watchword.rest.variables import typed
from watchword.rest.views.batch import batch
from watchword.services.batch_making import parts
from watchword.values.wire import Unstorable


@dataclass(frozen=True, slots=True)
class DeleteProcessInstances:
    """Body of the deletion of running instances."""

    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    delete_reason: str | None = None
    skip_custom_listeners: bool | None = None
    skip_subprocesses: bool | None = None
    skip_io_mappings: bool | None = None
    fail_if_not_exists: bool | None = None


@dataclass(frozen=True, slots=True)
class SetVariablesAsync:
    """Body of variables for many instances."""

    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CorrelationMessageAsync:
    """Body of a message to many instances."""

    message_name: str | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SuspensionAsync:
    """Body of the suspension of many instances."""

    suspended: bool | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class InstanceJobRetries:
    """Body of retries for the jobs of many instances."""

    process_instances: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    retries: int | None = None
    due_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class JobRetries:
    """Body of retries for many jobs."""

    job_ids: list[str] | None = None
    job_query: dict[str, Any] | None = None
    retries: int | None = None
    due_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExternalTaskRetries:
    """Body of retries for many external tasks."""

    external_task_ids: list[str] | None = None
    external_task_query: dict[str, Any] | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    retries: int | None = None


def _named(call: Call, *, running: bool = True, past: bool = True) -> list[str]:
    """Return the instances that a body names, by ids, by a query of `running` ones, by one of `past` ones as well.

    Raises:
        InvalidRequest: it names none in any way.
    """
    from watchword.rest.resources.process_instance import named_instances

    body = call.body
    found = named_instances(
        call,
        body.process_instance_ids,
        body.process_instance_query if running else None,
        body.historic_process_instance_query if past else None,
    )
    if found is None:
        raise InvalidRequest("name the process instances by ids or by a query")
    return found


def found_ids(call: Call, ids: list[str] | None, spec: Any, query: dict[str, Any] | None) -> list[str]:
    """Return the ids given and those that a query finds, each once."""
    found = [i for i in ids or () if i is not None]
    if query is not None:
        rows = found_rows(call, spec, from_json(spec, query))
        found += [row.id for row in rows]
    return list(dict.fromkeys(found))


def _delete(call: Call) -> Any:
    return _deletion(call, _named(call, past=False))


def _delete_by_history(call: Call) -> Any:
    return _deletion(call, _named(call, running=False))


def _deletion(call: Call, named: list[str]) -> Any:
    body: DeleteProcessInstances = call.body
    made = call.services.batches.delete_instances(
        named,
        reason=body.delete_reason,
        skip_custom_listeners=bool(body.skip_custom_listeners),
        skip_subprocesses=bool(body.skip_subprocesses),
        skip_io_mappings=bool(body.skip_io_mappings),
        fail_if_not_exists=bool(body.fail_if_not_exists),
        identity=call.identity,
    )
    return batch(made)


def _set_variables(call: Call) -> Any:
    if call.body.variables is None:
        raise InvalidRequest("variables is missing; name what to set")
    return batch(
        call.services.batches.set_variables(
            _named(call), typed(call.body.variables, call.types), identity=call.identity
        )
    )


def _correlate(call: Call) -> Any:
    made = call.services.batches.correlate_message(
        call.body.message_name, _named(call), typed(call.body.variables, call.types), identity=call.identity
    )
    return batch(made)


def _suspend(call: Call) -> Any:
    made = call.services.batches.suspend_instances(
        _named(call), suspended=bool(call.body.suspended), identity=call.identity
    )
    return batch(made)


def _retries_of_instances(call: Call) -> Any:
    body: InstanceJobRetries = call.body
    if body.retries is None:
        raise InvalidRequest("retries is missing; expected a number")
    return _retries(call, body.process_instance_query, None)


def _retries_by_history(call: Call) -> Any:
    body: InstanceJobRetries = call.body
    given_number("retries", body.retries)
    return _retries(call, None, body.historic_process_instance_query)


def _retries(call: Call, query: Mapping[str, Any] | None, historic_query: Mapping[str, Any] | None) -> Any:
    from watchword.rest.resources.process_instance import named_instances

    body: InstanceJobRetries = call.body
    found = named_instances(call, body.process_instances, query, historic_query)
    if not found and not (query is None and historic_query is None):
        raise InvalidRequest("the query finds no process instance")
    made = call.services.batches.set_job_retries(
        body.retries, process_instance_ids=found or (), due_date=body.due_date, identity=call.identity
    )
    return batch(made)


def _retries_of_jobs(call: Call) -> Any:
    body: JobRetries = call.body
    if body.retries is None:
        raise InvalidRequest("retries is missing; expected a number")
    found = found_ids(call, body.job_ids, JOBS, body.job_query)
    if not found and body.job_query is not None:
        raise InvalidRequest("jobQuery finds no job")
    made = call.services.batches.set_job_retries(
        body.retries,
        job_ids=found,
        due_date=body.due_date,
        identity=call.identity,
    )
    return batch(made)


def _retries_of_external_tasks(call: Call) -> Any:
    from watchword.rest.resources.process_instance import named_instances

    body: ExternalTaskRetries = call.body
    found = found_ids(call, body.external_task_ids, EXTERNAL_TASKS, body.external_task_query)
    owners = named_instances(
        call, body.process_instance_ids, body.process_instance_query, body.historic_process_instance_query
    )
    for part in parts(owners or ()):
        found += found_ids(call, None, EXTERNAL_TASKS, {"processInstanceIdIn": list(part)})
    return batch(call.services.batches.set_external_task_retries(found, body.retries, identity=call.identity))


BAD = answered("InvalidRequestException", 400, None, BadUserRequest)
BATCH = one("BatchDto")

OF_INSTANCES = (
    Op(
        "POST",
        "/delete-historic-query-based",
        _delete_by_history,
        "deleteAsyncHistoricQueryBased",
        rules.CREATE_BATCH_DELETE_RUNNING,
        body=DeleteProcessInstances,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/job-retries-historic-query-based",
        _retries_by_history,
        "setRetriesByProcessHistoricQueryBased",
        rules.CREATE_BATCH_JOB_RETRIES,
        body=InstanceJobRetries,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/delete",
        _delete,
        "deleteProcessInstancesAsyncOperation",
        rules.CREATE_BATCH_DELETE_RUNNING,
        body=DeleteProcessInstances,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/job-retries",
        _retries_of_instances,
        "setRetriesByProcess",
        rules.CREATE_BATCH_JOB_RETRIES,
        body=InstanceJobRetries,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/message-async",
        _correlate,
        "correlateMessageAsyncOperation",
        rules.CREATE_BATCH_MESSAGE,
        body=CorrelationMessageAsync,
        reply=BATCH,
        errors=BAD_TYPE,
    ),
    Op(
        "POST",
        "/suspended-async",
        _suspend,
        "updateSuspensionStateAsyncOperation",
        rules.CREATE_BATCH_SUSPEND,
        body=SuspensionAsync,
        reply=BATCH,
        errors=BAD,
    ),
    Op(
        "POST",
        "/variables-async",
        _set_variables,
        "setVariablesAsyncOperation",
        rules.CREATE_BATCH_VARIABLES,
        body=SetVariablesAsync,
        reply=BATCH,
        errors=BAD_TYPE | answered("InvalidRequestException", 400, None, Unstorable),
    ),
)
OF_JOBS = (
    Op(
        "POST",
        "/retries",
        _retries_of_jobs,
        "setJobRetriesAsyncOperation",
        rules.CREATE_BATCH_JOB_RETRIES,
        body=JobRetries,
        reply=BATCH,
    ),
)
OF_EXTERNAL_TASKS = (
    Op(
        "POST",
        "/retries-async",
        _retries_of_external_tasks,
        "setExternalTaskRetriesAsyncOperation",
        rules.CREATE_BATCH_EXTERNAL_TASK_RETRIES,
        body=ExternalTaskRetries,
        reply=BATCH,
        errors=BAD,
    ),
)
