"""Queries on both databases: which rows they find, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watchword.core import ids
from watchword.query.decode import parse_moment
from watchword.query.run import run_count, run_list
from watchword.query.spec import Criteria, VariableCondition, from_json, from_keywords, from_parameters
from watchword.query.specs.deployment import DEPLOYMENTS
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_variable_instance import HISTORIC_VARIABLE_INSTANCES
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.query.specs.task import TASKS
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.store.tables import (
    ByteArrayRow,
    DeploymentRow,
    ExternalTaskRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    IdentityLinkRow,
    ProcessDefinitionRow,
    TaskRow,
    VariableRow,
)

NOW = datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=UTC)


def store(database, *rows):
    session = database.session(NOW)
    for row in rows:
        session.add(row)
    session.flush()
    session.close()


def a_task(mark, **values):
    return TaskRow(id=ids.new(), priority=50, suspension_state=1, create_time=NOW, description=mark, **values)


def names(database, mark, body):
    criteria = from_json(TASKS, {**body, "description": mark})
    return [line.name for line in run_list(database, TASKS, criteria, restrict=())]


@pytest.fixture
def mark():
    return f"mark {ids.new()}"


def test_a_task_comes_back_with_all_its_values(database, mark):
    row = a_task(mark, name="Review", assignee="demo", due_date=NOW)
    store(database, row)

    line = run_list(database, TASKS, from_keywords(TASKS, task_id=row.id), restrict=())[0]

    assert (line.id, line.name, line.assignee, line.due_date) == (row.id, "Review", "demo", NOW)
    assert line.create_time == NOW


def test_names_compare_without_case_and_assignees_with_case(database, mark):
    store(database, a_task(mark, name="Review", assignee="Demo"), a_task(mark, name="other"))

    assert names(database, mark, {"name": "rEVIEW"}) == ["Review"]
    assert names(database, mark, {"nameNotEqual": "review"}) == ["other"]
    assert names(database, mark, {"nameLike": "REV%"}) == ["Review"]
    assert names(database, mark, {"assignee": "demo"}) == []
    assert names(database, mark, {"assigneeLike": "De%"}) == ["Review"]
    assert names(database, mark, {"assigneeLike": "de%"}) == []


def test_nulls_come_last_ascending_and_first_descending_and_capitals_before_small_letters(database, mark):
    store(database, *(a_task(mark, name=n, assignee=a) for n, a in (("small", "x"), ("none", None), ("capital", "Y"))))

    def by(order):
        return {"sorting": [{"sortBy": "assignee", "sortOrder": order}]}

    assert names(database, mark, by("asc")) == ["capital", "small", "none"]
    assert names(database, mark, by("desc")) == ["none", "small", "capital"]


def test_pages_cut_the_ordered_list(database, mark):
    store(database, *(a_task(mark, name=n) for n in "dbca"))
    criteria = from_parameters(TASKS, [("description", mark), ("sortBy", "name"), ("sortOrder", "asc")])

    page = run_list(database, TASKS, criteria, first=1, limit=2, restrict=())
    rest = run_list(database, TASKS, criteria, first=3, restrict=())

    assert [line.name for line in page] == ["b", "c"]
    assert [line.name for line in rest] == ["d"]
    assert run_count(database, TASKS, criteria, restrict=()) == 4
    assert run_list(database, TASKS, criteria, limit=0, restrict=()) == []


def test_candidate_filters_leave_out_assigned_tasks_and_look_at_one_link(database, mark):
    free, taken = a_task(mark, name="free"), a_task(mark, name="taken", assignee="demo")
    links = [
        IdentityLinkRow(id=ids.new(), type="candidate", group_id="sales", task_id=free.id),
        IdentityLinkRow(id=ids.new(), type="candidate", user_id="mary", task_id=free.id),
        IdentityLinkRow(id=ids.new(), type="candidate", group_id="sales", task_id=taken.id),
    ]
    store(database, free, taken, *links)

    assert names(database, mark, {"candidateGroup": "sales"}) == ["free"]
    assert sorted(names(database, mark, {"candidateGroup": "sales", "includeAssignedTasks": True})) == ["free", "taken"]
    assert names(database, mark, {"candidateUser": "mary"}) == ["free"]
    assert names(database, mark, {"withCandidateGroups": True, "withCandidateUsers": True}) == []
    assert names(database, mark, {"withoutCandidateUsers": True}) == []
    assert names(database, mark, {"withoutCandidateUsers": True, "includeAssignedTasks": True}) == ["taken"]
    assert names(database, mark, {"involvedUser": "demo"}) == ["taken"]


def test_of_each_alternative_one_filter_must_hold(database, mark):
    store(database, a_task(mark, name="a", owner="o1"), a_task(mark, name="b", owner="o2"), a_task(mark, name="c"))

    found = names(database, mark, {"orQueries": [{"name": "a", "owner": "o2"}, {"priority": 50, "owner": "zz"}]})

    assert sorted(found) == ["a", "b"]


VALUES = {
    "i": {"type": "integer", "long": 5, "text": "5"},
    "l": {"type": "long", "long": 5, "text": "5"},
    "d": {"type": "double", "double": 5.5},
    "s": {"type": "string", "text": "Five"},
    "b": {"type": "boolean", "long": 1},
    "n": {"type": "null"},
    "dt": {"type": "date", "long": 1_577_836_800_000},
}


@pytest.mark.parametrize(
    ("name", "operator", "value", "found"),
    [
        ("i", "eq", 5, 1), ("i", "eq", 5.0, 1), ("l", "eq", 5, 1), ("i", "eq", "5", 0), ("i", "gt", 4.5, 0),
        ("i", "gteq", 5, 1), ("i", "lt", 5, 0), ("d", "eq", 5.5, 1), ("d", "gt", 5, 1), ("d", "neq", 5, 1),
        ("i", "neq", 6, 1), ("i", "neq", 5, 0), ("i", "neq", "x", 1), ("i", "neq", None, 1), ("missing", "neq", 1, 0),
        ("s", "eq", "Five", 1), ("s", "like", "Fi%", 1), ("s", "like", "fi%", 0), ("s", "neq", 5, 1),
        ("i", "notLike", "x%", 1), ("n", "notLike", "x%", 1), ("n", "eq", None, 1), ("n", "neq", None, 0),
        ("b", "eq", True, 1), ("b", "neq", True, 0), ("b", "neq", "x", 1),
        ("dt", "eq", "2020-01-01T00:00:00.000+0000", 1), ("dt", "gt", "2019-01-01T00:00:00.000+0000", 1),
    ],
)  # fmt: skip
def test_variables_compare_as_the_reference_compares_them(database, mark, name, operator, value, found):
    task = a_task(mark, name="t")
    rows = [VariableRow(id=ids.new(), name=n, task_id=task.id, variable_scope=task.id, **v) for n, v in VALUES.items()]
    store(database, task, *rows)
    condition = VariableCondition(name, operator, parse_moment(value) or value if isinstance(value, str) else value)
    criteria = Criteria(((TASKS.by_name["taskId"], task.id), (TASKS.by_name["taskVariables"], condition)))

    assert run_count(database, TASKS, criteria, restrict=()) == found


def test_names_and_values_of_variables_can_ignore_case(database, mark):
    task = a_task(mark, name="t")
    store(
        database,
        task,
        VariableRow(id=ids.new(), name="s", task_id=task.id, variable_scope=task.id, type="string", text="Five"),
    )
    body = {"taskVariables": [{"name": "S", "operator": "eq", "value": "fIVE"}]}

    assert names(database, mark, body) == []
    assert names(database, mark, {**body, "variableNamesIgnoreCase": True, "variableValuesIgnoreCase": True}) == ["t"]


def test_tasks_sort_by_the_value_of_a_variable(database, mark):
    tasks = [a_task(mark, name=n) for n in "abc"]
    values = [
        VariableRow(id=ids.new(), name="v", task_id=t.id, variable_scope=t.id, type="integer", long=n)
        for t, n in zip(tasks, (3, 1), strict=False)
    ]
    store(database, *tasks, *values)
    sorting = [{"sortBy": "taskVariable", "sortOrder": "asc", "parameters": {"variable": "v", "type": "Integer"}}]

    assert names(database, mark, {"sorting": sorting}) == ["b", "a", "c"]


def test_the_latest_version_is_the_one_that_no_other_follows(database):
    key = "k" + ids.new()
    rows = [
        ProcessDefinitionRow(id=ids.new(), key=key, version=v, tenant_id=t, suspension_state=1, startable=True)
        for v, t in ((1, None), (2, None), (1, "t1"))
    ]
    store(database, *rows)

    criteria = from_parameters(PROCESS_DEFINITIONS, [("key", key), ("latestVersion", "true")])

    found = {(line.version, line.tenant_id) for line in run_list(database, PROCESS_DEFINITIONS, criteria, restrict=())}
    assert found == {(2, None), (1, "t1")}


def test_tenants_can_include_rows_without_tenant(database):
    name = "d" + ids.new()
    store(database, *(DeploymentRow(id=ids.new(), name=name, tenant_id=t, deploy_time=NOW) for t in ("a", "b", None)))

    def found(**more):
        return run_count(database, DEPLOYMENTS, from_keywords(DEPLOYMENTS, name=name, **more), restrict=())

    assert found(tenant_id_in=["a"]) == 1
    assert found(tenant_id_in=["a"], include_deployments_without_tenant_id=True) == 2
    assert found(without_tenant_id=True) == 1
    assert found(before=NOW) == 0
    assert found(before=NOW + timedelta(milliseconds=1)) == 3


def test_locks_are_seen_from_the_moment_of_the_query(database):
    row = ExternalTaskRow(
        id=ids.new(), topic_name="t" + ids.new(), lock_expiration_time=NOW, priority=0, suspension_state=1
    )
    store(database, row)
    locked = from_keywords(EXTERNAL_TASKS, topic_name=row.topic_name, locked=True)

    assert run_count(database, EXTERNAL_TASKS, locked, now=NOW - timedelta(seconds=1), restrict=()) == 1
    assert run_count(database, EXTERNAL_TASKS, locked, now=NOW, restrict=()) == 0


def test_lists_of_variables_bring_json_but_no_files(database, mark):
    task = a_task(mark, name="t")
    content = [ByteArrayRow(id=ids.new(), name="x", bytes=b'"json"', type=2) for _ in range(2)]
    rows = [
        VariableRow(id=ids.new(), name=n, task_id=task.id, variable_scope=task.id, type=n, byte_array_id=c.id)
        for n, c in zip(("json", "file"), content, strict=True)
    ]
    store(database, task, *content, *rows)
    criteria = from_keywords(VARIABLE_INSTANCES, task_id_in=[task.id], sort_by="variableName")

    assert [
        bytes(v.content) if v.content else None for v in run_list(database, VARIABLE_INSTANCES, criteria, restrict=())
    ] == [
        None,
        b'"json"',
    ]


def test_deleted_historic_variables_show_only_when_asked_for(database):
    instance = ids.new()
    rows = [
        HistoricVariableRow(id=ids.new(), name=s, process_instance_id=instance, state=s, rev=0)
        for s in ("CREATED", "DELETED")
    ]
    store(database, *rows)

    def found(**more):
        criteria = from_keywords(HISTORIC_VARIABLE_INSTANCES, process_instance_id=instance, **more)
        return sorted(line.name for line in run_list(database, HISTORIC_VARIABLE_INSTANCES, criteria, restrict=()))

    assert found() == ["CREATED"]
    assert found(include_deleted=True) == ["CREATED", "DELETED"]


@pytest.mark.parametrize("length", [1, 3, 5, 1030])
def test_lists_of_any_length_find_their_rows(database, length):
    row = HistoricProcessInstanceRow(
        id=ids.new(), process_instance_id=ids.new(), process_definition_id="d", start_time=NOW, state="ACTIVE"
    )
    store(database, row)
    wanted = [ids.new() for _ in range(length - 1)] + [row.process_instance_id]

    criteria = from_keywords(HISTORIC_PROCESS_INSTANCES, process_instance_ids=wanted)

    assert run_count(database, HISTORIC_PROCESS_INSTANCES, criteria, restrict=()) == 1
