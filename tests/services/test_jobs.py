"""Jobs: asynchronous gates, timers, failures, management."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import EngineError, NotFound, OptimisticLockingError
from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.session import Session
from watchword.store.tables import (
    ExecutionRow,
    HistoricJobLogRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    TaskRow,
)
from watchword.testing.models import bpmn
from watchword.testing.rows import tree_lines

TIMER = "<timerEventDefinition><time{0}>{1}</time{0}></timerEventDefinition>"


@pytest.fixture
def services(memory, clock):
    def fail(execution):
        raise RuntimeError("as asked")

    return build_services(memory, clock=clock, delegates=Delegates({"fail": fail}), settings=EngineSettings())


def deploy(services, model):
    return services.repository.deploy(resources={f"{model.key}.bpmn": model.xml()}).process_definitions[0]


def test_a_token_waits_at_both_gates_until_jobs_let_it_through(services, find):
    deploy(services, bpmn("p").start().task("x", asyncBefore="true", asyncAfter="true").user_task("u"))

    services.runtime.start(key="p")
    rows = [(tree_lines(find(ExecutionRow)), [job.handler_configuration for job in find(JobRow)])]
    for _ in range(2):
        services.jobs.execute(find(JobRow)[0].id)
        rows.append((tree_lines(find(ExecutionRow)), [job.handler_configuration for job in find(JobRow)]))

    assert [
        (["x - A S"], ["transition-create-scope$p_f1"]),
        (["x - A S"], ["transition-notify-listener-take$p_f2"]),
        (["u u:* A S"], []),
    ] == rows  # observed in 7.24
    assert [0, 0, 2, 2] == sorted(row.job_state for row in find(HistoricJobLogRow))


def test_an_interrupting_timer_ends_its_host(services, find, clock):
    model = bpmn("p").start().user_task("u")
    deploy(services, model.event("boundaryEvent", "t", TIMER.format("Duration", "PT1H"), attachedToRef="u").end("e"))
    services.runtime.start(key="p")

    early = services.jobs.run_due()
    clock.advance(timedelta(hours=1))
    due = services.jobs.run_due()

    assert (0, 1) == (early, due)
    assert [] == find(ExecutionRow) + find(JobRow)


def test_a_cycle_fires_as_often_as_it_says(services, find, clock):
    model = bpmn("p").start().user_task("u")
    timer = TIMER.format("Cycle", "R2/PT10M")
    model.event("boundaryEvent", "t", timer, attachedToRef="u", cancelActivity="false").user_task("late")
    deploy(services, model)
    services.runtime.start(key="p")

    for _ in range(4):
        clock.advance(timedelta(minutes=10))
        services.jobs.run_due()

    assert ["late", "late", "u"] == sorted(row.task_definition_key for row in find(TaskRow))
    assert [] == find(JobRow)


def test_a_failing_job_loses_retries_and_ends_in_an_incident_that_new_retries_resolve(services, find):
    deploy(services, bpmn("p").start().service_task("x", class_="fail", asyncBefore="true"))
    services.runtime.start(key="p")

    tried = services.jobs.run_due()
    job = find(JobRow)[0]
    raised = [(row.incident_type, row.activity_id, row.configuration) for row in find(IncidentRow)]
    services.jobs.set_retries(job.id, 1)

    assert (3, 0, "as asked", "x", None) == (
        tried, job.retries, job.exception_message, job.failed_activity_id, job.lock_owner
    )  # fmt: skip
    assert [("failedJob", "x", job.id)] == raised
    assert [] == find(IncidentRow)
    assert "RuntimeError: as asked" in services.jobs.stacktrace(job.id)


def test_a_job_executed_by_hand_raises_and_still_loses_a_retry(services, find):
    deploy(services, bpmn("p").start().service_task("x", expression="${nobody}", asyncBefore="true"))
    services.runtime.start(key="p")

    with pytest.raises(EngineError, match="nobody"):
        services.jobs.execute(find(JobRow)[0].id)

    assert [2] == [job.retries for job in find(JobRow)]


def test_a_job_that_always_comes_second_keeps_its_retries_and_is_given_back(services, find, monkeypatch):
    def lose(session, *, last):
        raise OptimisticLockingError("ACT_RU_EXECUTION", "x", 1)

    deploy(services, bpmn("p").start().task("x", asyncBefore="true").user_task("u"))
    services.runtime.start(key="p")
    (acquired,) = services.jobs.acquire("node", limit=1)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "flush", lose)
        done = services.jobs.run_acquired(acquired.id, "node")
        with pytest.raises(OptimisticLockingError):
            services.jobs.execute(acquired.id)

    (job,) = find(JobRow)
    assert (False, 3, None, None) == (done, job.retries, job.lock_owner, job.exception_message)
    assert [0] == [row.job_state for row in find(HistoricJobLogRow)]


def test_start_timers_belong_to_the_latest_version(services, find, clock):
    deploy(services, bpmn("p").event("startEvent", "s", TIMER.format("Duration", "PT1H")).user_task("u"))
    second = deploy(services, bpmn("p").event("startEvent", "s", TIMER.format("Duration", "PT2H")).user_task("u"))

    jobs = [(job.process_definition_id, job.handler_configuration) for job in find(JobRow)]
    clock.advance(timedelta(hours=2))
    services.jobs.run_due()

    assert [(second.id, "p")] == jobs
    assert [second.id] == [row.process_definition_id for row in find(ExecutionRow)]


def test_jobs_of_a_suspended_definition_are_born_suspended(services, find):
    deploy(services, bpmn("p").start().task("x", asyncBefore="true").user_task("u"))
    definition = find(JobDefinitionRow)[0]

    services.job_definitions.suspend(job_definition_id=definition.id, suspended=True)
    services.runtime.start(key="p")
    held = services.jobs.run_due()
    services.job_definitions.suspend(job_definition_id=definition.id, suspended=False, include_jobs=True)

    assert (0, 1) == (held, services.jobs.run_due())


def test_the_priority_comes_from_the_job_definition_before_the_model(services, find):
    deploy(services, bpmn("p").start().task("x", asyncBefore="true", jobPriority="7"))
    services.runtime.start(key="p")
    services.job_definitions.set_priority(find(JobDefinitionRow)[0].id, 12)
    services.runtime.start(key="p")

    assert [7, 12] == sorted(job.priority for job in find(JobRow))


def test_jobs_go_with_their_instance(services, find):
    deploy(services, bpmn("p").start().task("x", asyncBefore="true"))
    instance = services.runtime.start(key="p")

    services.runtime.delete(instance.id)

    assert [] == find(JobRow)
    assert [0, 3] == sorted(row.job_state for row in find(HistoricJobLogRow))


def test_a_job_that_is_locked_is_not_acquired_again_until_the_lock_ends(services, find, clock):
    deploy(services, bpmn("p").start().task("x", asyncBefore="true"))
    services.runtime.start(key="p")

    first = services.jobs.acquire("a", limit=5, lock_seconds=60)
    clock.advance(timedelta(seconds=50))
    services.jobs.renew("a", [first[0].id], lock_seconds=60)
    clock.advance(timedelta(seconds=50))
    second = services.jobs.acquire("b", limit=5)
    clock.advance(timedelta(seconds=20))
    third = services.jobs.acquire("b", limit=5)

    assert ([first[0].id], [], [first[0].id]) == tuple([job.id for job in found] for found in (first, second, third))
    assert not services.jobs.run_acquired(first[0].id, "a")  # taken over
    assert services.jobs.run_acquired(first[0].id, "b")


def test_one_exclusive_job_of_an_instance_holds_back_the_others(services, find):
    model = bpmn("p").start().parallel("f").task("a", asyncBefore="true").at("f").task("b", asyncBefore="true")
    deploy(services, model)
    services.runtime.start(key="p")

    first = services.jobs.acquire("a", limit=1)
    second = services.jobs.acquire("b", limit=5)

    assert (1, 0) == (len(first), len(second))


def test_unknown_jobs_are_told(services):
    for act in (services.jobs.execute, services.jobs.delete, services.jobs.get, services.jobs.recalculate_due_date):
        with pytest.raises(NotFound):
            act("nope")
