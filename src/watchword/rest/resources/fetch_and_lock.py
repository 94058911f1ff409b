"""Fetch and lock: hand out work, or wait for some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from watchword.core.errors import InvalidRequest, NotValid, RestError
from watchword.rest.bodies import Long
from watchword.rest.op import Answer, Call, Park
from watchword.rest.variables import dumped
from watchword.rest.views.moments import moment
from watchword.services.locked_tasks import LockedTask, Topic

MAX_WAIT = 1_800_000
"""Milliseconds. Source: observed in 7.24."""


@dataclass(frozen=True, slots=True)
class FetchExternalTaskTopic:
    """What is asked for of one topic."""

    topic_name: str | None = None
    lock_duration: Long | None = None
    variables: list[str] | None = None
    local_variables: bool | None = None
    deserialize_values: bool | None = None
    business_key: str | None = None
    process_definition_id: str | None = None
    process_definition_id_in: list[str] | None = None
    process_definition_key: str | None = None
    process_definition_key_in: list[str] | None = None
    process_definition_version_tag: str | None = None
    process_variables: dict[str, Any] | None = None
    tenant_id_in: list[str] | None = None
    without_tenant_id: bool | None = None
    include_extension_properties: bool | None = None


@dataclass(frozen=True, slots=True)
class Sorting:
    """One order of the tasks handed out."""

    sort_by: str | None = None
    sort_order: str | None = None


@dataclass(frozen=True, slots=True)
class FetchExternalTasks:
    """Body of fetch and lock."""

    worker_id: str | None = None
    max_tasks: int | None = None
    use_priority: bool | None = None
    async_response_timeout: Long | None = None
    topics: list[FetchExternalTaskTopic] | None = None
    sorting: list[Sorting] | None = None


def fetch_and_lock(call: Call) -> Answer | Park:
    """Lock free tasks for a worker; without any, wait as long as the body says.

    Raises:
        InvalidRequest: `asyncResponseTimeout` or `sorting` is wrong.
        NotValid: a part of `sorting` has no order.
    """
    body: FetchExternalTasks = call.body
    wait = body.async_response_timeout or 0
    if wait > MAX_WAIT:
        raise InvalidRequest(f"asyncResponseTimeout is {wait} ms; expected at most {MAX_WAIT} ms")
    topics = [t for t in body.topics or () if t is not None]
    wanted, order = [_topic(t, call.mode) for t in topics], _create_time_order(body.sorting or ())
    opened = {t.topic_name: bool(t.deserialize_values) for t in topics}
    service = call.services.external_tasks

    def fetch() -> list[Any]:
        found = service.fetch_and_lock(
            worker_id=body.worker_id,
            max_tasks=body.max_tasks,
            topics=wanted,
            use_priority=bool(body.use_priority),
            sort_by_create_time=order,
            identity=call.identity,
        )
        return [_locked_task(task, opened) for task in found]

    def attempt() -> Answer | None:
        found = fetch()
        return Answer(200, found) if found else None

    def due() -> float | None:
        at = service.next_release(names)
        return None if at is None else (at - datetime.now(UTC)).total_seconds()

    found = fetch()
    names = tuple(dict.fromkeys(t.topic_name for t in topics if t.topic_name))
    if found or wait <= 0 or not names or not body.max_tasks:
        return Answer(200, found)
    return Park(names, wait / 1000, attempt, Answer(200, []), due)


def _topic(asked: FetchExternalTaskTopic, mode: str | None) -> Topic:
    return Topic(
        name=asked.topic_name,
        lock_duration=asked.lock_duration,
        variables=asked.variables,
        local_variables=bool(asked.local_variables),
        business_key=asked.business_key,
        process_definition_id=asked.process_definition_id,
        process_definition_ids=tuple(asked.process_definition_id_in or ()),
        process_definition_key=asked.process_definition_key,
        process_definition_keys=tuple(asked.process_definition_key_in or ()),
        process_definition_version_tag=asked.process_definition_version_tag,
        tenant_ids=tuple(asked.tenant_id_in or ()),
        without_tenant=bool(asked.without_tenant_id),
        process_variables=asked.process_variables or {},
        include_extension_properties=bool(asked.include_extension_properties),
        as_reference=mode is not None,
    )


def _create_time_order(sorting: Sequence[Sorting]) -> str | None:
    """Return the order by creation time that is asked for; nothing else can be asked for."""
    order = None
    for entry in sorting:
        if entry.sort_by is None:
            raise RestError("sortBy is missing", rest_type="NullPointerException", camunda_status=500)
        if entry.sort_by != "createTime":
            raise InvalidRequest(f"sortBy is {str(entry.sort_by)[:40]!r}; expected createTime")
        if entry.sort_order is None:
            raise NotValid("sortOrder is missing; expected asc or desc")
        if entry.sort_order not in ("asc", "desc"):
            raise InvalidRequest(f"sortOrder is {entry.sort_order[:40]!r}; expected asc or desc")
        order = entry.sort_order
    return order


def _locked_task(task: LockedTask, opened: Mapping[str | None, bool]) -> dict[str, Any]:
    return {
        "activityId": task.activity_id,
        "activityInstanceId": task.activity_instance_id,
        "errorMessage": task.error_message,
        "errorDetails": task.error_details,
        "executionId": task.execution_id,
        "id": task.id,
        "lockExpirationTime": moment(task.lock_expiration_time),
        "createTime": moment(task.create_time),
        "processDefinitionId": task.process_definition_id,
        "processDefinitionKey": task.process_definition_key,
        "processDefinitionVersionTag": task.process_definition_version_tag,
        "processInstanceId": task.process_instance_id,
        "retries": task.retries,
        "suspended": task.suspended,
        "workerId": task.worker_id,
        "topicName": task.topic_name,
        "tenantId": task.tenant_id,
        "variables": dumped(task.variables, deserialize=opened.get(task.topic_name, False), reveal=True),
        "priority": task.priority,
        "businessKey": task.business_key,
        "extensionProperties": dict(task.extension_properties),
    }
