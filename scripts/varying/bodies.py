"""Bodies with something odd in them: each member, published or given, has one odd value after the other, or is missing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .operations import WRITES, Operation

ODD: tuple[Any, ...] = (
    None, "", "nosuch", 7, True, -1, 1.5, [], {}, [None], ["a"], [{}], [7], "2040-01-01T00:00:00.000+0000",
)  # fmt: skip
_BODIES: tuple[Any, ...] = (None, [], {}, "x", 7, [1])
_MISSING = object()
_V = {"value": 1}
_DATE = "2040-01-01T00:00:00.000+0000"
_SORTED = [{"sortBy": "instanceId", "sortOrder": "asc"}]


def _op(method: str, path: str, body: Any, uses: str = "") -> Operation:
    return Operation(method, path, (), body, tuple(uses.split()))


def _value(name: str, type: str, value: Any, **info: Any) -> Operation:
    path = f"/process-instance/{{instance}}/variables/{name}"
    return _op("PUT", path, {"value": value, "type": type, **({"valueInfo": info} if info else {})})


_MORE = (
    _op("PUT", "/decision-definition/key/world/history-time-to-live", {"historyTimeToLive": 5}),
    _op("PUT", "/process-definition/key/world/history-time-to-live", {"historyTimeToLive": 5}),
    _op("POST", "/deployment/{deployment}/redeploy", {"resourceIds": ["{resource}"], "source": "x"}),
    _op("POST", "/execution/{execution}/localVariables", {"modifications": {"k": _V}, "deletions": ["q"]}),
    _op("POST", "/task/{task}/localVariables", {"modifications": {"k": _V}, "deletions": ["q"]}),
    _op("POST", "/task/{task}/variables", {"modifications": {"k": _V}, "deletions": ["q"]}),
    _op("POST", "/external-task/{external}/bpmnError", {"workerId": "w", "errorCode": "e", "errorMessage": "m",
        "variables": {"k": _V}}, "instance operation"),
    _op("POST", "/external-task/{external}/complete", {"workerId": "w", "variables": {"k": _V}, "localVariables":
        {"k": _V}}, "instance operation"),
    _op("POST", "/external-task/{external}/extendLock", {"workerId": "w", "newDuration": 1000}),
    _op("POST", "/external-task/{external}/failure", {"workerId": "w", "errorMessage": "m", "errorDetails": "d",
        "retries": 2, "retryTimeout": 0, "variables": {"k": _V}, "localVariables": {"k": _V}}, "instance operation"),
    _op("POST", "/external-task/fetchAndLock", {"workerId": "w", "maxTasks": 1, "usePriority": True, "sorting":
        [{"sortBy": "createTime", "sortOrder": "asc"}], "topics": [{"topicName": "nosuch", "lockDuration": 1000,
        "variables": ["a"], "localVariables": False, "businessKey": "b", "processDefinitionIdIn": ["a"],
        "processVariables": {"v": 1}, "deserializeValues": False, "includeExtensionProperties": False}]}),
    _op("POST", "/filter/{filter}/list", {"name": "alone"}),
    _op("POST", "/filter/{filter}/count", {"name": "alone"}),
    _op("PUT", "/job-definition/suspended", {"processDefinitionKey": "world", "suspended": False}),
    _op("PUT", "/process-definition/suspended", {"processDefinitionKey": "world", "suspended": False}),
    _op("PUT", "/process-definition/key/world/suspended", {"suspended": False, "includeProcessInstances": False,
        "executionDate": _DATE}),
    _op("POST", "/process-definition/key/world_short/submit-form", {"variables": {"w": _V}, "businessKey": "b"}),
    _op("POST", "/process-definition/key/world/start", {"variables": {"k": _V}, "businessKey": "b", "skipCustomListeners":
        False, "skipIoMappings": False, "withVariablesInReturn": False, "startInstructions": [{"type":
        "startBeforeActivity", "activityId": "user", "variables": {"k": {"value": 1, "local": True}}}]}),
    _op("POST", "/process-instance/job-retries-historic-query-based", {"historicProcessInstanceQuery": {}, "retries": 2}),
    _op("POST", "/process-instance/{instance}/modification-async", {"instructions": [{"type": "cancel", "activityId":
        "external"}], "annotation": "a"}, "instance operation"),
    _op("POST", "/signal", {"name": "nobody", "variables": {"k": _V}}),
    _op("POST", "/message", {"messageName": "world_message", "businessKey": "b", "correlationKeys": {"k": _V},
        "localCorrelationKeys": {"k": _V}, "processVariables": {"k": _V}, "processVariablesLocal": {"k": _V}, "all": False,
        "resultEnabled": False, "variablesInResultEnabled": False}, "instance operation"),
    _op("POST", "/condition", {"variables": {"k": _V}, "businessKey": "b", "processDefinitionId": "x"}),
    _op("POST", "/decision-definition/key/world/evaluate", {"variables": {"k": {"value": 1, "type": "Integer"}}}),
    _op("PUT", "/job/{job}/duedate", {"duedate": _DATE, "cascade": False}),
    _op("PUT", "/task/{task}", {"name": "n", "description": "d", "assignee": "a", "owner": "o", "delegationState":
        "PENDING", "due": _DATE, "followUp": _DATE, "priority": 3, "parentTaskId": None, "caseInstanceId": None,
        "tenantId": None}, "instance operation"),
    _op("POST", "/process-instance", {"processInstanceIds": ["{instance}"], "variables": [{"name": "v", "operator": "eq",
        "value": 1}], "sorting": _SORTED, "orQueries": [{"businessKey": "b"}]}),
    _op("POST", "/history/process-instance", {"variables": [{"name": "v", "operator": "eq", "value": 1}], "sorting":
        _SORTED, "orQueries": [{"processInstanceBusinessKey": "b"}], "executedJobBefore": _DATE}),
    _op("POST", "/task", {"processVariables": [{"name": "v", "operator": "eq", "value": 1}], "sorting": [{"sortBy":
        "dueDate", "sortOrder": "asc"}], "orQueries": [{"name": "b"}], "processInstanceBusinessKeyIn": ["a"]}),
    _op("POST", "/external-task", {"sorting": [{"sortBy": "id", "sortOrder": "asc"}], "externalTaskIdIn": ["a"]}),
    _value("date", "Date", _DATE, transient=False),
    _value("object", "Object", "{}", objectTypeName="java.util.HashMap", serializationDataFormat="application/json"),
    _value("double", "Double", 1.5),
    _value("short", "Short", 1),
    _value("bytes", "Bytes", "YQ=="),
    _value("file", "File", "YQ==", filename="a", mimeType="text/plain", encoding="utf-8"),
    _value("json", "Json", "{}"),
    _value("xml", "Xml", "<a/>"),
)  # fmt: skip
COMMANDS: tuple[Operation, ...] = (*(one for one in WRITES if isinstance(one.body, dict)), *_MORE)
"""What has a body with members."""


class Published:
    """The members that the published document gives to bodies."""

    def __init__(self, document: Path) -> None:
        self._api = json.loads(document.read_text())

    def variants(self, operation: Operation) -> list[Any]:
        """Return the bodies to send, the good one among them, each once."""
        body = operation.body
        found = [*_BODIES, body]
        for place in _places(body):
            found += [_put(body, place, value) for value in (_MISSING, *ODD)]
        names = self._members(self._schema(operation)) - body.keys()
        found += [{**body, name: value} for name in sorted(names) for value in ODD]
        return list({json.dumps(one): one for one in found}.values())

    def _schema(self, operation: Operation) -> dict[str, Any]:
        """Return the schema of an operation's body: of the path with the most words in common."""
        wanted = operation.path.strip("/").split("/")
        best: dict[str, Any] = {}
        most = -1
        for template, operations in self._api["paths"].items():
            parts = template.strip("/").split("/")
            named = [(part, word) for part, word in zip(parts, wanted, strict=False) if not part.startswith("{")]
            fits = len(parts) == len(wanted) and all(part == word for part, word in named)
            if fits and len(named) > most and operation.method.lower() in operations:
                content = operations[operation.method.lower()].get("requestBody", {}).get("content", {})
                best, most = content.get("application/json", {}).get("schema", {}), len(named)
        return best

    def _members(self, schema: dict[str, Any]) -> set[str]:
        if "$ref" in schema:
            schema = self._api["components"]["schemas"][schema["$ref"].split("/")[-1]]
        return set(schema.get("properties", {})).union(*(self._members(part) for part in schema.get("allOf", ())))


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return the way to every member and item, nested ones too."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield (*above, name)
        yield from _places(item, (*above, name))


def _put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(body)
    at = made
    for name in place[:-1]:
        at = at[name]
    if value is _MISSING:
        del at[place[-1]]
    else:
        at[place[-1]] = value
    return made
