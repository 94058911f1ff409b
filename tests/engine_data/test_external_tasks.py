"""External tasks: what workers report, incidents and the log. Row contents observed in 7.24."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine_data.given import INSTANCE, NOW, Text, only
from watchword.bpmn.model import ErrorMapping, External
from watchword.core.errors import BadUserRequest, EngineError, StepFailed, SuspendedError
from watchword.engine import executions, external_tasks
from watchword.store.tables import (
    ByteArrayRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricExternalTaskLogRow,
    HistoricIncidentRow,
    IncidentRow,
    UserOperationLogRow,
    VariableRow,
)
from watchword.values.typed import TypedValue


def node(ctx):
    return ctx.definition_of(child(ctx)).process.nodes["x"]


def child(ctx) -> ExecutionRow:
    return ctx.session.get(ExecutionRow, "e")


@pytest.fixture
def row(ctx) -> ExternalTaskRow:
    """Return an external task locked by worker w."""
    row = external_tasks.create(ctx, child(ctx), node(ctx))
    external_tasks.lock(ctx, row, "w", 1000)
    return row


@pytest.fixture
def flow(monkeypatch):
    """Return the list of what the engine's core was asked to do."""
    found = []
    monkeypatch.setattr(executions, "complete_activity", lambda ctx, e: found.append(("left", e.id)))
    monkeypatch.setattr(executions, "throw_error", lambda ctx, e, code, message=None: found.append((code, message)))
    return found


def log(ctx):
    return [(entry.state, entry.retries) for entry in ctx.session.cached(HistoricExternalTaskLogRow)]


def test_creation_takes_topic_and_priority_from_the_model(ctx):
    node(ctx).implementation = External(topic=Text("pay"), priority=Text(7))

    row = external_tasks.create(ctx, child(ctx), node(ctx))

    assert ("pay", 7, None, "x", "x:1", "p", NOW) == (
        row.topic_name,
        row.priority,
        row.retries,
        row.activity_id,
        row.activity_instance_id,
        row.process_definition_key,
        row.create_time,
    )
    assert 128 == child(ctx).cached_entity_state
    assert [(0, None)] == log(ctx)


@pytest.mark.parametrize(
    "implementation",
    [External(topic=Text(None)), External(topic=Text(5)), External(topic=Text("t"), priority=Text("high"))],
)
def test_a_topic_or_priority_of_the_wrong_kind_fails_the_step(ctx, implementation):
    node(ctx).implementation = implementation

    with pytest.raises(StepFailed):
        external_tasks.create(ctx, child(ctx), node(ctx))


def test_completing_sets_variables_and_lets_the_execution_go_on(ctx, row, flow):
    external_tasks.complete(ctx, row, "w", {"v": TypedValue("long", 1)}, {"l": TypedValue("long", 2)})

    assert [("left", "e")] == flow
    assert [("v", INSTANCE), ("l", "e")] == [(v.name, v.variable_scope) for v in ctx.session.cached(VariableRow)]
    assert [(0, None), (2, None)] == log(ctx)
    assert [] == ctx.session.cached(ExternalTaskRow)


@pytest.mark.parametrize("act", ["complete", "failure", "bpmn_error", "extend_lock"])
@pytest.mark.parametrize("worker", ["other", ""])
def test_only_the_worker_that_holds_the_lock_may_report(ctx, row, flow, act, worker):
    more = {"bpmn_error": ("E",), "extend_lock": (1000,)}.get(act, ())

    with pytest.raises(BadUserRequest):
        getattr(external_tasks, act)(ctx, row, worker, *more)


def test_a_suspended_task_takes_no_report(ctx, row, flow):
    row.suspension_state = 2

    with pytest.raises(SuspendedError):
        external_tasks.complete(ctx, row, "w")


def test_a_failure_with_retries_left_is_logged_with_the_retries_before(ctx, row):
    external_tasks.failure(ctx, row, "w", error_message="m" * 700, error_details="det", retries=1, retry_timeout=5000)

    assert ("m" * 666, 1, "w", NOW + timedelta(seconds=5)) == (
        row.error_message,
        row.retries,
        row.worker_id,
        row.lock_expiration_time,
    )
    assert [(0, None), (1, None)] == log(ctx)
    found = {(b.name, b.type, b.root_process_instance_id) for b in ctx.session.cached(ByteArrayRow)}
    assert {
        ("externalTask.exceptionByteArray", 2, None),
        ("historicExternalTaskLog.exceptionByteArray", 3, INSTANCE),
    } == found
    assert row.last_failure_log_id in {entry.id for entry in ctx.session.cached(HistoricExternalTaskLogRow)}
    assert [] == ctx.session.cached(IncidentRow)


def test_no_retries_left_raise_an_incident_and_new_retries_resolve_it(ctx, row):
    external_tasks.failure(ctx, row, "w", error_message="boom", retries=0)

    incident, kept = only(ctx, IncidentRow), only(ctx, HistoricIncidentRow)
    assert ("failedExternalTask", "boom", "e", "x", row.id) == (
        incident.incident_type,
        incident.incident_message,
        incident.execution_id,
        incident.activity_id,
        incident.configuration,
    )
    assert incident.id == incident.cause_incident_id == incident.root_cause_incident_id
    assert (0, row.last_failure_log_id) == (kept.incident_state, kept.history_configuration)
    assert 8 == child(ctx).cached_entity_state & 8

    external_tasks.set_retries(ctx, row, 3)

    assert [] == ctx.session.cached(IncidentRow)
    assert (1, NOW) == (kept.incident_state, kept.end_time)
    assert 0 == child(ctx).cached_entity_state & 8
    changed = only(ctx, UserOperationLogRow)
    assert ("SetExternalTaskRetries", "retries", "0", "3", row.id, None) == (
        changed.operation_type,
        changed.property,
        changed.original_value,
        changed.new_value,
        changed.external_task_id,
        changed.execution_id,
    )


def test_cancelling_deletes_incident_details_and_task(ctx, row):
    external_tasks.failure(ctx, row, "w", error_message="boom", error_details="d", retries=0)

    external_tasks.remove(ctx, row)

    assert 2 == only(ctx, HistoricIncidentRow).incident_state
    assert [(0, None), (1, None), (3, 0)] == log(ctx)
    assert [] == ctx.session.cached(ExternalTaskRow)
    assert {3} == {b.type for b in ctx.session.cached(ByteArrayRow)}


@pytest.mark.parametrize("wrong", [{"retries": -1}, {"retries": 1, "retry_timeout": -1}])
def test_negative_numbers_are_refused(ctx, row, wrong):
    with pytest.raises(EngineError):
        external_tasks.failure(ctx, row, "w", **wrong)


def test_a_reported_error_is_thrown_in_the_process(ctx, row, flow):
    external_tasks.bpmn_error(ctx, row, "w", "E1", message="m")

    assert [("E1", "m")] == flow


def test_the_first_error_mapping_that_holds_replaces_the_failure(ctx, row, flow):
    node(ctx).implementation = External(
        topic=Text("t"),
        error_mappings=(
            ErrorMapping("E0", Text(_fail)),
            ErrorMapping("E1", Text(lambda s: s.lookup("externalTask").juel_property("errorMessage") == "boom")),
        ),
    )

    external_tasks.failure(ctx, row, "w", error_message="boom", retries=3)

    assert [("E1", "boom")] == flow
    assert row.retries is None


def test_a_failing_error_mapping_fails_the_completion(ctx, row, flow):
    node(ctx).implementation = External(topic=Text("t"), error_mappings=(ErrorMapping("E0", Text(_fail)),))

    with pytest.raises(StepFailed):
        external_tasks.complete(ctx, row, "w")


def _fail(scope):
    raise StepFailed("no")


def test_a_lock_is_renewed_by_its_worker_and_refused_to_others_until_it_expires(ctx, row, command):
    with pytest.raises(BadUserRequest):
        external_tasks.lock(ctx, row, "other", 1000)
    external_tasks.lock(ctx, row, "w", 2000)
    renewed = row.lock_expiration_time

    external_tasks.lock(command(minutes=1), row, "other", 1000)

    assert NOW + timedelta(seconds=2) == renewed
    assert "other" == row.worker_id


def test_an_expired_lock_cannot_be_extended(ctx, row, command):
    external_tasks.extend_lock(ctx, row, "w", 5000)
    row.lock_expiration_time = NOW

    with pytest.raises(BadUserRequest):
        external_tasks.extend_lock(ctx, row, "w", 5000)


def test_unlocking_forgets_the_worker(ctx, row):
    external_tasks.unlock(ctx, row)

    assert (None, None) == (row.worker_id, row.lock_expiration_time)
    assert "Unlock" == only(ctx, UserOperationLogRow).operation_type
