"""The hot paths on both databases: what they do, and how often they wait for PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from watchword.core import ids
from watchword.identity.model import Identity
from watchword.query.reports import Duration
from watchword.services.locked_tasks import Topic
from watchword.store.guard import Guard
from watchword.store.tables import (
    ExecutionRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    IdentityLinkRow,
    ProcessDefinitionRow,
    TaskRow,
    VariableRow,
)
from watchword.testing.models import bpmn


@pytest.fixture
def services(database, make):
    return make(database)


@pytest.fixture
def key():
    return f"p{ids.new().replace('-', '')}"


@pytest.fixture
def proven():
    return Identity("mary", guard=Guard("SELECT 1 = 1", (), PermissionError))


@pytest.fixture
def trips(database, monkeypatch):
    """Return a context manager that yields how often the database was waited for within."""

    @contextmanager
    def trips():
        sessions, counted = [], [0]
        begin, select = database.session, database.select

        def session(now):
            sessions.append(begin(now))
            return sessions[-1]

        def counting(*args, **options):
            counted[0] += 1
            return select(*args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(database, "session", session)
            patch.setattr(database, "select", counting)
            yield counted
        counted[0] += sum(each.round_trips for each in sessions)

    return trips


def test_a_process_runs_from_deployment_to_removal(services, database, key, clock, proven):
    xml = bpmn(key).start().user_task("u").service_task("s", topic=key).end("e").xml()
    made = services.repository.deploy(name=key, resources={"p.bpmn": xml, "x.txt": b"\0"}, identity=proven)
    again = services.repository.deploy(
        name=key, resources={"p.bpmn": xml, "x.txt": b"\0"}, duplicate_filtering=True, identity=proven
    )
    instance = services.runtime.start(key=key, variables={"d": clock.now(), "f": 0.1, "b": b"\0"}, identity=proven)
    task = services.tasks.query(process_instance_id=instance.id)[0].id
    services.tasks.create_attachment(task, content=b"\0", identity=proven)
    clock.advance(timedelta(seconds=2))
    services.tasks.complete(task, variables={"ok": True}, identity=proven)
    (work,) = services.external_tasks.fetch_and_lock(
        worker_id="w", max_tasks=1, topics=[Topic(key, 1000, process_variables={"ok": True})], identity=proven
    )
    services.external_tasks.complete(work.id, worker_id="w", identity=proven)

    durations = services.history.process_instance_durations(period_unit="month", process_definition_keys=[key])
    services.repository.delete_deployment(made.id, cascade=True, identity=proven)

    assert again.id == made.id
    assert {"d": clock.now() - timedelta(seconds=2), "f": 0.1, "b": b"\0", "ok": True} == {
        n: v.value for n, v in work.variables.items()
    }
    assert [Duration(3, 2000, 2000, 2000)] == durations
    with database.session(clock.now()) as session:
        assert [] == session.find(HistoricProcessInstanceRow, process_definition_key=key)
        assert [] == session.find(ProcessDefinitionRow, key=key)


def test_a_start_by_key_waits_twice(services, database, key, proven, trips):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").end("e").xml()})

    with trips() as counted:
        services.runtime.start(key=key, variables={"n": 1}, identity=proven)

    assert counted[0] <= 2


@pytest.mark.parametrize("by_key", [True, False])
def test_the_next_start_only_writes(services, database, key, proven, trips, by_key):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").end("e").xml()})
    known = services.runtime.start(key=key)
    named = {"key": key} if by_key else {"definition_id": known.definition_id}
    services.runtime.start(**named)

    with trips() as counted:
        services.runtime.start(**named, variables={"n": 1}, identity=proven)

    assert 1 == counted[0]


def test_a_completion_waits_twice(services, database, key, proven, trips):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").end("e").xml()})
    instance = services.runtime.start(key=key)
    task = services.tasks.query(process_instance_id=instance.id)[0].id

    with trips() as counted:
        services.tasks.complete(task, variables={"n": 1}, identity=proven)

    assert counted[0] <= 2


def test_fetching_waits_twice_and_completing_twice(services, database, key, proven, trips):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().service_task("s", topic=key).end("e").xml()})
    services.runtime.start(key=key, variables={"n": 1})

    with trips() as fetching:
        (work,) = services.external_tasks.fetch_and_lock(
            worker_id="w", max_tasks=1, topics=[Topic(key, 1000)], identity=proven
        )
    with trips() as completing:
        services.external_tasks.complete(work.id, worker_id="w", identity=proven)

    if database.dialect == "postgresql":
        assert (2, 2) == (fetching[0], completing[0])


def test_statistics_and_reports_are_read(services, key, clock):
    made = services.repository.deploy(
        resources={"p.bpmn": bpmn(key).start().user_task("u", name=key).end("e").xml()}
    ).process_definitions[0]
    one = services.runtime.start(key=key)
    services.runtime.start(key=key)
    services.runtime.create_incident(one.id, incident_type="odd")
    task = services.tasks.query(process_instance_id=one.id)[0].id
    services.tasks.add_identity_link(task, type="candidate", group_id=key)

    running = services.repository.activity_statistics(made.id, failed_jobs=True, incidents=True)
    groups = [count for count in services.tasks.count_by_candidate_group() if count.group_name == key]
    services.tasks.complete(task)
    ran = services.history.activity_statistics(
        made.id, finished=True, canceled=True, complete_scope=True, incidents=True
    )
    tasks = [count for count in services.history.task_counts(group_by="taskName") if count.task_name == key]

    assert [("u", 2, 0, 1)] == [(s.id, s.instances, s.failed_jobs, len(s.incidents)) for s in running]
    assert [1] == [count.task_count for count in groups]
    assert {"e": 1, "start": 2, "u": 1} == {s.id: s.finished for s in ran}
    assert [1] == [count.count for count in tasks]


def test_history_goes_and_instances_are_suspended(services, database, key, clock):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").end("e").xml()})
    one, other = (services.runtime.start(key=key, variables={"b": b"1"}) for _ in range(2))
    services.runtime.suspend_many(suspended=True, process_definition_key=key)
    suspended = services.runtime.count(process_definition_key=key, suspended=True)
    services.runtime.suspend_many(suspended=False, process_instance_ids=[one.id])
    services.runtime.delete(one.id)
    services.history.delete_process_instance(one.id)

    with database.session(clock.now()) as session:
        left = [row.id for row in session.find(HistoricProcessInstanceRow, process_definition_key=key)]

    assert (2, [other.id]) == (suspended, left)


@pytest.mark.parametrize("count", [2, 120])
def test_a_cascade_deletes_any_number_of_running_instances(services, database, key, clock, count):
    model = bpmn(key).start().parallel("f").user_task("a").input("x", "${n}").at("f").user_task("b").xml()
    made = services.repository.deploy(resources={"p.bpmn": model})
    for n in range(count):
        services.runtime.start(key=key, variables={"n": n, "blob": b"x" * 10})

    services.repository.delete_deployment(made.id, cascade=True)

    definition = made.process_definitions[0].id
    with database.session(clock.now()) as session:
        left = [
            session.count(ProcessDefinitionRow, id=definition),
            session.count(ExecutionRow, process_definition_id=definition),
            session.count(HistoricProcessInstanceRow, process_definition_id=definition),
            session.count(HistoricVariableRow, process_definition_id=definition),
        ]
    assert [0, 0, 0, 0] == left


def test_deleting_one_version_deletes_its_many_instances_only(services, key):
    model = bpmn(key).start().user_task("a").end("e").xml()
    first, second = (services.repository.deploy(resources={"p.bpmn": model}).process_definitions[0] for _ in range(2))
    for definition in (first, second):
        for _ in range(60):
            services.runtime.start(definition_id=definition.id)

    services.repository.delete_definition(first.id, cascade=True)

    assert 60 == services.runtime.count(process_definition_key=key)


@pytest.mark.parametrize(
    ("end", "reason", "state"),
    [("complete", "completed", "Created"), ("cancel", "no more", "Deleted"), ("error", "deleted", "Deleted")],
)
def test_the_end_of_a_task_ends_its_sub_tasks(services, database, key, clock, end, reason, state):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").user_task("v").xml()})
    instance = services.runtime.start(key=key)
    (task,) = services.tasks.query(process_instance_id=instance.id)
    other = services.tasks.create(name="other").id
    parts = [services.tasks.create(parent_task_id=task.id).id for _ in range(2)]
    parts.append(services.tasks.create(parent_task_id=parts[0]).id)
    services.tasks.set_variable(parts[0], "x", b"bytes")
    services.tasks.add_identity_link(parts[2], type="candidate", user_id="mary")

    if end == "complete":
        services.tasks.complete(task.id)
    elif end == "cancel":
        services.runtime.delete(instance.id, reason="no more")
    else:
        services.tasks.bpmn_error(task.id, error_code="uncaught")

    with database.session(clock.now()) as session:
        left = [session.count(row, task_id=parts) for row in (VariableRow, IdentityLinkRow)]
        left += [session.count(TaskRow, id=parts), session.count(TaskRow, id=other)]
        past = session.find(HistoricTaskRow, id=parts)
    assert [0, 0, 0, 1] == left
    assert {(reason, state, True)} == {
        (row.delete_reason, row.task_state, row.end_time is not None) for row in past
    } - {
        (reason, "Updated", True)  # the one that had a variable set
    }


def test_only_a_task_with_sub_tasks_takes_more_trips_to_end(services, key, trips, database):
    services.repository.deploy(resources={"p.bpmn": bpmn(key).start().user_task("u").user_task("v").xml()})
    ids_ = []
    for _ in range(2):
        instance = services.runtime.start(key=key)
        ids_.append(services.tasks.query(process_instance_id=instance.id)[0].id)
    services.tasks.create(parent_task_id=ids_[1])

    counted = []
    for task in ids_:
        with trips() as found:
            services.tasks.complete(task)
        counted.append(found[0])

    if database.dialect == "postgresql":
        assert [2, 5] == counted
