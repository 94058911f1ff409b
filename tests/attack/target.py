"""What is attacked: a server with a deployed model, running instances, and ids of everything a path can name."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from server import Server

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="definitions" targetNamespace="target">
  <process id="target" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="user"/>
    <sequenceFlow id="f3" sourceRef="fork" targetRef="external"/>
    <sequenceFlow id="f4" sourceRef="fork" targetRef="receive"/>
    <userTask id="user" camunda:candidateGroups="sales"/>
    <serviceTask id="external" camunda:type="external" camunda:topic="target"/>
    <receiveTask id="receive"/>
    <sequenceFlow id="f5" sourceRef="user" targetRef="join"/>
    <sequenceFlow id="f6" sourceRef="external" targetRef="join"/>
    <sequenceFlow id="f7" sourceRef="receive" targetRef="join"/>
    <parallelGateway id="join"/>
    <sequenceFlow id="f8" sourceRef="join" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"""

VARIABLES = {
    "text": {"value": "hello", "type": "String"},
    "whole": {"value": 42, "type": "Integer"},
    "bytes": {"value": "aGVsbG8=", "type": "Bytes"},
    "file": {"value": "aGVsbG8=", "type": "File", "valueInfo": {"filename": "a.txt"}},
    "json": {"value": '{"a": [1, 2]}', "type": "Json"},
    "nothing": {"value": None, "type": "Null"},
}


def form(name: str = "target", **files: bytes) -> dict[str, Any]:
    """Return the multipart fields of a deployment; `files` maps resource names, with _ for the dot, to content."""
    fields: dict[str, Any] = {"deployment-name": (None, name)}
    for file_name, content in files.items():
        resource = file_name.replace("_", ".")
        fields[resource] = (resource, content, "application/octet-stream")
    return fields


@dataclass
class Target:
    """The server and, made anew when used up, what requests can name."""

    server: Server
    client: httpx.Client = field(init=False)
    deployment: str = ""
    definition: str = ""
    resource: str = ""
    _ids: dict[str, str] = field(default_factory=dict)
    _numbers: Any = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.client = self.server.client()
        self.deploy()

    def close(self) -> None:
        """Close the client."""
        self.client.close()

    def deploy(self) -> None:
        """Bring the model in."""
        made = self._good(self.client.post("/deployment/create", files=form(target_bpmn=MODEL.encode())))
        self.deployment = made.json()["id"]
        self.definition = next(iter(made.json()["deployedProcessDefinitions"]))
        self.resource = self.client.get(f"/deployment/{self.deployment}/resources").json()[0]["id"]

    def id(self, kind: str) -> str:
        """Return the id of something of an instance that nobody has touched since `spend`."""
        if kind not in self._ids:
            self._ids[kind] = self._find(kind)
        return self._ids[kind]

    def spend(self) -> None:
        """Say that the instance may have been changed: the next one is new."""
        self._ids = {}

    def path(self, path: str) -> str:
        """Return a row's path with each parameter replaced by the id of something that exists."""
        return re.sub(r"\{([^}]*)\}", lambda found: self._parameter(path, found[1]), path)

    def _parameter(self, path: str, name: str) -> str:
        if name != "id":
            return {
                "key": lambda: "target",
                "resourceId": lambda: self.resource,
                "varName": lambda: "file" if path.endswith("/data") else "text",
                "commentId": lambda: self.id("comment"),
                "attachmentId": lambda: self.id("attachment"),
            }.get(name, lambda: "none")()
        head = path.split("/")[2 if path.startswith("/history/") else 1]
        if head in ("deployment", "process-definition"):
            return self.deployment if head == "deployment" else self.definition
        return self.id(path.split("/")[1] + "/" + head if path.startswith("/history/") else head)

    def _find(self, kind: str) -> str:
        if kind == "process-instance":
            return self._start()
        instance = self.id("process-instance")
        if kind == "comment":
            return self._made("comment/create", json={"message": "m"})
        if kind == "attachment":
            return self._made("attachment/create", files={"attachment-name": (None, "a"), "content": ("a", b"x")})
        if kind not in _WHERE:
            return "none"
        names = ("processInstanceIdIn",) if kind == "variable-instance" else ("processInstanceId",)
        criteria = {**dict.fromkeys(names, instance), **_WHERE[kind]}
        if kind == "history/process-instance":
            return instance
        found = self._good(self.client.get(f"/{kind}", params=criteria)).json()
        return str(found[0]["id"]) if found else "none"

    def _made(self, path: str, **body: Any) -> str:
        return str(self._good(self.client.post(f"/task/{self.id('task')}/{path}", **body)).json()["id"])

    def _start(self) -> str:
        body = {"variables": VARIABLES, "businessKey": f"k{next(self._numbers)}"}
        started = self.client.post("/process-definition/key/target/start", json=body)
        if not started.is_success:  # an attack that was no error has removed or suspended the definition
            self.deploy()
            started = self.client.post("/process-definition/key/target/start", json=body)
        return str(self._good(started).json()["id"])

    @staticmethod
    def _good(answer: httpx.Response) -> httpx.Response:
        assert answer.is_success, f"{answer.status_code} {answer.request.method} {answer.request.url} {answer.text}"
        return answer


_WHERE: Mapping[str, Mapping[str, str]] = {
    "execution": {"activityId": "receive"},
    "external-task": {},
    "history/activity-instance": {},
    "history/detail": {},
    "history/external-task-log": {},
    "history/process-instance": {},
    "history/variable-instance": {"variableName": "file"},
    "task": {},
    "variable-instance": {"variableName": "file"},
}
"""How the thing of an instance is found that a path may name."""
FORBIDDEN_WORDS = (
    "Traceback", "sqlite3", "psycopg", "site-packages", ".py", "watchword.", "Green-Frog", "SELECT ", "INSERT ",
    "/root", "/home", "/tmp", "/usr", "/etc", "object at 0x",
)  # fmt: skip
LOCKING = frozenset(("proveSession", "updateCredentials"))
"""Operations that count a wrong password of one's own as a failed login: they come last, or not at all."""


def assert_tells_nothing(answer: httpx.Response, *echoed: str) -> None:
    """Assert that an error body has the published form and shows nothing of the inside.

    What the request itself held may come back; name it in `echoed`.
    """
    text = answer.text
    for own in echoed:
        text = text.replace(own, "")
    for word in FORBIDDEN_WORDS:
        assert word not in text, f"{word!r} in {answer.text[:500]}"
    if answer.status_code in (401, 413) and not text:
        return
    body = json.loads(answer.text)
    assert {"type", "message", "code"} <= body.keys()
    assert isinstance(body["message"], str)
    assert len(body["message"]) < 4000, "a message repeats what was sent without bound"
