"""Batches: made, carried out job by job, looked at, stopped, deleted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dmn.models import decision, definitions, literal
from watchword.core.errors import BadUserRequest, EngineError, NotFound, NullValue
from watchword.engine.modification import CANCEL, START_BEFORE, Instruction
from watchword.store.tables import (
    BatchRow,
    ByteArrayRow,
    HistoricBatchRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
    HistoricProcessInstanceRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    VariableRow,
)
from watchword.testing.models import bpmn
from watchword.values.typed import TypedValue


@pytest.fixture
def definition_id(services):
    made = bpmn("p").start().user_task("first").user_task("second").end("e")
    services.repository.deploy(resources={"p.bpmn": made.xml()})
    return services.repository.latest_definition_id("p")


@pytest.fixture
def instances(services, definition_id):
    return [services.runtime.start(key="p").id for _ in range(3)]


@pytest.fixture
def run_jobs(services, find):
    """Return a function that does all jobs that can be done, until none is left or all have failed."""

    def run_jobs():
        while waiting := [job for job in find(JobRow) if job.retries and job.due_date is None]:
            for job in waiting:
                try:
                    services.jobs.execute(job.id)
                except EngineError:
                    services.jobs.set_retries(job.id, 0)

    return run_jobs


def test_a_batch_makes_one_job_an_instance_and_ends_in_history(services, instances, run_jobs, find):
    made = services.batches.delete_instances(instances, reason="tidy")

    run_jobs()

    assert (3, 100, 1) == (made.total_jobs, made.jobs_per_seed, made.invocations_per_job)
    assert 0 == services.runtime.count()
    assert {"tidy"} == {row.delete_reason for row in find(HistoricProcessInstanceRow)}
    (history,) = find(HistoricBatchRow)
    assert history.end_time is not None
    assert history.execution_start_time is not None
    assert [] == [*find(BatchRow), *find(JobRow), *find(JobDefinitionRow, job_configuration=made.id)]
    assert [] == [row for row in find(ByteArrayRow) if row.deployment_id is None]


def test_the_configuration_is_what_the_reference_writes(services, instances, find):
    made = services.batches.delete_instances(instances[:1], reason="x")

    (stored,) = find(ByteArrayRow, id=made.configuration)
    (deployment,) = services.repository.query_deployments()
    expected = {
        "deleteReason": "x",
        "skipCustomListeners": False,
        "skipSubprocesses": False,
        "failIfNotExists": False,
        "skipIoMappings": False,
        "processInstanceIds": instances[:1],
        "processInstanceIdMappings": [{"deploymentId": deployment.id, "count": 1}],
        "batchId": "",
    }
    assert expected == json.loads(stored.bytes)


def test_variables_are_kept_with_the_batch_until_they_are_set(services, instances, run_jobs, find):
    made = services.batches.set_variables(instances, {"a": "A", "j": TypedValue("json", "[1]")})
    kept = find(VariableRow, batch_id=made.id)

    run_jobs()

    assert {"a", "j"} == {row.name for row in kept}
    expected = {"a": TypedValue("string", "A"), "j": TypedValue("json", "[1]")}
    assert [expected] * 3 == [services.runtime.get_variables(i) for i in instances]
    assert [] == find(VariableRow, batch_id=made.id)


def test_instances_are_modified_and_restarted_by_batch(services, definition_id, instances, run_jobs):
    start, stop = Instruction(START_BEFORE, activity_id="second"), Instruction(CANCEL, activity_id="first")
    services.batches.modify_instances(definition_id, instances[:2], [start, stop])
    run_jobs()
    moved = {task.process_instance_id for task in services.tasks.query(task_definition_key="second")}
    services.runtime.delete(instances[2])

    services.batches.restart_instances(definition_id, instances[2:], [start])
    run_jobs()

    assert set(instances[:2]) == moved
    assert 3 == services.tasks.count(task_definition_key="second")


def test_one_instance_is_modified_by_batch(services, instances, run_jobs):
    first, *_ = instances
    (token,) = services.runtime.activity_instances(first)["childActivityInstances"]
    away = Instruction(CANCEL, activity_instance_id=token["id"])

    services.batches.modify_instance(first, [away, Instruction(START_BEFORE, activity_id="second")])
    run_jobs()

    assert {"second"} == {t.task_definition_key for t in services.tasks.query(process_instance_id=first)}
    with pytest.raises(NullValue):
        services.batches.modify_instance("nope", [away])


def test_instances_are_suspended_by_batch(services, instances, run_jobs):
    services.batches.suspend_instances(instances, suspended=True)

    run_jobs()

    assert 3 == services.runtime.count(suspended=True)


def test_history_is_deleted_by_batch(services, instances, run_jobs, find):
    for instance_id in instances:
        services.runtime.delete(instance_id)

    services.batches.delete_history(instances)
    run_jobs()

    assert [] == find(HistoricProcessInstanceRow)


def test_a_failing_job_keeps_its_batch(services, definition_id, run_jobs):
    made = services.batches.modify_instances(definition_id, ["nope"], [Instruction(START_BEFORE, activity_id="first")])

    run_jobs()

    (numbers,) = services.batches.numbers(services.batches.query(batch_id=made.id))
    assert (1, 0, 1) == (numbers.remaining, numbers.completed, numbers.failed)


def test_a_failed_batch_is_deleted_with_its_incidents(services, definition_id, run_jobs, find):
    made = services.batches.modify_instances(definition_id, ["nope"], [Instruction(START_BEFORE, activity_id="first")])
    run_jobs()
    raised = find(IncidentRow)

    services.batches.delete(made.id)

    assert 1 == len(raised)
    assert [] == [*find(IncidentRow), *find(JobRow), *find(BatchRow)]


def test_a_suspended_batch_stops_its_jobs(services, instances, find):
    made = services.batches.delete_instances(instances)

    services.batches.suspend(made.id, suspended=True)

    assert {2} == {row.suspension_state for row in [*find(JobRow), *find(JobDefinitionRow), *find(BatchRow)]}


def test_a_deleted_batch_leaves_nothing_but_history_unless_that_goes_too(services, instances, find):
    kept, gone = (services.batches.set_variables(instances, {"a": 1}) for _ in range(2))

    services.batches.delete(kept.id)
    services.batches.delete(gone.id, with_history=True)

    assert [] == [*find(JobRow), *find(BatchRow), *find(VariableRow)]
    assert [kept.id] == [row.id for row in find(HistoricBatchRow)]


def test_unknown_and_empty_batches_are_refused(services):
    with pytest.raises(NotFound):
        services.batches.get("nope")
    with pytest.raises(BadUserRequest):
        services.batches.delete("nope")
    with pytest.raises(BadUserRequest):
        services.batches.delete_instances([])
    with pytest.raises(BadUserRequest):
        services.batches.set_variables(["nope"], {"a": 1})
    with pytest.raises(EngineError):
        services.batches.set_job_retries(3)


@pytest.fixture
def evaluated(services, find):
    """Return the ids of a decision instance and of that it required, by key."""
    files = definitions(
        decision("top", literal("{list: low, n: 2}"), requires=["decision:low"]), decision("low", literal("[1]"))
    )
    services.repository.deploy(name="d", resources={"d.dmn": files})
    services.decisions.evaluate("top")
    return {row.decision_definition_key: row.id for row in find(HistoricDecisionInstanceRow)}


def test_decisions_are_deleted_from_history_by_batch(services, evaluated, run_jobs, find):
    services.batches.delete_decisions([*evaluated.values(), "unknown"])

    run_jobs()

    assert [] == find(HistoricDecisionInstanceRow) + find(HistoricDecisionOutputRow)
    assert [] == [row for row in find(ByteArrayRow) if row.type == 3]
    assert [] == find(JobRow)


@pytest.mark.parametrize(("hierarchical", "dated"), [(False, {"top"}), (True, {"top", "low"})])
def test_removal_times_of_decisions_are_set_by_batch(services, evaluated, run_jobs, find, hierarchical, dated):
    moment = datetime(2030, 1, 1, tzinfo=UTC)

    services.batches.date_decisions([evaluated["top"]], absolute=moment, hierarchical=hierarchical)
    run_jobs()

    rows = {row.id: row for row in find(HistoricDecisionInstanceRow) if row.removal_time == moment}
    assert dated == {row.decision_definition_key for row in rows.values()}
    values = [row for row in find(HistoricDecisionOutputRow) if row.decision_instance_id in rows]
    contents = {row.id: row for row in find(ByteArrayRow)}
    assert {moment} == {row.removal_time for row in values}
    assert {moment} == {contents[row.byte_array_id].removal_time for row in values if row.byte_array_id}
