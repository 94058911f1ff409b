"""What URLs, JSON bodies and keywords mean, and how what is wrong in them is answered."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.core.errors import BadUserRequest, InvalidRequest, NotValid, NullValue, RestError
from watchword.query import specs
from watchword.query.compile import Compiler, leaves
from watchword.query.spec import Query, VariableCondition, from_json, from_keywords, from_parameters
from watchword.query.specs.execution import EXECUTIONS
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.history_detail import HISTORIC_DETAILS
from watchword.query.specs.history_incident import HISTORIC_INCIDENTS
from watchword.query.specs.history_job_log import HISTORIC_JOB_LOG
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.history_variable_instance import HISTORIC_VARIABLE_INSTANCES
from watchword.query.specs.job import JOBS
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.query.specs.task import TASKS
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES


def all_queries() -> dict[str, Query]:
    modules = [importlib.import_module(f"{specs.__name__}.{m.name}") for m in pkgutil.iter_modules(specs.__path__)]
    return {q.name: q for module in modules for q in vars(module).values() if isinstance(q, Query)}


QUERIES = all_queries()


def values(criteria):
    return [(f.name, v) for f, v in criteria.given]


_BY_VARIABLE = {"sortBy": "processVariable", "sortOrder": "asc"}


@pytest.mark.parametrize(
    ("query", "name", "text", "expected"),
    [
        (TASKS, "assignee", "demo", ["demo"]),
        (TASKS, "taskIdIn", "a,b,", [("a", "b")]),
        (TASKS, "taskIdIn", "", [("",)]),
        (TASKS, "tenantIdIn", "", [("",)]),
        (TASKS, "priority", "5.9", [5]),
        (TASKS, "active", "1", [True]),
        (TASKS, "unassigned", "true", [True]),
        (TASKS, "unassigned", "false", []),
        (TASKS, "dueDate", "2026-01-31T12:00:00.500+0100", [datetime(2026, 1, 31, 11, 0, 0, 500_000, tzinfo=UTC)]),
        (TASKS, "processVariables", "a_eq_1,b_notLike_x", [
            VariableCondition("a", "eq", "1"), VariableCondition("b", "notLike", "x"),
        ]),
        (TASKS, "neverHeardOf", "x", []),
        (HISTORIC_TASKS, "tenantIdIn", "", []),
        (HISTORIC_TASKS, "finished", "false", [True]),
        (HISTORIC_VARIABLE_INSTANCES, "variableTypeIn", "String,json", [("string", "json")]),
    ],
)  # fmt: skip
def test_url_parameters_are_read_by_kind(query, name, text, expected):
    assert [v for _, v in values(from_parameters(query, [(name, text)]))] == expected


@pytest.mark.parametrize(
    ("query", "name", "error"),
    [(EXTERNAL_TASKS, "priorityHigherThanOrEquals", InvalidRequest), (HISTORIC_JOB_LOG, "activityIdIn", NotValid)],
)
def test_an_empty_text_is_refused_where_something_must_be_named(query, name, error):
    with pytest.raises(error, match=name):
        from_parameters(query, [(name, "")])


def test_of_a_parameter_given_twice_the_first_counts():
    assert values(from_parameters(TASKS, [("assignee", "a"), ("assignee", "b")])) == [("assignee", "a")]


@pytest.mark.parametrize(
    ("query", "items", "error"),
    [
        (TASKS, [("priority", "high")], InvalidRequest),
        (TASKS, [("priority", "")], InvalidRequest),
        (TASKS, [("active", "TRUE")], InvalidRequest),
        (TASKS, [("priority", "2147483648")], InvalidRequest),
        (TASKS, [("unassigned", "perhaps")], InvalidRequest),
        (TASKS, [("dueDate", "2026-01-31T12:00:00")], InvalidRequest),
        (TASKS, [("dueDate", "2026-02-31T12:00:00.000+0000")], InvalidRequest),
        (TASKS, [("delegationState", "x")], InvalidRequest),
        (TASKS, [("processVariables", "a_zz_b")], InvalidRequest),
        (TASKS, [("processVariables", "a_b_eq_c")], InvalidRequest),
        (TASKS, [("taskVariables", "a_notLike_b")], InvalidRequest),
        (TASKS, [("sortBy", "name")], InvalidRequest),
        (TASKS, [("sortOrder", "asc")], InvalidRequest),
        (TASKS, [("sortBy", "name"), ("sortOrder", "up")], InvalidRequest),
        (TASKS, [("sortBy", "shoe"), ("sortOrder", "asc")], InvalidRequest),
        (TASKS, [("sortBy", "processVariable"), ("sortOrder", "asc")], InvalidRequest),
        (TASKS, [("assigneeExpression", "${1}")], BadUserRequest),
        (JOBS, [("dueDates", "eq_2026-01-31T12:00:00.000+0000")], InvalidRequest),
        (JOBS, [("timers", "true"), ("messages", "true")], InvalidRequest),
        (HISTORIC_VARIABLE_INSTANCES, [("variableValue", "x")], InvalidRequest),
        (HISTORIC_PROCESS_INSTANCES, [("active", "true"), ("suspended", "true")], BadUserRequest),
        (EXECUTIONS, [("processVariables", "a_gt_1")], InvalidRequest),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_url_is_answered_as_documented(query, items, error):
    with pytest.raises(error):
        from_parameters(query, items)


@pytest.mark.parametrize(
    ("query", "body", "error"),
    [
        (TASKS, {"priority": "high"}, InvalidRequest),
        (TASKS, {"priority": [1]}, InvalidRequest),
        (TASKS, {"taskIdIn": "a"}, InvalidRequest),
        (TASKS, {"taskIdIn": [None]}, NullValue),
        (HISTORIC_TASKS, {"taskDefinitionKeyIn": [None]}, NotValid),
        (HISTORIC_PROCESS_INSTANCES, {"activityIdIn": [None]}, BadUserRequest),
        (TASKS, {"sorting": [{"sortBy": "shoe", "sortOrder": "asc"}]}, NotValid),
        (TASKS, {"sorting": [{"sortBy": "name"}]}, NotValid),
        (TASKS, {"sorting": [{"sortBy": "taskVariable", "sortOrder": "asc"}]}, NullValue),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": {"variable": "x"}}]}, NullValue),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": {"variable": "x", "type": "shoe"}}]}, NullValue),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": {"variable": 1, "type": "String"}}]}, RestError),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": {"variable": "x", "type": ""}}]}, RestError),
        (TASKS, {"sorting": [None]}, RestError),
        (TASKS, {"taskVariables": [{"name": "a", "value": 1}]}, RestError),
        (TASKS, {"orQueries": [None]}, RestError),
        (HISTORIC_PROCESS_INSTANCES, {"processDefinitionKeyNotIn": ["a", ""]}, NotValid),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": []}]}, InvalidRequest),
        (HISTORIC_DETAILS, {"sorting": [{"sortBy": "shoe", "sortOrder": "asc"}]}, InvalidRequest),
        (TASKS, {"taskVariables": [{"name": "a", "operator": "bad", "value": 1}]}, InvalidRequest),
        (TASKS, {"taskVariables": [{"name": None, "operator": "eq", "value": 1}]}, NullValue),
        (PROCESS_INSTANCES, {"variables": [{"name": None, "operator": "eq", "value": 1}]}, NotValid),
        (PROCESS_INSTANCES, {"variables": [{"name": "a", "operator": "lteq", "value": True}]}, NotValid),
        (VARIABLE_INSTANCES, {"variableValues": [{"name": "a", "operator": "notLike", "value": "x"}]}, InvalidRequest),
        (TASKS, {"orQueries": [{"taskVariables": [{"name": "a", "operator": "bad", "value": 1}]}]}, InvalidRequest),
        (TASKS, {"orQueries": [5]}, InvalidRequest),
        (TASKS, {"ownerExpression": "${x}"}, BadUserRequest),
    ],
)  # fmt: skip
def test_what_is_wrong_in_json_is_answered_as_documented(query, body, error):
    with pytest.raises(error):
        from_json(query, body)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (TASKS, {"taskVariables": [{"name": "a", "operator": "gt", "value": None}]}),
        (TASKS, {"taskVariables": [{"name": "a", "operator": "eq", "value": [1]}]}),
        (TASKS, {"includeAssignedTasks": True}),
        (TASKS, {"candidateUser": "a", "candidateGroup": "b"}),
        (TASKS, {"tenantIdIn": ["a"], "withoutTenantId": True}),
        (TASKS, {"candidateGroups": []}),
        (TASKS, {"sorting": [_BY_VARIABLE | {"parameters": {"variable": "x", "type": "Bytes"}}]}),
        (TASKS, {"orQueries": [{"withCandidateUsers": True}]}),
        (EXTERNAL_TASKS, {"processVariables": [{"name": "a", "operator": "gt", "value": True}]}),
        (PROCESS_INSTANCES, {"processInstanceIds": []}),
        (PROCESS_DEFINITIONS, {"version": 1, "latestVersion": True}),
        (HISTORIC_INCIDENTS, {"open": True, "resolved": True}),
    ],
)
def test_filters_that_do_not_go_together_are_an_engine_error_of_the_reference(query, body):
    with pytest.raises(RestError) as raised:
        from_json(query, body)

    assert raised.value.answer == (400, 500, "ProcessEngineException", 0)


@pytest.mark.parametrize(
    ("query", "together"),
    [
        (TASKS, {"candidateUser": "a", "candidateGroup": "b"}),
        (TASKS, {"tenantIdIn": ["a"], "withoutTenantId": True}),
        (HISTORIC_PROCESS_INSTANCES, {"active": True, "completed": True}),
    ],
)
def test_alternatives_may_hold_what_can_not_all_hold(query, together):
    ((given),) = from_json(query, {"orQueries": [together]}).alternatives

    assert {filter_.name for filter_, _ in given} == set(together)


def test_json_scalars_convert_as_the_reference_converts_them():
    body = {"assignee": 5, "priority": "7", "unassigned": "true", "taskIdIn": [1, "b"], "name": None, "x": [{}]}

    assert dict(values(from_json(TASKS, body))) == {
        "assignee": "5", "priority": 7, "unassigned": True, "taskIdIn": ("1", "b"),
    }  # fmt: skip


def test_empty_lists_filter_nothing():
    assert from_json(TASKS, {"taskIdIn": [], "taskVariables": [], "orQueries": [], "sorting": []}).given == ()


def test_alternatives_inside_alternatives_are_ignored():
    criteria = from_json(TASKS, {"orQueries": [{"name": "a", "orQueries": [{"name": "b"}]}]})

    assert [[f.name for f, _ in pairs] for pairs in criteria.alternatives] == [["name"]]


def test_a_text_in_the_form_of_a_date_is_a_date():
    criteria = from_json(
        TASKS, {"taskVariables": [{"name": "a", "operator": "eq", "value": "2020-01-01T00:00:00.000+0000"}]}
    )

    assert criteria.given[0][1].value == datetime(2020, 1, 1, tzinfo=UTC)


def test_keywords_are_the_published_names_in_snake_case():
    criteria = from_keywords(TASKS, process_instance_id="p", task_id_in=["a"], unassigned=True, sort_by="name")

    assert dict(values(criteria)) == {"processInstanceId": "p", "taskIdIn": ("a",), "unassigned": True}
    assert criteria.sorting[0].sort.name == "name"


def test_an_unknown_keyword_is_a_programming_error():
    with pytest.raises(TypeError, match="no filter 'asignee'"):
        from_keywords(TASKS, asignee="demo")


def test_two_queries_of_one_shape_share_a_statement(database):
    compiler = Compiler(database.compiler())
    bodies = ({"name": "a", "taskIdIn": ["1", "2", "3"]}, {"name": "b", "taskIdIn": ["4", "5", "6", "7"]})

    made = [
        compiler.statement(TASKS, from_json(TASKS, body), (), counting=True, first=False, limit=False)
        for body in bodies
    ]

    assert made[0] is made[1]
    assert leaves(from_json(TASKS, bodies[0]), ()) == ["1", "2", "3", "3", "a"]


@pytest.mark.parametrize("name", sorted(name for name, query in QUERIES.items() if query.by_name))
def test_every_published_filter_and_sort_is_there(shared, name):
    import json

    document = json.loads((shared / "reference" / "rest-api.json").read_text())
    parameters = {
        p["name"]: p for p in document["paths"]["/" + name.replace("history-", "history/", 1)]["get"]["parameters"]
    }
    own = {"sortBy", "sortOrder", "firstResult", "maxResults", "deserializeValues", "itemCount"}
    own |= {"disableBinaryFetching", "disableCustomObjectDeserialization", "includeInputs", "includeOutputs"}

    assert set(parameters) - own == set(QUERIES[name].by_name)
    assert {n.strip() for n in parameters["sortBy"]["schema"]["enum"]} <= set(QUERIES[name].sort_by_name)


def test_the_latest_versions_go_by_a_second_name_in_a_url():
    named = [from_parameters(QUERIES["process-definition"], [(name, "true")]) for name in ("latest", "latestVersion")]

    assert named[0] == named[1] != from_parameters(QUERIES["process-definition"], [])


TEXTS = st.text(max_size=12) | st.sampled_from(["true", "5", "a_eq_5", "gt_2026-01-31T12:00:00.000+0000", "a,b", "asc"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "name": SCALARS,
        "operator": st.sampled_from(["eq", "neq", "gt", "like", "notLike", "x"]),
        "value": SCALARS,
    },
)
JSON = st.recursive(
    SCALARS | CONDITIONS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
DOCUMENTED = (BadUserRequest, InvalidRequest, NullValue, RestError)


def compiled(database, query, criteria):
    statement = Compiler(database.compiler()).statement(query, criteria, (), counting=False, first=True, limit=True)
    return statement.parameters(leaves(criteria, ()), 0, 1, datetime.now(UTC))


@pytest.fixture(scope="module")
def sqlite_memory():
    from watchword.store.database import open_database
    from watchword.store.schema.create import create_schema

    with open_database("sqlite:///:memory:") as database:
        create_schema(database)
        yield database


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_url_gives_criteria_that_compile_or_a_documented_error(sqlite_memory, data):
    query = QUERIES[data.draw(st.sampled_from(sorted(QUERIES)))]
    names = st.sampled_from([*query.by_name, "sortBy", "sortOrder"])
    items = data.draw(st.lists(st.tuples(names, TEXTS), max_size=4))

    try:
        criteria = from_parameters(query, items)
    except DOCUMENTED:
        return

    compiled(sqlite_memory, query, criteria)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_json_gives_criteria_that_run_or_a_documented_error(sqlite_memory, data):
    from watchword.query.run import run_count

    query = QUERIES[data.draw(st.sampled_from(sorted(QUERIES)))]
    names = st.sampled_from([*query.by_name, "sorting", "orQueries"])
    body = data.draw(st.dictionaries(names, JSON | st.lists(CONDITIONS, max_size=2), max_size=4))

    try:
        criteria = from_json(query, body)
    except DOCUMENTED:
        return

    assert run_count(sqlite_memory, query, criteria, restrict=()) in (0, 1)  # the schema's log holds one line


@pytest.mark.parametrize("name", ["formFields", "variableUpdates", "excludeTaskDetails"])
@pytest.mark.parametrize("given", [True, False])
def test_some_flags_of_details_count_by_being_there(name, given):
    """Observed in 7.24: `false` narrows the query as `true` does."""
    asked = from_json(HISTORIC_DETAILS, {name: given})
    assert [name for name, _ in values(asked)] == [name]
    assert values(asked) == values(from_parameters(HISTORIC_DETAILS, [(name, str(given).lower())]))


def test_other_flags_narrow_only_when_true():
    assert values(from_json(HISTORIC_DETAILS, {"initial": False})) == []
