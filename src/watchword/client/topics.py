"""What a worker subscribes to, and the requests it makes for it; shared by both workers."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from watchword.client.errors import BpmnError, TaskFailed
from watchword.client.transport import Request, path_of
from watchword.client.values import encode_variables

H = TypeVar("H", bound=Callable[..., Any])


def worker_name() -> str:
    """Return a name that no other worker has: machine, process, random part."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Subscription(Generic[H]):
    """A topic and who works on it.

    `lock` is how long a task stays with the worker; it is extended while the handler runs. `narrow` goes into the
    topic's request as it is, e.g. `{"processDefinitionKey": "invoice", "tenantIdIn": ["acme"]}`. `variables` lists the
    ones to fetch; None: all.
    """

    topic: str
    handler: H
    lock: timedelta = timedelta(minutes=1)
    variables: Sequence[str] | None = None
    narrow: Mapping[str, Any] = field(default_factory=dict)
    retries: int = 3
    """Tries of a task whose handler raises something unexpected; then an incident."""
    pause: timedelta = timedelta(seconds=10)
    """Before the second try; doubled for each further one."""

    def request(self) -> dict[str, Any]:
        """Return the topic's part of a poll."""
        wanted: dict[str, Any] = {"topicName": self.topic, "lockDuration": self.lock_ms, **self.narrow}
        if self.variables is not None:
            wanted["variables"] = list(self.variables)
        return wanted

    @property
    def lock_ms(self) -> int:
        """The lock in milliseconds."""
        return self.lock // timedelta(milliseconds=1)

    def failure(self, error: Exception, left: int | None) -> TaskFailed:
        """Return what to report of an unexpected error: `left` are the retries that the task has, None: untried."""
        remaining = self.retries - 1 if left is None else max(left - 1, 0)
        tried = self.retries - remaining
        pause = self.pause * 2 ** max(tried - 1, 0)
        return TaskFailed(f"{type(error).__name__}: {error}", retries=remaining, after=pause)


def fetch(worker: str, topics: Iterable[Subscription[Any]], number: int, wait: timedelta) -> Request:
    """Return the long poll for at most `number` tasks."""
    milliseconds = wait // timedelta(milliseconds=1)
    body = {
        "workerId": worker,
        "maxTasks": number,
        "usePriority": True,
        "asyncResponseTimeout": milliseconds or None,
        "topics": [topic.request() for topic in topics],
    }
    return Request("POST", "/external-task/fetchAndLock", body=body, seconds=wait.total_seconds() + 20)


def completed(worker: str, task_id: str, variables: Mapping[str, Any], local: Mapping[str, Any]) -> Request:
    """Return the report that a task is done."""
    body = {
        "workerId": worker,
        "variables": encode_variables(variables),
        "localVariables": encode_variables(local),
    }
    return _report(task_id, "complete", body)


def failed(worker: str, task_id: str, failure: TaskFailed) -> Request:
    """Return the report that a task could not be done."""
    body = {
        "workerId": worker,
        "errorMessage": failure.message[:666],
        "errorDetails": failure.details,
        "retries": failure.retries,
        "retryTimeout": failure.after // timedelta(milliseconds=1),
    }
    return _report(task_id, "failure", body)


def bpmn_error(worker: str, task_id: str, error: BpmnError) -> Request:
    """Return the report of a BPMN error."""
    body = {
        "workerId": worker,
        "errorCode": error.code,
        "errorMessage": error.message,
        "variables": encode_variables(error.variables),
    }
    return _report(task_id, "bpmnError", body)


def extended(worker: str, task_id: str, milliseconds: int) -> Request:
    """Return the request that keeps a task for so much longer, from now."""
    return _report(task_id, "extendLock", {"workerId": worker, "newDuration": milliseconds})


def given_back(task_id: str) -> Request:
    """Return the request that lets others have a task that nobody has begun with."""
    return Request("POST", path_of("/external-task/{id}/unlock", task_id))


def _report(task_id: str, verb: str, body: dict[str, Any]) -> Request:
    # a second report of the same task by the same worker can't do harm, but httpx repeats nothing by itself
    return Request("POST", path_of("/external-task/{id}/" + verb, task_id), body=body)
