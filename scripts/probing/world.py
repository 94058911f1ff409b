"""Instances, tasks, jobs and the like in many states, for queries to look for."""

from __future__ import annotations

from typing import Any

from probing.recorder import Recorder

MODELS = ("a-task-query", "a-job-q", "a-ext-q", "b-review", "b-parent", "a-msg", "a-sig", "a-job-fail")
TYPED: dict[str, dict[str, Any]] = {
    "i": {"value": 7, "type": "Integer"}, "l": {"value": 7, "type": "Long"}, "h": {"value": 7, "type": "Short"},
    "d": {"value": 7.5, "type": "Double"}, "s": {"value": "Seven", "type": "String"}, "b": {"value": True, "type": "Boolean"},
    "n": {"value": None, "type": "Null"}, "j": {"value": '{"a":1}', "type": "Json"}, "ok": {"value": True, "type": "Boolean"},
    "t": {"value": "2030-01-02T03:04:05.000+0000", "type": "Date"}, "by": {"value": "AAEC", "type": "Bytes"},
}  # fmt: skip
ALONE, SUB = "00000000-0000-4000-8000-00${run}", "00000000-0000-4000-8001-00${run}"
"""Ids of standalone tasks: what history keeps of earlier runs compares as any other id."""
_LATE = {"due": "2030-01-01T00:00:00.000+0000", "followUp": "2029-01-01T00:00:00.000+0000"}


class World:
    """Makes them; ids are saved under the names that `queries` fills in."""

    def __init__(self, recorder: Recorder) -> None:
        self.step = recorder.step
        recorder.lasting += [{"do": f"DELETE /task/{id}"} for id in (SUB, ALONE)]

    def make(self) -> None:
        """Make all."""
        files = {f"{model}.bpmn": f"@{model}.bpmn" for model in MODELS} | {"b-dd-v1.dmn": "@b-dd-v1.dmn"}
        self.step(
            "POST /deployment/create",
            form={"deployment-name": "world", "deployment-source": "probe", **files},
            save={"dep": "id"},
        )
        files = {"a-task-query.bpmn": "@a-task-query.bpmn", "b-review.bpmn": "@b-review.bpmn"}
        self.step(
            "POST /deployment/create",
            form={"deployment-name": "other", "tenant-id": "ten", **files},
            save={"dep2": "id"},
        )
        self._instances()
        self._tasks()
        self._work()
        self._past()

    def _start(self, key: str, name: str, number: int, tenant: str = "", **more: Any) -> None:
        variables = (
            {k: dict(v) for k, v in TYPED.items()}
            if number % 2
            else {"i": {"value": number, "type": "Integer"}, "ok": TYPED["ok"]}
        )
        variables |= {
            "reviewer": {"value": "demo"},
            "num": {"value": number, "type": "Integer"},
            "prio": {"value": number, "type": "Long"},
        }
        path = f"key/{key}/tenant-id/{tenant}" if tenant else f"key/{key}"
        body = {"businessKey": f"bk-{name}", "variables": variables, **more}
        self.step(f"POST /process-definition/{path}/start", json=body, save={name: "id", f"{name}d": "definitionId"})

    def _instances(self) -> None:
        keys = (
            "aTaskQuery",
            "aTaskQuery",
            "aTaskQuery",
            "aJobQ",
            "aExtQ",
            "aExtQ",
            "bReview",
            "bParent",
            "aMsg",
            "aSig",
            "aJobFail",
        )
        for number, key in enumerate(keys):
            self._start(key, f"p{number}", number, caseInstanceId="case-1") if number == 1 else self._start(
                key, f"p{number}", number
            )
        self._start("aTaskQuery", "q0", 20, "ten")
        self._start("bReview", "q1", 21, "ten")
        self.step("PUT /process-instance/${p2}/suspended", json={"suspended": True})

    def _tasks(self) -> None:
        for name in ("p0", "p1", "p2", "p6", "q0", "q1", "p3"):
            self.step(
                "GET /task",
                query={"processInstanceId": f"${{{name}}}"},
                save={f"t{name}": "0.id", f"e{name}": "0.executionId"},
            )
        self.step(
            "POST /task/create",
            json={
                "id": ALONE,
                "name": "Alone",
                "assignee": "demo",
                "owner": "own",
                "priority": 10,
                **_LATE,
                "tenantId": "ten",
            },
        )
        self.step(
            "POST /task/create",
            json={"id": SUB, "name": "Sub", "parentTaskId": ALONE, "description": "below"},
        )
        self.step(
            f"POST /task/{ALONE}/localVariables",
            json={"modifications": {"loc": {"value": "L", "type": "String"}, "i": TYPED["i"]}},
        )
        self.step("POST /task/${tp0}/claim", json={"userId": "mary"})
        self.step("POST /task/${tp1}/delegate", json={"userId": "john"})
        self.step("POST /task/${tp1}/identity-links", json={"userId": "kim", "type": "reader"})
        self.step("POST /task/${tp0}/localVariables", json={"modifications": TYPED})
        self.step(
            "PUT /task/${tq0}", json={"name": "Changed", "priority": 3, "assignee": "mary", **_LATE, "tenantId": "ten"}
        )
        self.step("POST /task/${tp0}/comment/create", json={"message": "hello"}, save={"comment": "id"})
        self.step("POST /task/${tp6}/complete", json={"variables": {"approved": {"value": True}}})
        self.step("POST /task/${tq1}/complete", json={"variables": {"approved": {"value": False}}})

    def _work(self) -> None:
        step = self.step
        for name in ("p4", "p5"):
            step("GET /external-task", query={"processInstanceId": f"${{{name}}}"}, save={f"x{name}": "0.id"})
            step(
                f"POST /external-task/${{x{name}}}/lock", json={"workerId": f"worker-{name}", "lockDuration": 3_600_000}
            )
        step(
            "POST /external-task/${xp5}/failure",
            json={"workerId": "worker-p5", "errorMessage": "bad", "errorDetails": "worse", "retries": 0},
        )
        step("DELETE /process-instance/${p3}/variables/ok")
        step("POST /task/${tp3}/complete", json={})
        step(
            "GET /job",
            query={"processInstanceId": "${p3}", "messages": "true"},
            save={"job": "0.id", "jobdef": "0.jobDefinitionId"},
            until={"path": "0.retries", "is": 1},
            ignore=["exceptionMessage", "dueDate", "retries"],
        )
        step("PUT /job-definition/${jobdef}/jobPriority", json={"priority": 44})
        step("PUT /job/${job}/retries", json={"retries": 0})
        step(
            "POST /message",
            json={"messageName": "aMsg-pay", "processInstanceId": "${p8}", "processVariables": {"paid": {"value": 5}}},
        )

    def _past(self) -> None:
        step = self.step
        step("GET /process-instance", query={"superProcessInstance": "${p7}"}, save={"child": "0.id"})
        step("DELETE /process-instance/${p9}", query={"skipCustomListeners": "true"})
        step("POST /process-definition/key/aTaskQuery/start", json={"businessKey": "bk-done"}, save={"done": "id"})
        step("GET /task", query={"processInstanceId": "${done}"}, save={"tdone": "0.id"})
        step("POST /task/${tdone}/complete", json={})
        step(
            "GET /variable-instance", query={"processInstanceIdIn": "${p1}", "variableName": "i"}, save={"var": "0.id"}
        )
        step(
            "GET /history/activity-instance",
            query={"processInstanceId": "${p1}", "activityId": "review"},
            save={"act": "0.id"},
        )
        step("GET /incident", query={"processInstanceId": "${p5}"}, save={"inc": "0.id"})
        step("POST /decision-definition/key/bDd/evaluate", json={"variables": {"x": {"value": 1, "type": "Integer"}}})
