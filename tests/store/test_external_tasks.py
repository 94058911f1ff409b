"""Fetching and locking external tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.given import NOW, content, definition, execution, external_task, store, variable
from watchword.core import ids
from watchword.store.external_tasks import TopicLock, lock_external_tasks, next_release, variables_of
from watchword.store.guard import Guard
from watchword.store.tables import ExternalTaskRow
from watchword.values.typed import Int32, TypedValue


def lock(database, *topics, now=NOW, limit=10, guard=None, **options):
    with database.session(now) as session:
        if guard is not None:
            session.require(guard)
        found = lock_external_tasks(session, database.dialect, "w1", topics, limit=limit, **options)
        session.flush()
        return found


@pytest.fixture
def topic():
    return f"topic-{ids.new()}"


def test_a_locked_task_tells_all_a_worker_needs(database, topic):
    process = definition(version_tag="v7")
    root = execution(process.id, business_key="order 1")
    details = content(b"trace")
    one = external_task(root, topic, retries=2, error_details_id=details.id)
    store(database, process, root, details, one)

    with database.session(NOW) as session:
        (found,) = lock_external_tasks(session, database.dialect, "w1", [TopicLock(topic, 5000)], limit=1)
        session.flush()
        trips = session.round_trips
    with database.session(NOW) as session:
        stored = session.get(ExternalTaskRow, one.id)

    assert ("order 1", "v7", b"trace") == (
        found.business_key,
        found.version_tag,
        found.error_details,
    )
    assert ("w1", NOW + timedelta(seconds=5), 2) == (stored.worker_id, stored.lock_expiration_time, stored.rev)
    assert ExternalTaskRow.table.values(stored) == ExternalTaskRow.table.values(found.row)
    assert 1 == trips or database.dialect == "sqlite"


def test_a_task_is_locked_once_until_its_lock_ends(database, topic):
    root = execution()
    store(database, root, external_task(root, topic))
    wanted = TopicLock(topic, 1000)

    counts = [len(lock(database, wanted, now=NOW + timedelta(milliseconds=ms))) for ms in (0, 999, 1000)]

    assert [1, 0, 1] == counts


def test_suspended_tasks_and_those_without_retries_are_left_alone(database, topic):
    root = execution()
    store(
        database,
        root,
        external_task(root, topic, suspension_state=2),
        external_task(root, topic, retries=0),
        external_task(root, topic, retries=1, priority=7),
    )

    assert [7] == [found.row.priority for found in lock(database, TopicLock(topic, 1000))]


def test_tasks_come_by_priority_and_age_if_asked(database, topic):
    root = execution()
    for priority, age in ((1, 0), (5, 1), (5, 2), (9, 3)):
        created = NOW - timedelta(minutes=age)
        store(database, external_task(root, topic, priority=priority, create_time=created)) if priority > 1 else store(
            database, root, external_task(root, topic, priority=priority, create_time=created)
        )
    wanted = TopicLock(topic, 1000)

    first = lock(database, wanted, limit=3, by_priority=True, by_create_time="asc")

    assert [(9, 3), (5, 2), (5, 1)] == [(f.row.priority, (NOW - f.row.create_time).seconds // 60) for f in first]


def test_each_topic_has_its_own_lock_duration(database, topic):
    root = execution()
    store(database, root, external_task(root, topic), external_task(root, topic + "-2"))

    found = lock(database, TopicLock(topic, 1000), TopicLock(topic + "-2", 2000))

    assert {topic: 1, topic + "-2": 2} == {f.row.topic_name: (f.row.lock_expiration_time - NOW).seconds for f in found}


@pytest.mark.parametrize(
    ("conditions", "hit"),
    [
        ({"business_key": "order 1"}, True),
        ({"business_key": "order 2"}, False),
        ({"process_definition_keys": ["invoice"]}, True),
        ({"process_definition_keys": ["x", "invoice"]}, True),
        ({"process_definition_keys": ["x"]}, False),
        ({"process_definition_ids": ["nothing"]}, False),
        ({"version_tag": "v7"}, True),
        ({"version_tag": "v8"}, False),
        ({"tenant_ids": ["t1", "t2"]}, True),
        ({"without_tenant": True}, False),
        ({"process_variables": {"s": TypedValue("string", "a")}}, True),
        ({"process_variables": {"s": TypedValue("string", "b")}}, False),
        ({"process_variables": {"s": TypedValue("string", "a"), "n": TypedValue("integer", Int32(4))}}, True),
        ({"process_variables": {"n": TypedValue("double", 4.0)}}, True),
        ({"process_variables": {"n": TypedValue("double", 4.5)}}, False),
        ({"process_variables": {"b": TypedValue("boolean", True)}}, True),
        ({"process_variables": {"b": TypedValue("boolean", False)}}, False),
        ({"process_variables": {"nothing": TypedValue("null", None)}}, True),
        ({"process_variables": {"empty": TypedValue("null", None)}}, True),
        ({"process_variables": {"absent": TypedValue("null", None)}}, False),
        ({"process_definition_key": "invoice", "process_definition_keys": ["x"]}, False),
        ({"process_definition_key": "invoice", "process_definition_keys": ["x", "invoice"]}, True),
        ({"process_variables": {"n": TypedValue("double", 4.0)}, "as_reference": True}, False),
        ({"process_variables": {"n": TypedValue("integer", Int32(4))}, "as_reference": True}, True),
        ({"process_variables": {"n": TypedValue("long", 4)}, "as_reference": True}, False),
        ({"process_variables": {"d": TypedValue("double", 4.0)}, "as_reference": True}, True),
        ({"process_variables": {"s": TypedValue("string", "b"), "n": TypedValue("integer", Int32(4))}}, False),
        (
            {
                "process_variables": {"s": TypedValue("string", "b"), "n": TypedValue("integer", Int32(4))},
                "as_reference": True,
            },
            True,
        ),
    ],
)
def test_a_topic_is_narrowed_by_conditions(database, topic, conditions, hit):
    process = definition(version_tag="v7")
    root = execution(process.id, business_key="order 1")
    one = external_task(root, topic, process_definition_key="invoice", tenant_id="t1")
    store(
        database,
        process,
        root,
        one,
        variable(root, "s", text="a"),
        variable(root, "n", type="integer", long=4, text="4"),
        variable(root, "b", type="boolean", long=1),
        variable(root, "nothing", type="null"),
        variable(root, "empty", type="string"),
        variable(root, "d", type="double", double=4.0),
    )

    found = lock(database, TopicLock(topic, 1000, **conditions))

    assert hit == bool(found)


def test_a_guard_that_fails_locks_nothing(database, topic):
    root = execution()
    store(database, root, one := external_task(root, topic))

    with pytest.raises(PermissionError):
        lock(database, TopicLock(topic, 1000), guard=Guard("SELECT ? = 'b'", ("a",), PermissionError))

    with database.session(NOW) as session:
        assert session.get(ExternalTaskRow, one.id).worker_id is None


def test_a_guard_that_holds_costs_no_trip(database, topic):
    with database.session(NOW) as session:
        session.require(Guard("SELECT ? = 'a'", ("a",), PermissionError))
        assert [] == lock_external_tasks(session, database.dialect, "w1", [TopicLock(topic, 1000)], limit=1)
        session.flush()

        if database.dialect == "postgresql":
            assert (1, 1) == (session.statements, session.round_trips)


def test_a_guard_is_asked_even_if_there_is_nothing_to_lock(database, topic):
    with pytest.raises(PermissionError):
        lock(database, TopicLock(topic, 1000), guard=Guard("SELECT ? = 'b'", ("a",), PermissionError))


def test_a_worker_sees_the_variables_on_the_way_to_the_root(database, topic):
    root = execution()
    child = execution(parent_id=root.id, process_instance_id=root.id)
    one = external_task(child, topic)
    store(database, root, child, one, variable(root, "a", text="root"), variable(child, "a", text="own"))

    seen = variables_of(database, [one.id])[one.id]

    assert [(0, "a", "own"), (1, "a", "root")] == [(found.depth, found.name, found.value.value) for found in seen]


def test_the_end_of_the_next_lock_is_known(database, topic):
    root = execution()
    store(database, root, external_task(root, topic), external_task(root, topic))

    before = next_release(database, [topic], NOW)
    lock(database, TopicLock(topic, 2000))

    assert before is None
    assert NOW + timedelta(seconds=2) == next_release(database, [topic], NOW)
    assert next_release(database, [topic], NOW + timedelta(seconds=2)) is None
