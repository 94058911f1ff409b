"""Branches that come to a join at the same moment: it fires once, and nothing is stuck or lost."""

from __future__ import annotations

from collections import Counter

import pytest

from .races import failures, forked, race, status

RACES = {"sqlite": 200, "postgresql": 1_000}


@pytest.fixture
def times(kind):
    """Return how many races are run; a slow database gets fewer."""
    return RACES[kind]


def user_tasks(count):
    return [f'<userTask id="b{i}"/>' for i in range(count)]


def started(platform, key, count):
    """Start instances; return their ids with their open tasks by activity."""
    ids = [platform.runtime.start(key=key).id for _ in range(count)]
    tasks = {}
    for task in platform.tasks.query(process_definition_key=key):
        tasks.setdefault(task.process_instance_id, {})[task.task_definition_key] = task.id
    return {i: tasks[i] for i in ids}


def rows(platform, key):
    """Return the number of open tasks `last`, of other tasks, and of executions by instance."""
    last, others, executions = Counter(), Counter(), Counter()
    for task in platform.tasks.query(process_definition_key=key):
        (last if task.task_definition_key == "last" else others)[task.process_instance_id] += 1
    executions.update(
        row[0]
        for row in platform.database.select(
            "SELECT PROC_INST_ID_ FROM ACT_RU_EXECUTION WHERE PROC_DEF_ID_ LIKE ?", (f"{key}:%",)
        )
    )
    return last, others, executions


def test_two_completions_that_meet_at_a_parallel_join_fire_it_once(platform, times):
    key = "meetParallel"
    platform.repository.deploy(resources=forked(key, "parallelGateway", user_tasks(2)))
    instances = started(platform, key, times)

    with race(2) as meet:
        outcomes = [
            meet(
                lambda tasks=tasks: platform.tasks.complete(tasks["b0"], variables={"left": 1}),
                lambda tasks=tasks: platform.tasks.complete(tasks["b1"], variables={"right": 2}),
            )
            for tasks in instances.values()
        ]

    last, others, executions = rows(platform, key)
    assert [] == [e for pair in outcomes for e in failures(pair)]
    assert dict.fromkeys(instances, 1) == dict(last)
    assert {} == dict(others)
    assert dict.fromkeys(instances, 1) == dict(executions)
    names = platform.database.select(
        "SELECT NAME_ FROM ACT_RU_VARIABLE V JOIN ACT_RU_EXECUTION E ON E.ID_ = V.EXECUTION_ID_ "
        "WHERE E.PROC_DEF_ID_ LIKE ?",
        (f"{key}:%",),
    )
    assert {"left": times, "right": times} == dict(Counter(row[0] for row in names))


def test_four_completions_that_meet_at_a_parallel_join_fire_it_once(platform, times):
    key = "meetFour"
    platform.repository.deploy(resources=forked(key, "parallelGateway", user_tasks(4)))
    instances = started(platform, key, times // 10)

    with race(4) as meet:
        outcomes = [
            meet(*(lambda task=tasks[f"b{i}"]: platform.tasks.complete(task) for i in range(4)))
            for tasks in instances.values()
        ]

    last, others, executions = rows(platform, key)
    assert [] == [e for four in outcomes for e in failures(four)]
    assert dict.fromkeys(instances, 1) == dict(last)
    assert {} == dict(others)
    assert dict.fromkeys(instances, 1) == dict(executions)


def test_two_completions_that_meet_at_an_inclusive_join_fire_it_once(platform, times):
    key = "meetInclusive"
    platform.repository.deploy(resources=forked(key, "inclusiveGateway", user_tasks(2)))
    instances = started(platform, key, times // 5)

    with race(2) as meet:
        outcomes = [
            meet(*(lambda task=tasks[f"b{i}"]: platform.tasks.complete(task) for i in range(2)))
            for tasks in instances.values()
        ]

    last, others, _ = rows(platform, key)
    assert [] == [e for pair in outcomes for e in failures(pair)]
    assert dict.fromkeys(instances, 1) == dict(last)
    assert {} == dict(others)


def test_a_user_and_a_worker_that_meet_at_a_join_fire_it_once(platform, times):
    key = "meetWorker"
    worker = '<serviceTask id="b1" camunda:type="external" camunda:topic="meetWorker"/>'
    platform.repository.deploy(resources=forked(key, "parallelGateway", [*user_tasks(1), worker]))
    instances = started(platform, key, times // 5)
    external = {t.process_instance_id: t.id for t in platform.external_tasks.query(topic_name=key)}
    for task in external.values():
        platform.external_tasks.lock(task, worker_id="w", lock_duration=600_000)

    with race(2) as meet:
        outcomes = [
            meet(
                lambda tasks=tasks: platform.tasks.complete(tasks["b0"]),
                lambda i=i: platform.external_tasks.complete(external[i], worker_id="w"),
            )
            for i, tasks in instances.items()
        ]

    last, others, executions = rows(platform, key)
    assert [] == [e for pair in outcomes for e in failures(pair)]
    assert dict.fromkeys(instances, 1) == dict(last)
    assert {} == dict(others)
    assert dict.fromkeys(instances, 1) == dict(executions)


def test_two_ends_that_come_at_once_end_the_instance_once(platform, times):
    key = "endTwice"
    branches = forked(key, "parallelGateway", user_tasks(2))
    apart = branches[f"{key}.bpmn"].replace(b'targetRef="join"', b'targetRef="e"')
    platform.repository.deploy(resources={f"{key}.bpmn": apart})
    instances = started(platform, key, times // 5)

    with race(2) as meet:
        outcomes = [
            meet(*(lambda task=tasks[f"b{i}"]: platform.tasks.complete(task) for i in range(2)))
            for tasks in instances.values()
        ]

    assert [] == [e for pair in outcomes for e in failures(pair)]
    assert {} == dict(rows(platform, key)[2])
    states = Counter(i.state for i in platform.history.query(process_definition_key=key))
    assert {"COMPLETED": len(instances)} == dict(states)


def test_a_completion_and_a_deletion_leave_all_or_nothing(platform, times):
    key = "deleteAtOnce"
    platform.repository.deploy(resources=forked(key, "parallelGateway", user_tasks(2)))
    instances = started(platform, key, times // 5)

    with race(2) as meet:
        outcomes = [
            meet(
                lambda tasks=tasks: platform.tasks.complete(tasks["b0"]),
                lambda i=i: platform.runtime.delete(i, reason="race"),
            )
            for i, tasks in instances.items()
        ]

    assert [None] * len(instances) == [deleted for _, deleted in outcomes]
    for completed, _ in outcomes:
        assert completed is None or status(completed) in (400, 404, 409)
    assert [{}, {}, {}] == [dict(counter) for counter in rows(platform, key)]
