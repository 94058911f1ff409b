"""Plays an instance at random: all that can be done to it, with a look at all that shows it after each move."""

from __future__ import annotations

from random import Random
from typing import Any

from probing.recorder import Recorder

_TEXTS = ["exceptionMessage", "incidentMessage", "jobExceptionMessage", "errorMessage", "hostname", "orgValue"]
_NOW = (
    ("/execution", "processInstanceId"), ("/task", "processInstanceId"), ("/external-task", "processInstanceId"),
    ("/variable-instance", "processInstanceIdIn"), ("/job", "processInstanceId"), ("/incident", "processInstanceId"),
    ("/event-subscription", "processInstanceId"),
)  # fmt: skip
_PAST = (
    "activity-instance", "process-instance", "variable-instance", "task", "detail", "incident", "job-log",
    "external-task-log", "user-operation",
)  # fmt: skip
VALUES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("x", {"value": 7, "type": "Integer"}), ("x", {"value": 3, "type": "Integer"}), ("x", {"value": 1, "type": "Long"}),
    ("s", {"value": "text", "type": "String"}), ("s", {"value": None, "type": "Null"}), ("j", {"value": "[1]", "type": "Json"}),
    ("b", {"value": True, "type": "Boolean"}), ("d", {"value": 1.5, "type": "Double"}), ("x", {"value": 5}),
    ("day", {"value": "2030-01-02T03:04:05.000+0000", "type": "Date"}), ("n", {"value": 3, "type": "Short"}),
)  # fmt: skip


class Player:
    """Makes random moves with one instance of a deployed key, `pi`."""

    def __init__(self, recorder: Recorder, random: Random) -> None:
        self.recorder, self.random = recorder, random
        self.names = 0
        self.called = recorder.key.split("/")[1] + "_called"
        self.activities: list[str] = []
        self.flows: list[str] = []

    def play(self, moves: int) -> None:
        """Move until the instance is over, `moves` times at most, then look at its history."""
        self.look()
        for _ in range(moves):
            if not self.recorder.ask("/process-instance/${pi}"):
                break
            self.random.choice(self._possible())()
            self.look()
        self.past("${pi}")
        for n, _ in enumerate(self._called()):
            self.recorder.step(
                "GET /history/process-instance", query={"superProcessInstanceId": "${pi}"}, save={f"sub{n}": f"{n}.id"}
            )
            self.past(f"${{sub{n}}}")

    def _called(self) -> list[str]:
        found = self.recorder.ask("/history/process-instance", superProcessInstanceId="${pi}")
        return [row["id"] for row in found][:1] if len(found) == 1 else []

    def look(self) -> None:
        """Wait until no job is due, then look at everything that runs."""
        step = self.recorder.step
        step(
            "GET /job/count", query={"processInstanceId": "${pi}", "executable": "true", "active": "true"},
            until={"path": "count", "is": 0},
        )  # fmt: skip
        step(
            "GET /job/count", query={"processDefinitionKey": self.called, "executable": "true", "active": "true"},
            until={"path": "count", "is": 0},
        )  # fmt: skip
        step("GET /process-instance/${pi}/activity-instances", ignore=["incidentIds"])
        for path, filter in _NOW:
            step(f"GET {path}", query={filter: "${pi}"}, ignore=_TEXTS)

    def past(self, instance: str) -> None:
        """Look at all history of an instance."""
        for kind in _PAST:
            self.recorder.step(f"GET /history/{kind}", query={"processInstanceId": instance}, ignore=_TEXTS)

    # --- what can be done

    def _possible(self) -> list[Any]:
        ask = self.recorder.ask
        moves: list[Any] = [self._modify, self._variables]
        tasks = ask("/task", processInstanceId="${pi}")
        for key in {row["taskDefinitionKey"] for row in tasks} - set(self._distinct(tasks, "taskDefinitionKey")):
            moves += [lambda key=key: self._complete_all(key)] * 4
        for task in self._distinct(ask("/task", processInstanceId="${pi}"), "taskDefinitionKey"):
            moves += [lambda key=task: self._complete(key)] * 4 + [lambda key=task: self._task(key)]
        for key in self._distinct(ask("/external-task", processInstanceId="${pi}"), "activityId"):
            moves += [lambda key=key: self._external(key)] * 4
        for waits in ask("/event-subscription", processInstanceId="${pi}"):
            if waits["eventType"] in ("message", "signal"):
                moves += [lambda waits=waits: self._event(waits)] * 2
        for definition in {
            job["jobDefinitionId"] for job in ask("/job", processInstanceId="${pi}") if job["jobDefinitionId"]
        }:
            activity = ask(f"/job-definition/{definition}")
            moves += [lambda found=activity: self._job(found)] * 2
        if self.random.random() < 0.15:
            moves += [self._suspend]
        return moves

    @staticmethod
    def _distinct(rows: list[dict[str, Any]], field: str) -> list[str]:
        """Return the values that tell a row from all others: of several instances of one activity none is picked."""
        values = [row[field] for row in rows if row[field]]
        return sorted({value for value in values if values.count(value) == 1})

    def _save(self) -> str:
        self.names += 1
        return f"v{self.names}"

    def _find(self, path: str, **query: str) -> str:
        name = self._save()
        self.recorder.step(
            f"GET {path}", query={"processInstanceId": "${pi}", **query}, save={name: "0.id"}, ignore=_TEXTS
        )
        return "${" + name + "}"

    def _some(self) -> dict[str, Any]:
        return dict(self.random.sample(VALUES, self.random.choice((0, 0, 1, 2))))

    def _complete(self, key: str) -> None:
        id = self._find("/task", taskDefinitionKey=key)
        body: dict[str, Any] = {"variables": self._some()}
        if self.random.random() < 0.2:
            body["withVariablesInReturn"] = True
        self.recorder.step(f"POST /task/{id}/complete", json=body)

    def _complete_all(self, key: str) -> None:
        """Complete all instances of a task alike, whichever comes first."""
        for _ in self.recorder.ask("/task", processInstanceId="${pi}", taskDefinitionKey=key):
            if self.recorder.ask("/task", processInstanceId="${pi}", taskDefinitionKey=key):
                id = self._find("/task", taskDefinitionKey=key)
                self.recorder.step(f"POST /task/{id}/complete", json={})

    def _task(self, key: str) -> None:
        id = self._find("/task", taskDefinitionKey=key)
        path, body = self.random.choice((
            ("claim", {"userId": "demo"}), ("assignee", {"userId": "mary"}), ("unclaim", None), ("delegate", {"userId": "john"}),
            ("resolve", {"variables": self._some()}), ("bpmnError", {"errorCode": "e1_" + self.recorder.key.split("/")[1].replace("-", "_")}),
            ("bpmnError", {"errorCode": "nope", "errorMessage": "m", "variables": self._some()}),
            ("bpmnEscalation", {"escalationCode": "e1_" + self.recorder.key.split("/")[1].replace("-", "_")}),
            ("submit-form", {"variables": self._some()}), ("identity-links", {"groupId": "g", "type": "candidate"}),
            ("localVariables", {"modifications": self._some()}), ("comment/create", {"message": "hello", "processInstanceId": "${pi}"}),
        ))  # fmt: skip
        self.recorder.step(f"POST /task/{id}/{path}", **({"json": body} if body is not None else {}))

    def _external(self, key: str) -> None:
        id = self._find("/external-task", activityId=key)
        self.recorder.step(f"POST /external-task/{id}/lock", json={"workerId": "w", "lockDuration": 600_000})
        path, body = self.random.choice((
            *[("complete", {"variables": self._some(), "localVariables": self._some()})] * 3,
            ("failure", {"errorMessage": "m", "errorDetails": "d", "retries": self.random.choice((0, 1)), "retryTimeout": 0}),
            ("bpmnError", {"errorCode": "e1_" + self.recorder.key.split("/")[1].replace("-", "_"), "variables": self._some()}),
            ("bpmnError", {"errorCode": "nope"}), ("unlock", None),
        ))  # fmt: skip
        json = {} if body is None else {"json": {"workerId": "w", **body}}
        self.recorder.step(f"POST /external-task/{id}/{path}", **json)

    def _event(self, waits: dict[str, Any]) -> None:
        name, activity, step = waits["eventName"], waits["activityId"], self.recorder.step
        way = self.random.choice(("correlate", "execution", "all"))
        if way == "execution":
            saved = self._save()
            query = {"processInstanceId": "${pi}", "activityId": activity}
            step("GET /event-subscription", query=query, save={saved: "0.executionId"})
            if waits["eventType"] == "message":
                step(f"POST /execution/${{{saved}}}/messages/{name}/trigger", json={"variables": self._some()})
            else:
                step("POST /signal", json={"name": name, "executionId": f"${{{saved}}}", "variables": self._some()})
        elif waits["eventType"] == "signal":
            step("POST /signal", json={"name": name})
        else:
            body = {
                "messageName": name,
                "processInstanceId": "${pi}",
                "processVariables": self._some(),
                "all": way == "all",
            }
            step("POST /message", json={**body, "resultEnabled": True})

    def _job(self, definition: dict[str, Any]) -> None:
        saved = self._save()
        query = {
            "activityIdIn": definition["activityId"],
            "processDefinitionId": "${pd}",
            "jobConfiguration": definition["jobConfiguration"],
        }
        self.recorder.step("GET /job-definition", query=query, save={saved: "0.id"})
        id = self._find("/job", jobDefinitionId=f"${{{saved}}}")
        do, body = self.random.choice((
            *[("POST /job/{}/execute", None)] * 4, ("PUT /job/{}/retries", {"retries": 0}), ("PUT /job/{}/retries", {"retries": 2}),
            ("PUT /job/{}/priority", {"priority": 5}), ("PUT /job/{}/duedate", {"duedate": "2031-01-01T00:00:00.000+0000"}),
        ))  # fmt: skip
        self.recorder.step(do.format(id), **({"json": body} if body else {}))

    def _modify(self) -> None:
        kinds = ("startBeforeActivity", "startAfterActivity", "cancel", "startTransition")
        instructions = []
        for _ in range(self.random.choice((1, 1, 2))):
            kind = self.random.choice(kinds)
            if kind == "startTransition":
                instructions.append({"type": kind, "transitionId": self.random.choice(self.flows)})
            else:
                instructions.append({"type": kind, "activityId": self.random.choice(self.activities)})
                if kind != "cancel" and self.random.random() < 0.2:
                    instructions[-1]["variables"] = {"m": {"value": 1, "local": self.random.random() < 0.5}}
        body: dict[str, Any] = {"instructions": instructions}
        if self.random.random() < 0.2:
            body |= {"skipCustomListeners": True, "skipIoMappings": True, "annotation": "because"}
        self.recorder.step("POST /process-instance/${pi}/modification", json=body)

    def _variables(self) -> None:
        self.recorder.step(
            "POST /process-instance/${pi}/variables",
            json={"modifications": self._some(), "deletions": self.random.choice(([], ["s"], ["b", "nope"]))},
        )

    def _suspend(self) -> None:
        self.recorder.step("PUT /process-instance/${pi}/suspended", json={"suspended": True})
        self.look()
        self.random.choice(self._possible())()
        self.recorder.step("PUT /process-instance/${pi}/suspended", json={"suspended": False})
