"""Loading a process instance brings all that hangs on it, at once."""

from __future__ import annotations

import pytest

from store.given import NOW, content, execution, external_task, link, store, task, variable
from watchword.core import ids
from watchword.store.load import WHOLE_LIMIT
from watchword.store.tables import (
    EventSubscriptionRow,
    ExecutionRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    TaskRow,
    VariableRow,
)


@pytest.fixture
def instance(database):
    """Store one instance with one of each, and another one beside it."""
    root = execution()
    child = execution(parent_id=root.id, process_instance_id=root.id)
    data = content(b"\x01")
    one = task(child)
    rows = {
        "process_instance": root,
        "execution": child,
        "task": one,
        "variable": variable(child, "v", byte_array_id=data.id),
        "byte_array": data,
        "external_task": external_task(child),
        "event_subscription": EventSubscriptionRow(
            id=ids.new(), event_type="message", execution_id=child.id, process_instance_id=root.id, created=NOW
        ),
        "job": JobRow(
            id=ids.new(),
            type="timer",
            execution_id=child.id,
            process_instance_id=root.id,
            due_date=NOW,
            suspension_state=1,
            priority=0,
        ),
        "incident": IncidentRow(
            id=ids.new(),
            incident_type="failedJob",
            incident_timestamp=NOW,
            execution_id=child.id,
            process_instance_id=root.id,
        ),
        "identity_link": link(one, "mary"),
    }
    other = execution()
    store(database, *rows.values(), other, task(other), variable(other, "v"))
    return rows


@pytest.fixture
def instance_of_many(_postgres_database):
    """Store a job of an instance too large to be loaded as a whole, and the job definitions of two processes."""
    root, here, elsewhere = execution(), f"p:1:{ids.new()}", f"q:1:{ids.new()}"
    many = [execution(parent_id=root.id, process_instance_id=root.id) for _ in range(WHOLE_LIMIT)]
    job = JobRow(
        id=ids.new(), type="message", execution_id=root.id, process_instance_id=root.id, process_definition_id=here
    )
    declared = [
        JobDefinitionRow(id=ids.new(), job_type="async-continuation", process_definition_id=here, job_priority=n)
        for n in (1, 2)
    ]
    other = JobDefinitionRow(id=ids.new(), job_type="async-continuation", process_definition_id=elsewhere)
    store(_postgres_database, root, *many, job, *declared, other)
    return job, declared


@pytest.mark.parametrize("anchor", ["process_instance", "execution", "task", "external_task", "job"])
def test_an_instance_is_loaded_by_any_of_its_rows_in_one_trip(database, instance, anchor):
    with database.session(NOW) as session:
        found = session.load_instance(anchor, instance[anchor].id)

        assert instance[anchor].id == found.anchor.id
        assert found.whole
        assert instance["process_instance"].id == found.process_instance_id
        assert {instance["process_instance"].id, instance["execution"].id} == {row.id for row in found.executions}
        for name in ("task", "variable", "byte_array", "external_task", "event_subscription", "job", "incident"):
            assert [instance[name].id] == [row.id for row in getattr(found, f"{name}s")]
        assert ["mary"] == [row.user_id for row in found.identity_links]
        assert b"\x01" == found.byte_arrays[0].bytes
        assert NOW == found.jobs[0].due_date
        assert 1 == session.round_trips


def test_on_postgresql_a_job_brings_the_definitions_of_its_process_along(_postgres_database, instance_of_many):
    job, declared = instance_of_many
    with _postgres_database.session(NOW) as session:
        found = session.load_instance("job", job.id)

        assert not found.whole
        assert {row.id for row in declared} == {row.id for row in found.job_definitions}
        assert {row.job_priority for row in declared} == {row.job_priority for row in found.job_definitions}
        assert session.load_instance("execution", job.execution_id).job_definitions is None


@pytest.mark.parametrize("anchor", ["process_instance", "execution", "task", "external_task", "job"])
def test_a_missing_row_loads_nothing(database, anchor):
    with database.session(NOW) as session:
        assert session.load_instance(anchor, ids.new()) is None


def test_a_standalone_task_comes_with_its_variables_and_links(database):
    alone = TaskRow(id=ids.new(), create_time=NOW)
    own = VariableRow(id=ids.new(), name="x", type="string", task_id=alone.id, variable_scope=alone.id)
    store(database, alone, own, link(alone, "mary"))

    with database.session(NOW) as session:
        found = session.load_instance("task", alone.id)

        assert alone.id == found.anchor.id
        assert found.process_instance_id is None
        assert ([own.id], ["mary"]) == ([v.id for v in found.variables], [i.user_id for i in found.identity_links])


def test_of_a_very_large_instance_only_the_path_to_the_root_is_loaded(database):
    root = execution()
    body = execution(parent_id=root.id, process_instance_id=root.id)
    many = [execution(parent_id=body.id, process_instance_id=root.id) for _ in range(WHOLE_LIMIT)]
    one = task(many[7])
    store(database, root, body, *many, one, variable(many[7], "mine"), variable(many[8], "other"), task(many[8]))

    with database.session(NOW) as session:
        found = session.load_instance("task", one.id)
        path = {row.id for row in found.executions}
        before = [row.name for row in session.cached(VariableRow)]
        session.load_children(body.id)

        assert not found.whole
        assert {root.id, body.id, many[7].id} == path
        assert ["mine"] == before
        assert WHOLE_LIMIT + 2 == len(session.cached(ExecutionRow))
        assert {"mine", "other"} == {row.name for row in session.cached(VariableRow)}
        assert 2 == len(session.cached(TaskRow))


def test_rows_known_already_stay_as_this_unit_left_them(database, instance):
    with database.session(NOW) as session:
        known = session.get(TaskRow, instance["task"].id)
        known.name = "Changed"
        session.delete(session.get(VariableRow, instance["variable"].id))
        found = session.load_instance("task", known.id)

        assert found.anchor is known
        assert "Changed" == found.tasks[0].name
        assert [] == found.variables
