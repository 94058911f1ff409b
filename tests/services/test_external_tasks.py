"""External tasks as workers use them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NotFound, NullValue, SuspendedError
from watchword.services.locked_tasks import Topic
from watchword.store.tables import ExternalTaskRow, IncidentRow, TaskRow
from watchword.testing.models import bpmn
from watchword.values.typed import FileValue, TypedValue

FILE = TypedValue("file", FileValue("a.txt", b"a"))


@pytest.fixture
def start(services):
    xml = bpmn("p").start().service_task("pay", topic="payment").user_task("u").end("e").xml()
    services.repository.deploy(resources={"p.bpmn": xml})

    def start(**options):
        return services.runtime.start(key="p", **options)

    return start


@pytest.fixture
def fetch(services):
    def fetch(worker="w", *, most=10, duration=1000, **narrow):
        return services.external_tasks.fetch_and_lock(
            worker_id=worker, max_tasks=most, topics=[Topic("payment", duration, **narrow)]
        )

    return fetch


def test_a_worker_fetches_works_and_completes(services, start, fetch, find):
    instance = start(business_key="b", variables={"amount": 5, "note": "x"})

    (task,) = fetch(variables=["amount"])
    services.external_tasks.complete(task.id, worker_id="w", variables={"paid": True})

    assert ("payment", "w", "pay", "b", instance.id, {"amount": 5}) == (
        task.topic_name,
        task.worker_id,
        task.activity_id,
        task.business_key,
        task.process_instance_id,
        {n: v.value for n, v in task.variables.items()},
    )
    assert ["u"] == [row.task_definition_key for row in find(TaskRow)]
    assert services.runtime.get_variable(instance.id, "paid").value is True


def test_a_locked_task_is_free_again_when_the_lock_ends(services, start, fetch, clock):
    start()

    first, second = fetch("a"), fetch("b")
    due = services.external_tasks.next_release(["payment"])
    clock.advance(timedelta(seconds=1))
    third = fetch("b")

    assert (1, 0, 1) == (len(first), len(second), len(third))
    assert third[0].lock_expiration_time - due == timedelta(seconds=1)


def test_a_fetch_takes_no_more_than_asked_for(start, fetch):
    for _ in range(3):
        start()

    assert (2, 0) == (len(fetch(most=2)), len(fetch(most=0)))


def test_local_variables_are_those_of_the_task(services, start, fetch, find):
    start(variables={"n": 1})
    (row,) = find(ExternalTaskRow)
    services.runtime.set_variable(row.execution_id, "own", 2, local=True)

    assert {"own": 2} == {n: v.value for n, v in fetch(local_variables=True)[0].variables.items()}


def test_no_variables_are_read_if_none_are_asked_for(start, fetch):
    start(variables={"n": 1})

    assert {} == fetch(variables=[])[0].variables


def test_topics_are_narrowed_by_variables(start, fetch):
    start(variables={"n": 1})

    assert (0, 1) == (len(fetch(process_variables={"n": 2})), len(fetch(process_variables={"n": 1.0})))


def test_a_fetch_must_make_sense(services):
    fetch = services.external_tasks.fetch_and_lock
    for options, error in (
        ({"worker_id": None, "max_tasks": 1, "topics": []}, NullValue),
        ({"worker_id": "w", "max_tasks": -1, "topics": []}, EngineError),
        ({"worker_id": "w", "max_tasks": 1, "topics": [Topic(None, 1)]}, NullValue),
        ({"worker_id": "w", "max_tasks": 1, "topics": [Topic("t", None)]}, EngineError),
        ({"worker_id": "w", "max_tasks": 1, "topics": [Topic("t", 1, process_variables={"v": [1]})]}, EngineError),
        ({"worker_id": "w", "max_tasks": 1, "topics": [Topic("t", 1, process_variables={"v": FILE})]}, EngineError),
    ):
        with pytest.raises(error):
            fetch(**options)
    assert () == fetch(worker_id="w", max_tasks=1, topics=[])


def test_only_the_worker_who_locked_it_reports(services, start, fetch):
    start()
    (task,) = fetch("a")
    reports = services.external_tasks

    for call in (
        lambda: reports.complete(task.id, worker_id="b"),
        lambda: reports.failure(task.id, worker_id="b"),
        lambda: reports.bpmn_error(task.id, worker_id="b", error_code="e"),
        lambda: reports.extend_lock(task.id, worker_id="b", duration=5),
        lambda: reports.lock(task.id, worker_id="b", lock_duration=5),
    ):
        with pytest.raises(BadUserRequest):
            call()
    with pytest.raises(NullValue):
        reports.complete(task.id, worker_id=None)
    with pytest.raises(NotFound):
        reports.complete("nothing", worker_id="a")


def test_a_failure_keeps_what_went_wrong(services, start, fetch, clock):
    start()
    (task,) = fetch()

    services.external_tasks.failure(
        task.id, worker_id="w", error_message="no", error_details="long story", retries=2, retry_timeout=5000
    )

    assert "long story" == services.external_tasks.error_details(task.id)
    assert () == fetch()
    clock.advance(timedelta(seconds=5))
    again = fetch()[0]
    assert (2, "no", "long story") == (again.retries, again.error_message, again.error_details)


def test_no_retries_left_raise_an_incident_until_there_are_some(services, start, fetch, find):
    start()
    (task,) = fetch()

    services.external_tasks.failure(task.id, worker_id="w")
    raised = [row.incident_type for row in find(IncidentRow)]
    services.external_tasks.set_retries(task.id, 1)

    assert (["failedExternalTask"], []) == (raised, find(IncidentRow))


def test_retries_are_set_for_many_or_for_none(services, start, find):
    start()
    start()
    ids = [row.id for row in find(ExternalTaskRow)]

    with pytest.raises(NotFound):
        services.external_tasks.set_retries_many([*ids, "nothing"], 5)
    before = {row.retries for row in find(ExternalTaskRow)}
    services.external_tasks.set_retries_many(ids, 5)

    assert ({None}, {5}) == (before, {row.retries for row in find(ExternalTaskRow)})
    for ids_, retries, error in (([], 1, InvalidRequest), (ids, -1, InvalidRequest), (ids, None, InvalidRequest)):
        with pytest.raises(error):
            services.external_tasks.set_retries_many(ids_, retries)


def test_locks_are_taken_extended_and_given_back(services, start, clock, woken):
    start()
    ident = services.external_tasks.query()[0].id
    service = services.external_tasks

    service.lock(ident, worker_id="a", lock_duration=1000)
    service.extend_lock(ident, worker_id="a", duration=3000)
    locked = service.get(ident)
    woken.clear()
    service.unlock(ident)

    assert ("a", clock.now() + timedelta(seconds=3)) == (locked.worker_id, locked.lock_expiration_time)
    assert (None, ["payment"]) == (service.get(ident).worker_id, woken)
    with pytest.raises(BadUserRequest):
        service.lock(ident, worker_id="a", lock_duration=0)


def test_locks_end_before_the_calendar_does(services, start, fetch):
    start()
    (task,) = fetch("a")
    service, beyond = services.external_tasks, 2**63 - 1

    for call in (
        lambda: service.lock(task.id, worker_id="a", lock_duration=beyond),
        lambda: service.extend_lock(task.id, worker_id="a", duration=beyond),
        lambda: service.failure(task.id, worker_id="a", retries=1, retry_timeout=beyond),
        lambda: service.fetch_and_lock(worker_id="b", max_tasks=1, topics=[Topic(name="other", lock_duration=beyond)]),
    ):
        with pytest.raises(BadUserRequest, match="9999"):
            call()


def test_an_expired_lock_can_not_be_extended(services, start, fetch, clock):
    start()
    (task,) = fetch()
    clock.advance(timedelta(seconds=2))

    with pytest.raises(BadUserRequest):
        services.external_tasks.extend_lock(task.id, worker_id="w", duration=5)
    services.external_tasks.complete(task.id, worker_id="w")


def test_suspended_tasks_are_not_fetched_nor_completed(services, start, fetch):
    one = start()
    (task,) = fetch()
    services.runtime.suspend(one.id, suspended=True)

    with pytest.raises(SuspendedError):
        services.external_tasks.complete(task.id, worker_id="w")
    services.external_tasks.unlock(task.id)
    assert () == fetch()


def test_who_waits_for_a_topic_is_woken_after_the_commit(services, start, fetch, woken):
    start()
    created = list(woken)
    (task,) = fetch()
    woken.clear()

    services.external_tasks.failure(task.id, worker_id="w", retries=1)

    assert (["payment"], ["payment"]) == (created, woken)


def test_topics_are_listed(services, start, fetch):
    start()
    names = services.external_tasks.topic_names

    before = names(), names(with_locked_tasks=True), names(with_unlocked_tasks=True, with_retries_left=True)
    fetch()

    assert (["payment"], [], ["payment"]) == before
    assert (["payment"], []) == (names(with_locked_tasks=True), names(with_unlocked_tasks=True))


def test_priorities_come_first_if_asked(services, start, find):
    start()
    start()
    last = find(ExternalTaskRow)[1].id
    services.external_tasks.set_priority(last, 9)

    (task,) = services.external_tasks.fetch_and_lock(
        worker_id="w", max_tasks=1, topics=[Topic("payment", 1000)], use_priority=True
    )

    assert (last, 9) == (task.id, task.priority)


def test_of_two_topics_with_one_name_the_later_counts(services, start):
    start(business_key="a")
    start(business_key="b")
    topics = [Topic("payment", 1000, business_key="a"), Topic("payment", 2000, business_key="b")]

    found = services.external_tasks.fetch_and_lock(worker_id="w", max_tasks=10, topics=topics)

    assert ["b"] == [task.business_key for task in found]
