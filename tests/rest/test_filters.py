"""Saved filters: kept as the reference keeps them, with expressions from a closed list only."""

from __future__ import annotations

import json

import pytest

from watchword.identity.administrators import add_administrators
from watchword.identity.model import Identity
from watchword.node import open_platform
from watchword.query import saved
from watchword.store.tables import FilterRow

from .test_services import Api

HAL = {"Accept": "application/hal+json"}
STORED = {
    '{"unassigned":true,"candidateGroup":"sales"}': {"unassigned": True, "candidateGroup": "sales"},
    (
        '{"orderingProperties":[{"queryProperty":"PRIORITY_","direction":"desc"}],'
        '"taskAssigneeExpression":"${currentUser()}"}'
    ): {
        "assigneeExpression": "${currentUser()}",
        "sorting": [{"sortBy": "priority", "sortOrder": "desc"}],
    },
    (
        '{"processDefinitionKey":"order-fulfilment","processVariables":[{"name":"amount","value":1000,'
        '"operator":"GREATER_THAN_OR_EQUAL"}],"orQueries":[{"nameLike":"%pprove%","priority":90}]}'
    ): {
        "processDefinitionKey": "order-fulfilment",
        "processVariables": [{"name": "amount", "operator": "gteq", "value": 1000}],
        "orQueries": [{"nameLike": "%pprove%", "priority": 90}],
    },
}
"""Texts of a 7.24 database, and what they mean."""


@pytest.fixture
def platform():
    with open_platform() as opened:
        with opened.database.session(opened.clock.now()) as session:
            add_administrators(session)
            session.flush()
        yield opened


@pytest.fixture
def api(platform):
    return Api(platform)


EVERYTHING = {
    "taskDefinitionKeyIn": ["a"],
    "tenantIdIn": ["t"],
    "createdAfter": "2030-01-01T00:00:00.000+0000",
    "followUpBeforeOrNotExistent": "2030-01-01T00:00:00.000+0000",
    "dueDate": "2030-01-01T00:00:00.000+0000",
    "candidateGroupsExpression": "${currentUserGroups()}",
    "includeAssignedTasks": True,
    "sorting": [
        {"sortBy": "processVariable", "sortOrder": "asc", "parameters": {"variable": "v", "type": "string"}},
        {"sortBy": "nameCaseInsensitive", "sortOrder": "desc"},
    ],
    "taskVariables": [{"name": "x", "operator": "notLike", "value": "a%"}],
}


@pytest.mark.parametrize(("text", "query"), STORED.items())
def test_the_text_of_a_724_database_is_read_and_written(text, query):
    assert query == saved.from_stored(json.loads(text))
    assert json.loads(text) == saved.to_stored(query)


def test_what_is_stored_comes_back():
    body = {**EVERYTHING, "orQueries": [{"name": "x"}]}

    assert body == saved.from_stored(json.loads(json.dumps(saved.to_stored(body))))


def make(api: Api, query: object, **more: object) -> str:
    answer = api("POST", "/filter/create", json={"resourceType": "Task", "name": "mine", "query": query, **more})
    assert answer.status_code == 200, answer.text
    ident: str = answer.json()["id"]
    return ident


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [task["name"] for task in answer.json()]


@pytest.fixture
def tasks(api):
    for name, assignee in (("one", "demo"), ("two", "mary"), ("three", None)):
        api("POST", "/task/create", json={"name": name, "assignee": assignee, "priority": len(name)})


def test_a_filter_is_kept_changed_and_deleted(api):
    ident = make(api, {"assignee": "a", "minPriority": "3", "unassigned": False}, owner="demo", properties={"color": 1})
    shown = api("GET", f"/filter/{ident}").json()
    changed = api("PUT", f"/filter/{ident}", json={"name": "yours", "query": {"owner": "b"}})

    assert {"color": 1} == shown["properties"]
    assert shown["query"] == {
        "assignee": "a",
        "minPriority": 3,
        "taskVariables": [],
        "processVariables": [],
        "caseInstanceVariables": [],
        "orQueries": [],
    }
    assert 204 == changed.status_code
    assert ["yours"] == [each["name"] for each in api("GET", "/filter", params={"nameLike": "you%"}).json()]
    assert {"count": 1} == api("GET", "/filter/count", params={"name": "yours"}).json()
    assert 204 == api("DELETE", f"/filter/{ident}").status_code
    assert 404 == api("GET", f"/filter/{ident}").status_code


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("${currentUser()}", ["one"]),
        ("#{currentUser()}", ["one"]),
        ('de${"mo"}', ["one"]),
        ("currentUser()", []),
    ],
)
def test_expressions_are_evaluated_for_who_asks(api, tasks, expression, found):
    ident = make(api, {"assigneeExpression": expression})

    assert found == names(api("GET", f"/filter/{ident}/list"))


def test_moments_are_calculated(api, tasks):
    past = make(api, {"createdAfterExpression": "${dateTime().minusDays(1).withTimeAtStartOfDay()}"})
    future = make(api, {"createdAfterExpression": "${dateTime().plusMonths(2).toDate()}"})

    assert {"count": 3} == api("GET", f"/filter/{past}/count").json()
    assert {"count": 0} == api("GET", f"/filter/{future}/count").json()


@pytest.mark.parametrize(
    ("expression", "theirs"),
    [
        ("${nope(", "TreeBuilderException"),
        ("${nope()}", "ELException"),
        ("${nope}", "ProcessEngineException"),
        ("${''.getClass()}", "IllegalArgumentException"),
        ("${currentUser().length()}", "IllegalArgumentException"),
        ("${1 + 1}", "IllegalArgumentException"),
        ("${null}", "ProcessEngineException"),
        ("${S('{}')}", "ELException"),
    ],
)
def test_anything_beyond_the_closed_list_fails_when_it_is_used(platform, expression, theirs):
    ours, camunda = Api(platform), Api(platform, "camunda-7")
    ident = make(ours, {"assigneeExpression": expression})

    assert 400 == ours("GET", f"/filter/{ident}/list").status_code
    answer = camunda("GET", f"/filter/{ident}/list")
    assert (500, theirs) == (answer.status_code, answer.json()["type"])


def test_an_extension_narrows_and_may_not_hold_expressions(api, tasks):
    ident = make(api, {"minPriority": 3, "sorting": [{"sortBy": "name", "sortOrder": "asc"}]})

    assert ["two"] == names(api("POST", f"/filter/{ident}/list", json={"assignee": "mary"}))
    assert ["one", "two"] == names(api("POST", f"/filter/{ident}/list", json={"maxPriority": 3}))
    assert ["one", "three", "two"] == names(api("POST", f"/filter/{ident}/list", content=b""))
    refused = api("POST", f"/filter/{ident}/list", json={"assigneeExpression": "${currentUser()}"})
    assert (400, "BadUserRequestException") == (refused.status_code, refused.json()["type"])


def test_a_single_result_is_one_none_or_an_error(api, tasks):
    ident = make(api, {})

    assert "one" == api("POST", f"/filter/{ident}/singleResult", json={"name": "one"}).json()["name"]
    assert 204 == api("POST", f"/filter/{ident}/singleResult", json={"name": "none"}).status_code
    assert 400 == api("GET", f"/filter/{ident}/singleResult").status_code


def test_hypertext_embeds_the_variables_that_the_properties_name(api):
    instance = api.start(variables={"amount": {"value": 5}, "secret": {"value": 1}})
    ident = make(api, {"processInstanceId": instance}, properties={"variables": [{"name": "amount", "label": "A"}]})
    found = api("GET", f"/filter/{ident}/list", headers=HAL).json()

    (variable,) = found["_embedded"]["task"][0]["_embedded"]["variable"]
    assert ("amount", 5, "Integer") == (variable["name"], variable["value"], variable["type"])
    assert f"/process-instance/{instance}/variables/amount" == variable["_links"]["self"]["href"]


def test_a_filter_is_for_its_owner_and_who_was_given_it(platform):
    mary = Identity("mary", ())
    kept = platform.services.filters.create("hers", {}, owner="mary", identity=Identity("demo", ("camunda-admin",)))
    other = platform.services.filters.create("his", {}, identity=Identity("demo", ("camunda-admin",)))

    assert frozenset(("read", "update", "delete")) == platform.services.filters.may(kept.id, identity=mary)
    assert frozenset() == platform.services.filters.may(other.id, identity=mary)
    assert frozenset() == platform.services.filters.may(identity=mary)


def test_deleting_a_filter_deletes_its_authorizations(platform):
    kept = platform.services.filters.create("x", {}, owner="mary")
    platform.services.filters.delete(kept.id)

    with platform.database.session(platform.clock.now()) as session:
        assert session.get(FilterRow, kept.id) is None
    assert [] == platform.database.select("SELECT ID_ FROM ACT_RU_AUTHORIZATION WHERE RESOURCE_ID_ = ?", (kept.id,))


@pytest.mark.parametrize(
    ("body", "status", "rest_type"),
    [
        ({"name": "x", "query": {}}, 400, "InvalidRequestException"),
        ({"resourceType": "Nope", "name": "x", "query": {}}, 400, "InvalidRequestException"),
        ({"resourceType": "Task", "query": {}}, 400, "InvalidRequestException"),
        ({"resourceType": "Task", "name": "x"}, 400, "InvalidRequestException"),
        ({"resourceType": "Task", "name": "x" * 300, "query": {}}, 400, "ProcessEnginePersistenceException"),
        ({"resourceType": "Task", "name": "x", "query": {"priority": "high"}}, 400, "InvalidRequestException"),
        (
            {"resourceType": "Task", "name": "x", "query": {"candidateUserExpression": "u", "candidateGroup": "g"}},
            400,
            "ProcessEngineException",
        ),
    ],
)
def test_bad_filters_are_refused(api, body, status, rest_type):
    answer = api("POST", "/filter/create", json=body)

    assert (status, rest_type) == (answer.status_code, answer.json()["type"])
