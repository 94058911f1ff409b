"""Bodies that are no JSON, of the wrong shape, of wrong types or just too much: refused, with nothing stored."""

from __future__ import annotations

import random

import pytest

from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from . import bodies
from .judge import JSON, Judge
from .target import VARIABLES

LOCKS = "updateCredentials"
"""A wrong password of one's own counts as a failed login and locks: what it stores is the business of other tests."""
ROWS = [(path, op) for path, op in Router(RESOURCES).rows if op.body not in (BodyKind.NONE, BodyKind.MULTIPART)]
NAMES = [op.operation_id for _, op in ROWS]
QUERIES = [(path, op) for path, op in ROWS if op.body is BodyKind.OBJECT]
OTHERS = [(path, op) for path, op in ROWS if op.body is not BodyKind.OBJECT and op.operation_id != LOCKS]
THOROUGH = ("startProcessInstanceByKey", "queryTasks", "complete", "putTaskVariable")
"""One operation of each way of reading a body; these get everything, the others a sample."""


def encoded(texts):
    """Return texts as UTF-8."""
    return [text.encode("utf-8", "surrogatepass") for text in texts]


@pytest.mark.parametrize(("path", "op"), ROWS, ids=NAMES)
def test_what_is_no_json_object_is_refused(sqlite_target, path, op):
    wrong = bodies.NOT_JSON + bodies.NO_OBJECT
    if op.operation_id not in THOROUGH:
        wrong = (*random.Random(op.operation_id).sample(wrong, 6), b"[" * 100_000, b'{"a":"\xff"}')
    if op.optional_body:
        wrong = tuple(w for w in wrong if w.strip())
    judge = Judge(sqlite_target)

    answers = judge.bodies(path, op, wrong)

    assert judge.verdict == []
    told_first = {404} if op.locate is not None else set()  # the path names nothing
    assert {a.status_code for a in answers} in ({400}, told_first)


@pytest.mark.parametrize("op", ["startProcessInstanceByKey", "queryTasks", "putTaskVariable"])
def test_nothing_that_is_no_json_object_changes_anything(target, witness, op):
    path, row = next((p, o) for p, o in ROWS if o.operation_id == op)
    wrong = [w for w in bodies.NOT_JSON + bodies.NO_OBJECT if w.strip()]
    judge = Judge(target, witness)

    judge.bodies(path, row, wrong)

    assert judge.verdict == []
    assert len(wrong) == judge.refused


@pytest.mark.parametrize(("path", "op"), OTHERS, ids=[op.operation_id for _, op in OTHERS])
def test_a_member_of_the_wrong_type_is_refused_or_read_and_never_breaks(target, witness, path, op):
    sample = bodies.pick(list(bodies.mutants(op)), 25, random.Random(op.operation_id))
    judge = Judge(target, witness)

    judge.bodies(path, op, encoded(sample))

    assert judge.verdict == []


@pytest.mark.parametrize(("path", "op"), QUERIES, ids=[op.operation_id for _, op in QUERIES])
def test_a_filter_of_the_wrong_type_is_refused_or_read_and_never_breaks(target, path, op):
    sample = bodies.pick(list(bodies.mutants(op)), 60, random.Random(op.operation_id))
    judge = Judge(target)

    judge.bodies(path, op, encoded(sample))

    assert judge.verdict == []


def test_no_variable_value_breaks_the_server(target, witness):
    sample = bodies.pick(list(bodies.every_variable()), 400, random.Random(3))
    path = "/process-instance/{id}/variables/{varName}"
    op = next(o for p, o in ROWS if p == path and o.method == "PUT")
    judge = Judge(target, witness)

    for body in encoded(sample):
        judge.send("PUT", target.path(path), body, headers=JSON)
    answer = judge.send("GET", target.path("/process-instance/{id}/variables"))

    assert op.operation_id == "setProcessInstanceVariable"
    assert judge.verdict == []
    assert 200 == answer.status_code


@pytest.mark.parametrize("where", ["start", "complete", "external"])
def test_one_bad_variable_among_good_ones_refuses_all(target, witness, where):
    bad = {"value": "x", "type": "Integer"}
    mixed = {"variables": {**VARIABLES, "bad": bad, "later": {"value": 1}}}
    path = {
        "start": "/process-definition/key/target/start",
        "complete": target.path("/task/{id}/complete"),
        "external": target.path("/external-task/{id}/complete"),
    }[where]
    if where == "external":
        mixed["workerId"] = "w"
        lock = {"workerId": "w", "lockDuration": 600_000}
        assert 204 == target.client.post(target.path("/external-task/{id}/lock"), json=lock).status_code
    witness.look()

    answer = target.client.post(path, json=mixed)
    changes = witness.changes()
    target.spend()

    assert 400 == answer.status_code
    assert {} == changes


def test_no_body_breaks_the_server_in_compatibility_mode(camunda_target):
    rng = random.Random(11)
    judge = Judge(camunda_target, lowest=600)

    for path, op in rng.sample(ROWS, 40):
        judge.bodies(path, op, [bodies.random_body(op, rng).encode("utf-8", "surrogatepass") for _ in range(5)])

    assert judge.verdict == []
    assert "unexpected error" not in camunda_target.server.log()
