"""The job executor's threads over real services."""

from __future__ import annotations

import threading

from watchword.core.clock import SystemClock
from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.failures import StoreUnavailable
from watchword.store.tables import HistoricJobLogRow
from watchword.testing.models import bpmn
from watchword.workers.jobs import JobExecutor


def test_an_executor_does_jobs_side_by_side_and_those_of_one_instance_one_after_another(memory):
    ran, done, active, guard, most = [], threading.Event(), set(), threading.Lock(), [0]

    def work(execution):
        instance = execution.process_instance_id
        with guard:
            assert instance not in active
            active.add(instance)
            most[0] = max(most[0], len(active))
        with guard:
            active.discard(instance)
            ran.append(execution.current_activity_id)
            if len(ran) == 30:
                done.set()

    wakers = []
    services = build_services(
        memory,
        clock=SystemClock(),
        delegates=Delegates({"work": work}),
        settings=EngineSettings(),
        wake_jobs=lambda: [wake() for wake in wakers],
    )
    model = bpmn("p").start().parallel("f")
    for name in ("a", "b", "c"):
        model.at("f").service_task(name, class_="work", asyncBefore="true")
    services.repository.deploy(resources={"p.bpmn": model.xml()})
    executor = JobExecutor(services.jobs, threads=3, lock_seconds=30)
    wakers.append(executor.wake)
    executor.start()

    for _ in range(10):
        services.runtime.start(key="p")
    finished = done.wait(20)
    executor.stop(seconds=10)

    assert finished
    assert 30 == len(ran)


def test_a_job_that_the_database_went_away_for_keeps_its_retries_and_is_given_back(memory):
    fails, done = [True], threading.Event()

    def work(execution):
        if fails.pop() if fails else False:
            raise StoreUnavailable("the connection was lost")
        done.set()

    services = build_services(
        memory, clock=SystemClock(), delegates=Delegates({"work": work}), settings=EngineSettings()
    )
    model = bpmn("p").start().service_task("x", class_="work", asyncBefore="true").user_task("wait")
    services.repository.deploy(resources={"p.bpmn": model.xml()})
    services.runtime.start(key="p")
    executor = JobExecutor(services.jobs, threads=1, lock_seconds=300, shortest=0.02, longest=0.02)
    executor.start()

    finished = done.wait(30)
    executor.stop(seconds=10)

    assert finished
    with memory.session(SystemClock().now()) as session:
        assert 0 == session.count(HistoricJobLogRow, job_state=1)
