"""The rows over the real services: the life of one instance, and what unknown ids are answered in both modes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from watchword.identity.administrators import add_administrators
from watchword.node import Platform, open_platform
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.values.validation import allowed_types
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub

from .shell import FakeAuthenticator, basic

MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="order" isExecutable="true" camunda:historyTimeToLive="5">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="Check" camunda:formKey="embedded:app:check.html" camunda:candidateGroups="sales"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="charge"/>
    <serviceTask id="charge" camunda:type="external" camunda:topic="charge"/>
    <sequenceFlow id="f3" sourceRef="charge" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"""


class Api:
    """The API of a platform of its own, called synchronously."""

    def __init__(self, platform: Platform, mode: str | None = None, **options: Any) -> None:
        self.hub = PollHub(floor=900.0)  # no poll looks of itself
        platform.wakes.topics.append(lambda topic: self.hub.wake((topic,)))
        self.app = WebApp(
            Router(RESOURCES),
            platform.services,
            FakeAuthenticator(),
            self.hub,
            options=WebOptions(mode=mode, max_results=3, log_requests=False, **options),
        )

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://localhost/engine-rest",
            headers=basic("demo"),
        )

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with self.client() as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())

    def start(self, **body: Any) -> str:
        self("POST", "/deployment/create", files={"order.bpmn": ("order.bpmn", MODEL)})
        started: str = self("POST", "/process-definition/key/order/start", json=body).json()["id"]
        return started


@pytest.fixture
def platform() -> Iterator[Platform]:
    with open_platform() as opened:
        with opened.database.session(opened.clock.now()) as session:
            add_administrators(session)
            session.flush()
        yield opened


@pytest.fixture
def api(platform: Platform) -> Api:
    return Api(platform)


def test_an_instance_from_start_to_end(api):
    instance = api.start(businessKey="B-1", variables={"amount": {"value": 5}})
    task = api("GET", f"/task?processInstanceId={instance}").json()[0]
    api("POST", f"/task/{task['id']}/complete", json={"variables": {"ok": {"value": True}}})
    fetch = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "charge", "lockDuration": 1000}]}
    work = api("POST", "/external-task/fetchAndLock", json=fetch).json()[0]
    done = api("POST", f"/external-task/{work['id']}/complete", json={"workerId": "w"})

    assert (task["name"], task["formKey"]) == ("Check", "embedded:app:check.html")
    assert (work["businessKey"], work["variables"]["amount"]) == (
        "B-1",
        {"type": "Integer", "value": 5, "valueInfo": {}},
    )
    assert done.status_code == 204
    assert api("GET", f"/process-instance/{instance}").status_code == 404
    assert api("GET", f"/history/process-instance/{instance}").json()["state"] == "COMPLETED"


def test_a_worker_that_waits_gets_the_task_when_it_comes(api):
    instance = api.start()
    task = api("GET", f"/task?processInstanceId={instance}").json()[0]["id"]
    fetch = {
        "workerId": "w",
        "maxTasks": 1,
        "asyncResponseTimeout": 600_000,
        "topics": [{"topicName": "charge", "lockDuration": 1000}],
    }

    async def run() -> list[Any]:
        async with api.client() as http:
            waiting = asyncio.create_task(http.post("/external-task/fetchAndLock", json=fetch))
            while not api.hub.waiting:
                await asyncio.sleep(0.001)
            await http.post(f"/task/{task}/complete", json={})
            return (await waiting).json()

    found = asyncio.run(asyncio.wait_for(run(), 60))

    assert [work["topicName"] for work in found] == ["charge"]


def test_variables_in_and_out(api):
    path = f"/process-instance/{api.start()}/variables"
    api("PUT", f"{path}/n", json={"value": "7", "type": "Integer"})
    api("POST", path, json={"modifications": {"s": {"value": "x"}, "t": {"value": "y"}}, "deletions": ["t"]})
    api("POST", f"{path}/f/data", files={"data": ('a"\u00e4.txt', b"hello", "text/plain")}, data={"valueType": "File"})
    file = api("GET", f"{path}/f/data")

    assert api("GET", f"{path}/n").json() == {"type": "Integer", "value": 7, "valueInfo": {}}
    assert sorted(api("GET", path).json()) == ["f", "n", "s"]
    assert (file.content, file.headers["content-type"]) == (b"hello", "text/plain")
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    assert api("DELETE", f"{path}/n").status_code == 204
    assert api("GET", f"{path}/n").status_code == 404


@pytest.mark.parametrize("mode", [None, "camunda-7"])
def test_object_values_carry_listed_type_names_only(platform, mode):
    allowed = Api(platform, mode, object_types=allowed_types(["com.example.", "org.Deed"]))
    plain = Api(platform, mode)
    instance = plain.start()

    def put(api: Api, type_name: str) -> list[int]:
        info = {"objectTypeName": type_name, "serializationDataFormat": "application/json"}
        value = {"type": "Object", "value": "{}", "valueInfo": info}
        path = f"/process-instance/{instance}/variables"
        form = {"data": ("x", "{}", "application/json")}
        return [
            api("PUT", f"{path}/o", json=value).status_code,
            api("POST", path, json={"modifications": {"o": value}}).status_code,
            api("POST", f"{path}/o/data", data={"type": type_name}, files=form).status_code,
        ]

    assert [204, 204, 204] == put(plain, "java.util.TreeMap") == put(allowed, "java.util.ArrayList<org.Deed>")
    assert [204, 204, 204] == put(allowed, "com.example.Order")
    assert [400, 400, 400] == put(plain, "com.example.Order") == put(allowed, "com.example.deep.Order")


def test_a_list_longer_than_the_limit_is_cut(api):
    api.start()
    for _ in range(3):
        api("POST", "/process-definition/key/order/start", json={})

    assert len(api("GET", "/process-instance").json()) == 3
    assert api("GET", "/process-instance?maxResults=4").status_code == 400
    assert len(api("GET", "/process-instance?maxResults=3").json()) == 3
    assert api("GET", "/process-instance?maxResults=-1").json() == []
    assert api("GET", "/process-instance/count").json() == {"count": 4}


UNKNOWN = [
    # method, path, body, default status, camunda-7 status, type, code (rest-facts: not found is not uniform)
    ("GET", "/task/nope", None, 404, 404, "InvalidRequestException", None),
    ("PUT", "/task/nope", {}, 404, 404, "InvalidRequestException", None),
    ("POST", "/task/nope/claim", {"userId": "x"}, 404, 500, "NullValueException", 0),
    ("POST", "/task/nope/complete", {}, 404, 500, "RestException", 0),
    ("POST", "/task/nope/unclaim", None, 404, 400, "NotFoundException", 0),
    ("POST", "/task/nope/bpmnError", {"errorCode": "x"}, 404, 404, "RestException", 0),
    ("GET", "/task/nope/variables", None, 404, 500, "NullValueException", 0),
    ("GET", "/task/nope/identity-links", None, 404, 500, "NullValueException", 0),
    ("GET", "/task/nope/comment", None, 404, 404, "InvalidRequestException", None),
    ("POST", "/task/nope/comment/create", {"message": "m"}, 400, 400, "InvalidRequestException", None),
    ("GET", "/process-instance/nope", None, 404, 404, "InvalidRequestException", None),
    ("DELETE", "/process-instance/nope", None, 404, 404, "InvalidRequestException", 0),
    ("GET", "/process-instance/nope/activity-instances", None, 404, 404, "InvalidRequestException", None),
    ("PUT", "/process-instance/nope/variables/x", {"value": 1}, 404, 500, "RestException", 0),
    ("GET", "/execution/nope", None, 404, 404, "InvalidRequestException", None),
    ("POST", "/execution/nope/signal", {}, 404, 500, "RestException", 0),
    ("POST", "/execution/nope/create-incident", {"incidentType": "x"}, 400, 400, "InvalidRequestException", None),
    ("GET", "/external-task/nope", None, 404, 404, "RestException", None),
    ("POST", "/external-task/nope/complete", {"workerId": "w"}, 404, 404, "RestException", 0),
    ("GET", "/external-task/nope/errorDetails", None, 404, 500, "NullValueException", 0),
    ("POST", "/external-task/fetchAndLock", {"maxTasks": 1}, 400, 500, "NullValueException", 0),
    ("GET", "/task?firstResult=x", None, 404, 404, "QueryParamException", None),
]


@pytest.mark.parametrize(("method", "path", "body", "ours", "theirs", "rest_type", "code"), UNKNOWN)
def test_what_is_not_there(platform, method, path, body, ours, theirs, rest_type, code):
    for mode, status in ((None, ours), ("camunda-7", theirs)):
        answer = Api(platform, mode)(method, path, json=body) if body is not None else Api(platform, mode)(method, path)

        assert (answer.status_code, answer.json()["type"], answer.json()["code"]) == (status, rest_type, code)


@pytest.mark.parametrize("path", ["/task/nope", "/process-instance/nope/suspended"])
def test_what_changes_nothing_is_no_error(api, path):
    method, body = ("PUT", {"suspended": True}) if path.endswith("suspended") else ("DELETE", None)

    assert api(method, path, json=body).status_code == 204


def test_a_list_without_a_limit_is_cut_and_says_so(platform):
    ours, camunda = Api(platform), Api(platform, "camunda-7")
    for number in range(4):
        ours("POST", "/task/create", json={"id": f"t{number}"})

    cut, paged, refused = ours("GET", "/task"), ours("GET", "/task?maxResults=3"), camunda("GET", "/task")

    assert (3, "3; more") == (len(cut.json()), cut.headers["result-limit"])
    assert "result-limit" not in paged.headers
    assert 400 == ours("GET", "/task?maxResults=4").status_code == refused.status_code


def test_one_request_suspends_no_more_instances_than_the_result_limit_but_a_batch_does(api):
    for _ in range(4):
        api.start()
    some = [row["id"] for row in api("GET", "/process-instance", params={"maxResults": 3}).json()]

    refused = api("PUT", "/process-instance/suspended", json={"processInstanceQuery": {}, "suspended": True})
    few = api("PUT", "/process-instance/suspended", json={"processInstanceIds": some, "suspended": True})
    batch = api("POST", "/process-instance/suspended-async", json={"processInstanceQuery": {}, "suspended": True})

    assert (400, "BadUserRequestException") == (refused.status_code, refused.json()["type"])
    assert "suspended-async" in refused.json()["message"]
    assert (204, 200) == (few.status_code, batch.status_code)
