"""What requests can name beside the attack's target: something of every kind that a path of the API addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from attack.target import Target, form

DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dishes" name="Dishes" namespace="target"
             xmlns:camunda="http://camunda.org/schema/1.0/dmn">
  <decision id="dish" name="Dish" camunda:historyTimeToLive="P1D">
    <decisionTable id="table">
      <input id="season"><inputExpression id="e" typeRef="string"><text>season</text></inputExpression></input>
      <output id="output" name="dish" typeRef="string"/>
      <rule id="rule"><inputEntry id="i"><text/></inputEntry>
        <outputEntry id="o"><text>"stew"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="guests" name="Guests" camunda:historyTimeToLive="P1D">
    <variable id="v" name="guests" typeRef="integer"/>
    <literalExpression id="l"><text>4</text></literalExpression>
  </decision>
</definitions>"""
TIMER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="timers" targetNamespace="target">
  <message id="m" name="paid"/>
  <process id="later" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
    <serviceTask id="work" camunda:asyncBefore="true" camunda:expression="${1}"/>
    <sequenceFlow id="f2" sourceRef="work" targetRef="wait"/>
    <receiveTask id="wait" messageRef="m"/>
    <sequenceFlow id="f3" sourceRef="wait" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"""


class Things(Target):
    """The attack's target, with jobs, batches, decisions, filters and people."""

    def known(self) -> Mapping[str, str]:
        """Return the ids that requests may hold at present, by the word that stands for them in the corpus."""
        fixed = {"deployment": self.deployment, "process-definition": self.definition, "resource": self.resource}
        found = {**fixed, **self._ids}
        return {kind: value for kind, value in found.items() if len(value) > 20}

    def named(self, name: str) -> str | None:
        """Return the id of something that exists for a member or parameter called `name`; None: it names no thing."""
        if name in _FIXED:
            return _FIXED[name]
        kind = _KINDS.get(name.removesuffix("In").removesuffix("s") if name not in _KINDS else name)
        return None if kind is None else self.id(kind)

    def id(self, kind: str) -> str:
        """Return the id of something of `kind`; what an instance doesn't have is made beside it."""
        if kind == "process-definition":
            return self.definition
        if kind == "deployment":
            return self.deployment
        return super().id(kind)

    def _parameter(self, path: str, name: str) -> str:
        if name in _FIXED:
            return _FIXED[name]
        if path.startswith("/decision-requirements-definition/key/"):
            return "dishes"
        if path.startswith("/decision-definition/key"):
            return "dish"
        if path.startswith("/watchword"):
            return "historic-task" if name == "what" else "none"
        return super()._parameter(path, name)

    def _find(self, kind: str) -> str:
        head = kind.removeprefix("history/")
        if kind in _MADE:
            return _MADE[kind](self)
        if head in _PEOPLE:
            return _PEOPLE[head]
        return super()._find(kind)

    def _decision(self, kind: str) -> str:
        self._good(self.client.post("/deployment/create", files=form("dishes", dishes_dmn=DECISION.encode())))
        key = "dishes" if "requirements" in kind else "dish"
        return str(self._good(self.client.get(f"/{kind}/key/{key}")).json()["id"])

    def _evaluated(self) -> str:
        self.id("decision-definition")
        body = {"variables": {"season": {"value": "winter"}}}
        self._good(self.client.post("/decision-definition/key/dish/evaluate", json=body))
        found = self.client.get("/history/decision-instance", params={"decisionDefinitionKey": "dish", "maxResults": 1})
        return str(self._good(found).json()[0]["id"])

    def _job(self) -> str:
        self._good(self.client.post("/deployment/create", files=form("later", later_bpmn=TIMER.encode())))
        self._good(self.client.post("/process-definition/key/later/start", json={}))
        return self._first("job")

    def _incident(self) -> str:
        self._good(self.client.put(f"/job/{self.id('job')}/retries", json={"retries": 0}))
        return self._first("incident")

    def _batch(self) -> str:
        body = {"processInstanceIds": [self.id("process-instance")], "deleteReason": "x"}
        return str(self._good(self.client.post("/process-instance/delete", json=body)).json()["id"])

    def _filter(self) -> str:
        body = {"resourceType": "Task", "name": f"f{next(self._numbers)}", "query": {"name": "x"}, "properties": {}}
        return str(self._good(self.client.post("/filter/create", json=body)).json()["id"])

    def _authorization(self) -> str:
        body = {"type": 1, "userId": "someone", "resourceType": 7, "resourceId": "x", "permissions": ["READ"]}
        self.client.post("/authorization/create", json=body)  # refused if it exists
        found = self._good(self.client.get("/authorization", params={"userIdIn": "someone", "maxResults": 1})).json()
        return str(found[0]["id"]) if found else "none"

    def _person(self, kind: str) -> str:
        value, profile = _PEOPLE[kind], {"id": _PEOPLE[kind], "name": "n", "type": "t", "firstName": "f"}
        body: dict[str, Any] = profile
        if kind == "user":
            body = {"profile": profile, "credentials": {"password": "Sturdy-Otter-1977"}}
        self.client.post(f"/{kind}/create", json=body)  # refused if it exists
        return value

    def _first(self, kind: str, **criteria: str) -> str:
        found = self._good(self.client.get(f"/{kind}", params={"maxResults": "1", **criteria})).json()
        return str(found[0]["id"]) if found else "none"


_PEOPLE = {"user": "someone", "group": "some-group", "tenant": "some-tenant"}
_FIXED: Mapping[str, str] = {
    "activityId": "user",
    "activityInstanceId": "user",
    "group-id": "some-group",
    "groupId": "some-group",
    "processDefinitionKey": "target",
    "tenant-id": "some-tenant",
    "topicName": "target",
    "user-id": "someone",
    "userId": "someone",
    "variableName": "text",
    "workerId": "w",
}
"""Values for parameters and members of these names."""
_KINDS: Mapping[str, str] = {
    "batchId": "batch",
    "decisionDefinitionId": "decision-definition",
    "deploymentId": "deployment",
    "executionId": "execution",
    "externalTaskId": "external-task",
    "historicDecisionInstanceId": "history/decision-instance",
    "historicProcessInstanceId": "process-instance",
    "incidentId": "incident",
    "jobDefinitionId": "job-definition",
    "jobId": "job",
    "processDefinitionId": "process-definition",
    "processInstanceId": "process-instance",
    "rootProcessInstanceId": "process-instance",
    "sourceProcessDefinitionId": "process-definition",
    "superProcessInstanceId": "process-instance",
    "targetProcessDefinitionId": "process-definition",
    "taskId": "task",
}
"""What a parameter or member of this name (or its plural) names."""
_MADE: Mapping[str, Callable[[Things], str]] = {
    "authorization": Things._authorization,
    "batch": Things._batch,
    "decision-definition": lambda things: things._decision("decision-definition"),
    "decision-requirements-definition": lambda things: things._decision("decision-requirements-definition"),
    "filter": Things._filter,
    "group": lambda things: things._person("group"),
    "history/batch": Things._batch,
    "history/decision-definition": lambda things: things._decision("decision-definition"),
    "history/decision-instance": Things._evaluated,
    "history/job-log": lambda things: things._job() and things._first("history/job-log"),
    "history/process-definition": lambda things: things.definition,
    "history/task": lambda things: things.id("task"),
    "history/user-operation": lambda things: things._first("history/user-operation"),
    "incident": Things._incident,
    "job": Things._job,
    "job-definition": lambda things: things._job() and things._first("job-definition"),
    "tenant": lambda things: things._person("tenant"),
    "user": lambda things: things._person("user"),
}
"""How something is made, or found, that no instance of the target has."""


def braces(text: str) -> list[str]:
    """Return the names of a path's parameters."""
    return re.findall(r"\{([^}]+)\}", text)
