"""Metrics and the operation log's annotations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import BadUserRequest, RestError, TooLong
from watchword.identity.model import Identity
from watchword.testing.models import bpmn

DEMO = Identity("demo", ("camunda-admin",))


def deploy(services):
    services.repository.deploy(name="p", resources={"p.bpmn": bpmn("p").start().user_task("u").end("e").xml()})


def test_sums_hold_what_is_stored_and_what_is_not_yet(services, clock):
    deploy(services)
    services.runtime.start(key="p")
    before = services.metrics.total("root-process-instance-start")
    services.metrics.report()
    services.runtime.start(key="p")

    assert 1 == before
    assert 2 == services.metrics.total("process-instances")
    assert services.metrics.total("flow-node-instances") == services.metrics.total("activity-instance-start") == 4
    assert 0 == services.metrics.total("process-instances", end=clock.now() - timedelta(days=1))
    assert 0 == services.metrics.total("nothing")


def test_intervals_sum_what_is_stored(services, clock):
    deploy(services)
    services.runtime.start(key="p")
    services.metrics.report()
    (found,) = services.metrics.intervals(name="process-instances", seconds=3600, by_reporter=False)

    assert ("root-process-instance-start", None, 1) == (found.name, found.reporter, found.value)
    assert found.start.minute == 0
    with pytest.raises(RestError):
        services.metrics.intervals(limit=201)


def test_task_workers_are_counted_and_forgotten(services):
    services.tasks.create(id="t", assignee="mary")
    services.tasks.set_assignee("t", "john")
    counted = services.metrics.total("task-users")
    services.metrics.delete_task_metrics()

    assert (2, 0) == (counted, services.metrics.total("unique-task-workers"))


def test_an_operation_is_annotated_and_that_is_logged(services):
    services.tasks.create(id="t", name="x", identity=DEMO)
    operation = services.operation_log.query(entity_type="Task")[0].operation_id
    services.operation_log.annotate(operation, "because", identity=DEMO)
    noted = {entry.annotation for entry in services.operation_log.query(operation_id=operation)}
    services.operation_log.clear_annotation(operation, identity=DEMO)

    assert {"because"} == noted
    assert {None} == {entry.annotation for entry in services.operation_log.query(operation_id=operation)}
    logged = services.operation_log.query(entity_type="OperationLog")
    assert {("SetAnnotation", operation), ("ClearAnnotation", operation)} == {
        (entry.operation_type, entry.new_value) for entry in logged
    }


def test_bad_annotations_are_refused(services):
    services.tasks.create(id="t", name="x", identity=DEMO)
    operation = services.operation_log.query(entity_type="Task")[0].operation_id

    with pytest.raises(BadUserRequest):
        services.operation_log.annotate("unknown", "x")
    with pytest.raises(TooLong):
        services.operation_log.annotate(operation, "x" * 4001)
