"""Many who want the same thing: one gets it, the others are told so, and nothing happens twice."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from watchword.core.errors import OptimisticLockingError, TaskAlreadyClaimed
from watchword.services.locked_tasks import Topic

from .races import failures, flow, model, race, status

RACES = {"sqlite": 30, "postgresql": 100}


@pytest.fixture
def times(kind):
    """Return how many races are run."""
    return RACES[kind]


def simple(key, element):
    """Return a process of one element with the id `n`."""
    return model(key, f'<startEvent id="s"/>{flow("s", "n")}{element}{flow("n", "e")}<endEvent id="e"/>')


def external(topic):
    return f'<serviceTask id="n" camunda:type="external" camunda:topic="{topic}"/>'


def test_a_task_that_many_complete_is_completed_once(platform, times):
    platform.repository.deploy(resources=simple("sameTask", '<userTask id="n"/>'))
    ids = [platform.runtime.start(key="sameTask").id for _ in range(times)]
    tasks = [t.id for t in platform.tasks.query(process_definition_key="sameTask")]

    with race(4) as meet:
        outcomes = [meet(*[lambda task=task: platform.tasks.complete(task)] * 4) for task in tasks]

    assert {1} == {four.count(None) for four in outcomes}
    assert {400, 404, 409} >= {status(e) for four in outcomes for e in failures(four)}
    ends = of_process(platform, "sameTask", "PROC_INST_ID_ FROM ACT_HI_ACTINST", "ACT_ID_ = 'e'")
    assert dict.fromkeys(ids, 1) == dict(Counter(ends))


def of_process(platform, key, what, condition="1 = 1"):
    """Return the first column of rows of a process."""
    rows = platform.database.select(f"SELECT {what} WHERE PROC_DEF_ID_ LIKE ? AND {condition}", (f"{key}:%",))
    return [row[0] for row in rows]


def test_an_external_task_that_many_complete_is_completed_once(platform, times):
    platform.repository.deploy(resources=simple("sameWork", external("sameWork")))
    ids = [platform.runtime.start(key="sameWork").id for _ in range(times)]
    locked = platform.external_tasks.fetch_and_lock(
        worker_id="w", max_tasks=times, topics=[Topic(name="sameWork", lock_duration=600_000)]
    )

    with race(4) as meet:
        outcomes = [
            meet(*[lambda task=task: platform.external_tasks.complete(task.id, worker_id="w")] * 4) for task in locked
        ]

    assert times == len(locked)
    assert {1} == {four.count(None) for four in outcomes}
    assert {400, 404, 409} >= {status(e) for four in outcomes for e in failures(four)}
    logs = of_process(platform, "sameWork", "PROC_INST_ID_ FROM ACT_HI_EXT_TASK_LOG", "STATE_ = 2")
    assert dict.fromkeys(ids, 1) == dict(Counter(logs))


def test_a_completion_and_a_failure_of_one_external_task_do_not_both_count(platform, times):
    platform.repository.deploy(resources=simple("doneOrFailed", external("doneOrFailed")))
    for _ in range(times):
        platform.runtime.start(key="doneOrFailed")
    locked = platform.external_tasks.fetch_and_lock(
        worker_id="w", max_tasks=times, topics=[Topic(name="doneOrFailed", lock_duration=600_000)]
    )
    service = platform.external_tasks

    with race(2) as meet:
        outcomes = [
            meet(
                lambda task=task: service.complete(task.id, worker_id="w"),
                lambda task=task: service.failure(task.id, worker_id="w", error_message="x", retries=0),
            )
            for task in locked
        ]

    assert {400, 404, 409} >= {status(e) for pair in outcomes for e in failures(pair)}
    assert times == sum(pair[0] is None for pair in outcomes), "a completion after a failure is still good"
    assert [] == of_process(platform, "doneOrFailed", "ID_ FROM ACT_RU_EXECUTION")
    assert [] == of_process(platform, "doneOrFailed", "ID_ FROM ACT_RU_INCIDENT")


def test_a_task_that_many_claim_has_the_one_who_was_told_so(platform, times):
    platform.repository.deploy(resources=simple("claims", '<userTask id="n"/>'))
    for _ in range(times):
        platform.runtime.start(key="claims")
    tasks = [t.id for t in platform.tasks.query(process_definition_key="claims")]
    users = [f"user{i}" for i in range(4)]

    with race(4) as meet:
        outcomes = {
            task: meet(*(lambda task=task, user=user: platform.tasks.claim(task, user) for user in users))
            for task in tasks
        }

    for task, four in outcomes.items():
        assert 1 == four.count(None)
        assert users[four.index(None)] == platform.tasks.get(task).assignee
        assert all(isinstance(e, TaskAlreadyClaimed) for e in failures(four)), four


def test_eight_workers_lock_each_of_four_hundred_tasks_once(platform):
    platform.repository.deploy(resources=simple("crowd", external("crowd")))
    for _ in range(400):
        platform.runtime.start(key="crowd")
    found, guard = Counter(), threading.Lock()

    def work(worker):
        while True:
            locked = platform.external_tasks.fetch_and_lock(
                worker_id=worker, max_tasks=7, topics=[Topic(name="crowd", lock_duration=600_000)]
            )
            with guard:
                found.update(task.id for task in locked)
                if not locked and sum(found.values()) >= 400:
                    return

    with race(8) as meet:
        outcomes = meet(*(lambda worker=f"w{i}": work(worker) for i in range(8)))

    assert [] == failures(outcomes)
    assert 400 == len(found)
    assert {1} == set(found.values())
    assert 400 == platform.external_tasks.count(topic_name="crowd", locked=True)


def test_deployments_of_one_key_get_consecutive_versions(platform, kind):
    each = 5 if kind == "postgresql" else 3

    def deploy(thread):
        for n in range(each):
            platform.repository.deploy(
                name=f"d{thread}", resources=simple("versions", f'<userTask id="n" name="{thread}.{n}"/>')
            )

    with race(6) as meet:
        outcomes = meet(*(lambda thread=i: deploy(thread) for i in range(6)))

    versions = sorted(d.version for d in platform.repository.query_definitions(key="versions"))
    assert [] == failures(outcomes)
    assert list(range(1, 6 * each + 1)) == versions


def test_equal_deployments_with_duplicate_filtering_make_one_version(platform):
    resources = simple("filtered", '<userTask id="n"/>')

    with race(6) as meet:
        outcomes = meet(
            *[lambda: platform.repository.deploy(name="same", resources=resources, duplicate_filtering=True)] * 6
        )

    assert [] == failures(outcomes)
    assert 1 == len({d.id for d in outcomes})
    assert [1] == [d.version for d in platform.repository.query_definitions(key="filtered")]


def test_a_variable_that_many_create_at_once_exists_once(platform, times):
    platform.repository.deploy(resources=simple("sameVariable", '<userTask id="n"/>'))
    instances = [platform.runtime.start(key="sameVariable").id for _ in range(times)]

    def change(instance, n):
        platform.runtime.modify_variables(instance, modifications={"v": n, f"own{n}": n})

    with race(4) as meet:
        outcomes = [meet(*(lambda i=i, n=n: change(i, n) for n in range(4))) for i in instances]

    assert {OptimisticLockingError} >= {type(e) for four in outcomes for e in failures(four)}
    assert sum(len(failures(four)) for four in outcomes) <= times // 10, "repeated until it works, nearly always"
    for instance, four in zip(instances, outcomes, strict=True):
        found = platform.database.select("SELECT NAME_ FROM ACT_RU_VARIABLE WHERE PROC_INST_ID_ = ?", (instance,))
        expected = {"v": 1} | {f"own{n}": 1 for n in range(4) if four[n] is None}
        assert expected == dict(Counter(row[0] for row in found))


def test_suspension_and_completion_at_once_agree(platform, times):
    platform.repository.deploy(resources=simple("suspended", '<userTask id="n"/>'))
    instances = [platform.runtime.start(key="suspended").id for _ in range(times)]
    tasks = {t.process_instance_id: t.id for t in platform.tasks.query(process_definition_key="suspended")}

    with race(2) as meet:
        outcomes = {
            i: meet(
                lambda i=i: platform.runtime.suspend(i, suspended=True),
                lambda i=i: platform.tasks.complete(tasks[i]),
            )
            for i in instances
        }

    open_tasks = {t.process_instance_id: t for t in platform.tasks.query(process_definition_key="suspended")}
    for instance, (_, completed) in outcomes.items():
        assert (completed is None) == (instance not in open_tasks)
        if completed is not None:
            assert status(completed) in (400, 409)


def test_starts_while_the_definition_is_deleted_leave_no_orphans(platform):
    deployment = platform.repository.deploy(resources=simple("vanishing", '<userTask id="n"/>'))
    stop = threading.Event()

    def start():
        errors = []
        while not stop.is_set():
            try:
                platform.runtime.start(key="vanishing")
            except Exception as error:
                errors.append(error)
        return errors

    def delete():
        try:
            return platform.repository.delete_deployment(deployment.id, cascade=True)
        finally:
            stop.set()

    with race(4) as meet:
        *starters, deleted = meet(start, start, start, delete)

    assert deleted is None or status(deleted) == 409
    assert [] == [e for errors in starters for e in errors if not 400 <= status(e) < 500][:3]
    if deleted is None:
        assert [] == of_process(platform, "vanishing", "ID_ FROM ACT_RU_EXECUTION")
        assert [] == of_process(platform, "vanishing", "ID_ FROM ACT_RU_TASK")
