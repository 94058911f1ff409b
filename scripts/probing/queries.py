"""Queries made at random of the published criteria: several at once, with values that are there, and orders."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from probing.world import ALONE, SUB

OPERATORS = ("eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike")
_VALUES = (7, 7.5, "7", "Seven", "%e%", True, None, 0, "2030-01-02T03:04:05.000+0000", "seven", -1, 10)
_NAMES = ("i", "l", "h", "d", "s", "b", "n", "t", "num", "loc", "nope", "ok")
_DATES = ("2020-01-01T00:00:00.000+0000", "2029-06-01T00:00:00.000+0000", "2040-01-01T00:00:00.000+0000")
_KEYS = ("aTaskQuery", "aJobQ", "aExtQ", "bReview", "bParent", "aMsg")
_INSTANCES = (*(f"${{p{n}}}" for n in range(11)), "${q0}", "${q1}", "${done}", "${child}")
_TASKS = ("${tp0}", "${tp1}", "${tq0}", ALONE, SUB, "${tdone}")
POOL: dict[str, tuple[Any, ...]] = {
    "user": ("demo", "mary", "john", "a-ann", "kim"), "group": ("a-sales", "a-legal", "bPayers", "bReviewers"),
    "processinstance": _INSTANCES, "task": _TASKS, "processdefinitionkey": _KEYS, "activity": ("review", "charge", "work", "wait", "call", "ship", "start", "pay"),
    "definitionid": ("${p0d}", "${p4d}", "${q0d}", "${p6d}"), "businesskey": ("bk-p0", "bk-p1", "bk-p4", "bk-done", "bk-q1"), "tenant": ("ten", "nope"),
    "deployment": ("${dep}", "${dep2}"), "name": ("Review", "Alone", "Sub", "Changed", "i", "s", "num", "Charge"), "like": ("%e%", "R%", "%1", "bk-%", "a%"),
    "state": ("ACTIVE", "COMPLETED", "SUSPENDED", "EXTERNALLY_TERMINATED"), "execution": ("${ep0}", "${ep1}", "${eq0}"), "priority": (0, 10, 3, 44, 70),
    "topic": ("aExtQ-charge", "aExtQ-ship"), "worker": ("worker-p4", "worker-p5"), "incidenttype": ("failedJob", "failedExternalTask"), "job": ("${job}",),
}  # fmt: skip
_KINDS = (
    ("like", "like"), ("tenant", "tenant"), ("businesskey", "businesskey"), ("definitionkey", "processdefinitionkey"), ("keyin", "processdefinitionkey"),
    ("definitionid", "definitionid"), ("processinstance", "processinstance"), ("superprocess", "processinstance"), ("taskdefinition", "activity"),
    ("activity", "activity"), ("taskid", "task"), ("parenttask", "task"), ("execution", "execution"), ("deployment", "deployment"), ("topic", "topic"),
    ("worker", "worker"), ("priority", "priority"), ("group", "group"), ("assignee", "user"), ("owner", "user"), ("user", "user"), ("by", "user"),
    ("state", "state"), ("incidenttype", "incidenttype"), ("jobid", "job"), ("variablename", "name"), ("name", "name"),
)  # fmt: skip
_LEFT_OUT = ("orQueries", "sorting", "noExpression", "caseInstanceVariables")
QUERIES = {
    "/task": "TaskQueryDto", "/process-instance": "ProcessInstanceQueryDto", "/execution": "ExecutionQueryDto", "/job": "JobQueryDto",
    "/job-definition": "JobDefinitionQueryDto", "/external-task": "ExternalTaskQueryDto", "/variable-instance": "VariableInstanceQueryDto",
    "/history/process-instance": "HistoricProcessInstanceQueryDto", "/history/activity-instance": "HistoricActivityInstanceQueryDto",
    "/history/task": "HistoricTaskInstanceQueryDto", "/history/variable-instance": "HistoricVariableInstanceQueryDto",
    "/history/detail": "HistoricDetailQueryDto", "/history/job-log": "HistoricJobLogQueryDto", "/history/external-task-log": "HistoricExternalTaskLogQueryDto",
    "/history/incident": "", "/incident": "", "/event-subscription": "", "/history/identity-link-log": "", "/process-definition": "",
    "/history/decision-instance": "", "/deployment": "",
}  # fmt: skip
"""Path and the schema of the POST body; none: GET only."""


class Queries:
    """Makes steps of the published document."""

    def __init__(self, document: Path, random: Random) -> None:
        self.api, self.random = json.loads(document.read_text()), random

    def step(self) -> tuple[str, dict[str, Any]]:
        """Return a step: what to do, and the rest."""
        path = self.random.choice(list(QUERIES))
        schema = QUERIES[path]
        if not schema or self.random.random() < 0.3:
            return self._get(path)
        body = self._criteria(self._properties({"$ref": f"/{schema}"}))
        if (
            path in ("/task", "/process-instance", "/history/process-instance", "/history/task")
            and self.random.random() < 0.3
        ):
            alternatives = self._criteria(self._properties({"$ref": f"/{schema}"}))
            body["orQueries"] = [alternatives] + (
                [self._criteria(self._properties({"$ref": f"/{schema}"}))] if self.random.random() < 0.3 else []
            )
        if self.random.random() < 0.2:
            return f"POST {path}/count", {"json": body}
        return f"POST {path}", {"json": body, "ignore": IGNORED}

    def _get(self, path: str) -> tuple[str, dict[str, Any]]:
        declared = self.api["paths"][path]["get"].get("parameters", [])
        known = {
            p["name"]: p["schema"]
            for p in declared
            if p["in"] == "query" and p["name"] not in ("firstResult", "maxResults", "sortBy", "sortOrder")
        }
        query = {k: self._text(v) for k, v in self._criteria(known).items()}
        orders = next((p["schema"].get("enum", []) for p in declared if p["name"] == "sortBy"), [])
        if orders and self.random.random() < 0.4:
            query |= {"sortBy": self.random.choice(orders), "sortOrder": self.random.choice(("asc", "desc"))}
        return f"GET {path}", {"query": query, "ignore": IGNORED}

    @staticmethod
    def _text(value: Any) -> str:
        if isinstance(value, list):
            return ",".join(
                f"{x['name']}_{x['operator']}_{x['value']}" if isinstance(x, dict) else str(x) for x in value
            )
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _properties(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            schema = self.api["components"]["schemas"][schema["$ref"].split("/")[-1]]
        found = dict(schema.get("properties", {}))
        for part in schema.get("allOf", ()):
            found |= self._properties(part)
        return found

    def _criteria(self, known: dict[str, Any]) -> dict[str, Any]:
        names = [
            name
            for name in known
            if name not in _LEFT_OUT and not name.lower().startswith("case") and "Expression" not in name
        ]
        return {
            name: self._value(name, known[name])
            for name in self.random.sample(names, min(len(names), self.random.choice((1, 1, 2, 2, 3))))
        }

    def _value(self, name: str, schema: dict[str, Any]) -> Any:
        lower = name.lower()
        kind = schema.get("type")
        if lower.endswith(("variables", "variablevalues")) and kind in ("array", "string"):
            return [self._condition() for _ in range(self.random.choice((1, 1, 2)))]
        if kind == "boolean":
            return self.random.random() < 0.8
        if schema.get("enum"):
            return self.random.choice(schema["enum"])
        if schema.get("format") == "date-time" or lower.endswith(
            ("before", "after", "date", "duedate", "followupdate")
        ):
            return self.random.choice(_DATES)
        pool = next((POOL[kind] for part, kind in _KINDS if part in lower), ("nope", "demo"))
        if kind == "array" or (kind == "string" and lower.endswith(("in", "ids"))):
            return self.random.sample(pool, min(len(pool), self.random.choice((1, 2, 2))))
        if kind == "integer":
            return self.random.choice(POOL["priority"])
        return self.random.choice(pool)

    def _condition(self) -> dict[str, Any]:
        return {
            "name": self.random.choice(_NAMES),
            "operator": self.random.choice(OPERATORS),
            "value": self.random.choice(_VALUES),
        }


IGNORED = [
    "exceptionMessage",
    "incidentMessage",
    "jobExceptionMessage",
    "errorMessage",
    "hostname",
    "retries",
    "dueDate",
    "sequenceCounter",
]
