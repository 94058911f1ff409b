"""Ids that nothing has, and requests that come in the wrong state: a clear refusal, and nothing changes."""

from __future__ import annotations

import random
import re

import pytest

from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from . import bodies
from .judge import Judge

LOCKS = "updateCredentials"
"""A wrong password of one's own counts as a failed login and locks: what it stores is the business of other tests."""
ROWS = [(path, op) for path, op in Router(RESOURCES).rows if "{" in path and op.operation_id != LOCKS]
IDS = (
    "nope", "00000000-0000-0000-0000-000000000000", "x" * 300, "x" * 20_000, "%27", "%22%3B--", "%25", "a%20b",
    "%C3%A9",
    "%FF", "null", "-1", "%2E%2E", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%F0%9F%98%80", "${1}", "%2F", "%5C", "*", "a,b",
    "%0d%0aX-A%3a%20b", "%E2%80%AE", "\u00e9".encode("latin-1").hex(), "~",
)  # fmt: skip
NOTHING_TO_DO = frozenset(
    {
        "deleteGroup",
        "deleteGroupMember",
        "deleteGroupMembership",
        "deleteTask",
        "deleteTenant",
        "deleteTenantGroupMembership",
        "deleteTenantUserMembership",
        "deleteUser",
        "deleteUserMembership",
        "getHistoricActivityStatistics",
        "getMetrics",
        "unlockUser",
        "updateJobSuspensionState",
        "updateSuspensionStateById",
        "updateSuspensionStateJobDefinition",
    }
)
"""Operations that answer 2xx though nothing has the id: there is nothing to do or to show (observed in 7.24)."""


def aimed(path, value):
    """Return a row's path with `value` in place of every parameter."""
    return re.sub(r"\{[^}]*\}", lambda _: value, path)


def whole(op):
    """Return a body with everything right in it."""
    if op.body is BodyKind.OBJECT:
        return {"content": b"{}", "headers": {"Content-Type": "application/json"}}
    if isinstance(op.body, type):
        return {"content": bodies.sample(op.body, "").encode(), "headers": {"Content-Type": "application/json"}}
    if op.body is BodyKind.MULTIPART:
        fields = {"data": ("a.txt", b"x", "text/plain"), "valueType": (None, "File"), "content": ("a", b"x"),
                  "attachment-name": (None, "a")}  # fmt: skip
        return {"files": fields}
    return {}


@pytest.mark.parametrize(("path", "op"), ROWS, ids=[op.operation_id for _, op in ROWS])
def test_an_id_that_nothing_has_is_refused(sqlite_target, path, op):
    judge = Judge(sqlite_target)

    answer = judge.send(op.method, aimed(path, "nope"), **whole(op))

    assert judge.verdict == []
    if op.method != "OPTIONS" and op.operation_id not in NOTHING_TO_DO:
        assert answer.status_code in (400, 404)


def test_no_id_breaks_the_server(target, witness):
    rng = random.Random(5)
    judge = Judge(target, witness)

    for path, op in ROWS:
        for value in rng.sample(IDS, 4):
            judge.send(op.method, aimed(path, value), **whole(op))

    assert judge.verdict == []


def test_no_unknown_variable_or_part_of_something_known_breaks_the_server(target, witness):
    judge = Judge(target)
    rows = [(path, op) for path, op in ROWS if path.count("{") > 1 and "/{tenant-id}" not in path]

    for path, op in rows:
        head, _, tail = path.partition("}")
        for value in ("nope", "%27", "x" * 5_000, "a%20b", "%2e"):
            url = target.path(head + "}") + aimed(tail, value)
            judge.send(op.method, url, **whole(op))
        target.spend()

    assert judge.verdict == []


def _lock(target, worker="w", duration=600_000):
    lock = {"workerId": worker, "lockDuration": duration}
    answer = target.client.post(target.path("/external-task/{id}/lock"), json=lock)
    assert answer.status_code == 204, answer.text


def _done(target, path, body=None):
    answer = target.client.post(target.path(path), json=body or {})
    assert answer.is_success, answer.text


def _put(target, path, body):
    answer = target.client.put(target.path(path), json=body)
    assert answer.is_success, answer.text


def _delete(target, path):
    answer = target.client.delete(target.path(path))
    assert answer.is_success, answer.text


SUSPEND = {"suspended": True}
WORKER = {"workerId": "w"}
STATES = {
    "complete a completed task": (
        lambda t: _done(t, "/task/{id}/complete"), "POST", "/task/{id}/complete", {}),
    "claim a task of somebody else": (
        lambda t: _done(t, "/task/{id}/claim", {"userId": "mary"}), "POST", "/task/{id}/claim", {"userId": "john"}),
    "claim a completed task": (
        lambda t: _done(t, "/task/{id}/complete"), "POST", "/task/{id}/claim", {"userId": "john"}),
    "delete a task of a process": (lambda t: None, "DELETE", "/task/{id}", None),
    "complete a suspended task": (
        lambda t: _put(t, "/process-instance/{id}/suspended", SUSPEND), "POST", "/task/{id}/complete", {}),
    "claim a suspended task": (
        lambda t: _put(t, "/process-instance/{id}/suspended", SUSPEND), "POST", "/task/{id}/claim", {"userId": "john"}),
    "complete a task of a deleted instance": (
        lambda t: _delete(t, "/process-instance/{id}"), "POST", "/task/{id}/complete", {}),
    "signal an execution that has gone on": (
        lambda t: _done(t, "/execution/{id}/signal"), "POST", "/execution/{id}/signal", {}),
    "signal a suspended execution": (
        lambda t: _put(t, "/process-instance/{id}/suspended", SUSPEND), "POST", "/execution/{id}/signal", {}),
    "trigger a message that nobody waits for": (
        lambda t: None, "POST", "/execution/{id}/messageSubscriptions/x/trigger", {}),
    "delete a deleted instance": (
        lambda t: _delete(t, "/process-instance/{id}"), "DELETE", "/process-instance/{id}", None),
    "set a variable of a deleted instance": (
        lambda t: _delete(t, "/process-instance/{id}"), "PUT", "/process-instance/{id}/variables/x", {"value": 1}),
    "set a variable of a completed task": (
        lambda t: _done(t, "/task/{id}/complete"), "PUT", "/task/{id}/variables/x", {"value": 1}),
    "delete the history of a running instance": (
        lambda t: None, "DELETE", "/history/process-instance/{id}", None),
    "complete an external task that nobody has locked": (
        lambda t: None, "POST", "/external-task/{id}/complete", WORKER),
    "complete an external task of another worker": (
        lambda t: _lock(t, "other"), "POST", "/external-task/{id}/complete", WORKER),
    "fail an external task of another worker": (
        lambda t: _lock(t, "other"), "POST", "/external-task/{id}/failure", {**WORKER, "retries": 1}),
    "lock an external task of another worker": (
        lambda t: _lock(t, "other"), "POST", "/external-task/{id}/lock", {**WORKER, "lockDuration": 1000}),
    "extend a lock that nobody has": (
        lambda t: None, "POST", "/external-task/{id}/extendLock", {**WORKER, "newDuration": 1000}),
    "throw an error in an external task of another worker": (
        lambda t: _lock(t, "other"), "POST", "/external-task/{id}/bpmnError", {**WORKER, "errorCode": "e"}),
    "complete a completed external task": (
        lambda t: (_lock(t), _done(t, "/external-task/{id}/complete", WORKER)),
        "POST", "/external-task/{id}/complete", WORKER),
    "complete an external task of a suspended instance": (
        lambda t: (_lock(t), _put(t, "/process-instance/{id}/suspended", SUSPEND)),
        "POST", "/external-task/{id}/complete", WORKER),
    "report negative retries": (
        lambda t: _lock(t), "POST", "/external-task/{id}/failure", {**WORKER, "retries": -1}),
    "set negative retries": (lambda t: None, "PUT", "/external-task/{id}/retries", {"retries": -1}),
    "create an incident without a type": (lambda t: None, "POST", "/execution/{id}/create-incident", {"message": "m"}),
    "throw an error without a code": (lambda t: None, "POST", "/task/{id}/bpmnError", {"errorMessage": "m"}),
    "throw an escalation without a code": (lambda t: None, "POST", "/task/{id}/bpmnEscalation", {}),
    "make a task its own parent's child": (
        lambda t: None, "POST", "/task/create", {"name": "x", "parentTaskId": "nope"}),
    "make a task with an id that is taken": (lambda t: None, "POST", "/task/create", {"id": "{task}"}),
    "start a suspended definition": (
        lambda t: _put(t, "/process-definition/{id}/suspended", SUSPEND), "POST", "/process-definition/{id}/start", {}),
    "set a time to live that is negative": (
        lambda t: None, "PUT", "/process-definition/{id}/history-time-to-live", {"historyTimeToLive": -1}),
    "redeploy a resource that is not there": (
        lambda t: None, "POST", "/deployment/{id}/redeploy", {"resourceNames": ["nope"]}),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_a_request_in_the_wrong_state_is_refused_and_changes_nothing(target, witness, case):
    before, method, path, body = STATES[case]
    url = target.path(path)
    target_task = target.id("task")
    before(target)
    if body is not None and body.get("id") == "{task}":
        body = {"id": target_task}
    judge = Judge(target, witness)

    answer = judge.send(method, url, **({} if body is None else {"json": body}))
    if case == "start a suspended definition":
        _put(target, "/process-definition/{id}/suspended", {"suspended": False})
    target.spend()

    assert judge.verdict == []
    assert 400 <= answer.status_code < 500
    assert answer.json()["message"]
