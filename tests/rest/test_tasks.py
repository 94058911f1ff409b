"""Tasks as they are read: forms given by expressions, and hypertext."""

from __future__ import annotations

import pytest

from watchword.identity.administrators import add_administrators
from watchword.node import open_platform

from .test_services import Api

HAL = {"Accept": "application/hal+json"}


def model(attributes: str) -> bytes:
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
      <process id="p" isExecutable="true" camunda:historyTimeToLive="5">
        <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTask id="t" {attributes}/>
      </process>
    </definitions>""".encode()


@pytest.fixture
def platform():
    with open_platform() as opened:
        with opened.database.session(opened.clock.now()) as session:
            add_administrators(session)
            session.flush()
        yield opened


@pytest.fixture(params=[None, "camunda-7"], ids=["default", "camunda-7"])
def api(platform, request):
    made = Api(platform, request.param)
    made.mode = request.param
    return made


def task(api, attributes, **variables):
    api("POST", "/deployment/create", files={"p.bpmn": ("p.bpmn", model(attributes))})
    given = {name: {"value": value} for name, value in variables.items()}
    started = api("POST", "/process-definition/key/p/start", json={"variables": given}).json()["id"]
    found = api("GET", "/history/task", params={"processInstanceId": started}).json()
    return found[0]["id"]


def test_a_form_key_is_evaluated_when_the_task_is_read(api):
    ident = task(api, 'camunda:formKey="embedded:${name}.html"', name="a")

    first = api("GET", f"/task/{ident}").json()["formKey"]
    api("PUT", f"/task/{ident}/variables/name", json={"value": "b"})

    assert "embedded:a.html" == first
    assert "embedded:b.html" == api("GET", "/task").json()[0]["formKey"]


def test_a_form_reference_is_evaluated_when_the_task_is_read(api):
    binding = 'camunda:formRefBinding="version" camunda:formRefVersion="${version}"'
    ident = task(api, f'camunda:formRef="${{name}}" {binding}', name="order", version="3")

    expected = {"key": "order", "binding": "version", "version": 3}
    assert expected == api("GET", f"/task/{ident}").json()["camundaFormRef"]
    assert expected == api("POST", "/task", json={}).json()[0]["camundaFormRef"]


def test_a_form_that_fails_breaks_no_list_but_in_compatibility_mode(api):
    ident = task(api, 'camunda:formKey="${nothing}"')

    one, several = api("GET", f"/task/{ident}"), api("GET", "/task")

    assert (500 if api.mode else 400) == one.status_code
    assert (500 if api.mode else 200) == several.status_code
    assert api.mode or several.json()[0]["formKey"] is None


def test_a_list_of_tasks_as_hypertext_embeds_what_it_leads_to(api):
    ident = task(api, 'name="Check"')
    api("POST", "/task/create", json={"id": "part", "parentTaskId": ident})

    answer = api("GET", "/task", params={"maxResults": 1, "sortBy": "name", "sortOrder": "asc"}, headers=HAL)
    whole = answer.json()
    shown, definition = whole["_embedded"]["task"][0], whole["_embedded"]["processDefinition"][0]
    part = api("GET", "/task", params={"parentTaskId": ident}, headers=HAL).json()

    assert ("application/hal+json", 2) == (answer.headers["content-type"], whole["count"])
    assert {"href": f"/process-definition/{definition['id']}"} == shown["_links"]["processDefinition"]
    assert {"href": f"/deployment/{definition['deploymentId']}/resources/p.bpmn"} == definition["_links"]["resource"]
    assert ("Check", None, False) == (shown["name"], shown["_embedded"], "taskState" in shown)
    assert ["task"] == list(part["_embedded"])
    assert {"self", "identityLink", "parentTask"} == set(part["_embedded"]["task"][0]["_links"])


def test_a_task_as_hypertext_embeds_its_identity_links(api):
    ident = task(api, 'camunda:assignee="mary" camunda:candidateGroups="sales"')

    shown = api("GET", f"/task/{ident}", headers=HAL).json()

    links = shown["_embedded"]["identityLink"]
    assert {("assignee", "mary", None), ("candidate", None, "sales")} == {
        (link["type"], link["userId"], link["groupId"]) for link in links
    }
    assert {"href": "/user/mary"} == shown["_links"]["assignee"]
    assert "user" not in shown["_embedded"]  # nobody of that name is known


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/hal+json, */*", "application/hal+json"),
        ("application/hal+json;q=0.5, application/json;q=0.6", "application/json"),
        ("application/hal+json;q=x, application/json", "application/json"),
        ("application/hal+json, application/json;q=0.5", "application/hal+json"),
        ("application/json, application/hal+json", "application/json"),
    ],
)
def test_hypertext_is_for_those_who_prefer_it(platform, accept, kind):
    answer = Api(platform)("GET", "/task", headers={"Accept": accept})

    assert kind == answer.headers["content-type"]


@pytest.mark.parametrize("path", ["/task/count", "/process-definition"])
def test_what_speaks_no_hypertext_refuses_it(platform, path):
    assert 406 == Api(platform)("GET", path, headers=HAL).status_code
