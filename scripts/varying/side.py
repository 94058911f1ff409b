"""One of the two engines: a small world in it, made and renewed by the administrator, and what a caller is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from authz.models import DECISIONS, FORM, PROCESSES

KEY, CALLER, TEAM, SECRET = "world", "caller", "team", "Hollow-Tree7q"
Outcome = tuple[Any, ...]


@dataclass
class Side:
    """An engine, as its administrator and as the caller see it; `ids` are those of the things in its world."""

    admin: httpx.Client
    caller: httpx.Client
    ids: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def do(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Send a request of the administrator, which must succeed, and return what it yields."""
        answer = self.admin.request(method, path, json=body, **more)
        assert answer.is_success, (method, path, body, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def make(self) -> None:
        """Fill the engine."""
        for group in (TEAM, "others"):
            self.do("POST", "/group/create", {"id": group, "name": group, "type": "t"})
        self.do("POST", "/user/create", {"profile": {"id": CALLER}, "credentials": {"password": SECRET}})
        self.do("PUT", f"/group/{TEAM}/members/{CALLER}")
        files = {f"{KEY}.bpmn": PROCESSES, f"{KEY}.dmn": DECISIONS, f"{KEY}.html": FORM}
        form = {
            "deployment-name": (None, KEY),
            **{name: (name, text.replace("KEY", KEY)) for name, text in files.items()},
        }
        made = self.do("POST", "/deployment/create", files=form)
        for definition in made["deployedProcessDefinitions"].values():
            self.ids[f"definition of {definition['key']}"] = definition["id"]
        (requirements,) = made["deployedDecisionRequirementsDefinitions"].values()
        found = {one["key"]: one["id"] for one in made["deployedDecisionDefinitions"].values()}
        self.ids |= {
            "deployment": made["id"],
            "resource": self.do("GET", f"/deployment/{made['id']}/resources")[0]["id"],
            "decision definition": found[KEY],
            "requirements definition": requirements["id"],
            "job definition": self.do("GET", f"/job-definition?processDefinitionKey={KEY}")[0]["id"],
            "definition": KEY, "source": KEY, "target": KEY, "condition": f"{KEY}_condition",
            "decision": KEY, "requirements": f"{KEY}_all", "group": "others", "user": "other", "tenant": "t9",
            "short": f"{KEY}_short", "category": "TaskWorker", "operator": "Operator",
        }  # fmt: skip
        for thing in RENEWED:
            self.renew(thing)
        self.base = {row["id"] for row in self.rights()}

    def rights(self) -> list[dict[str, Any]]:
        """Return every authorization that counts for the caller."""
        rows: list[dict[str, Any]] = []
        for who in (f"userIdIn={CALLER},*", f"groupIdIn={TEAM}"):
            rows += self.do("GET", f"/authorization?{who}")
        return rows

    def forget_rights(self) -> None:
        """Delete what the caller has been granted or refused since the world was made."""
        for row in self.rights():
            if row["id"] not in self.base:
                self.do("DELETE", f"/authorization/{row['id']}")

    def renew(self, thing: str) -> None:
        """Make a thing anew that an operation has changed or used up."""
        RENEWED[thing](self)

    def label(self, ident: Any) -> str:
        """Return what an id is called here; ids of things that nobody asked for are all alike."""
        names = {value: name for name, value in self.ids.items()}
        return names.get(str(ident), "?") if ident is not None else "-"


def outcome(side: Side, answer: httpx.Response) -> Outcome:
    """Return what an answer tells, but for ids and moments."""
    try:
        told = answer.json()
    except ValueError:
        return (answer.status_code,)
    if isinstance(told, list):
        return answer.status_code, tuple(sorted(_shown(side, one) for one in told))
    if not isinstance(told, dict):
        return answer.status_code, str(told)
    if answer.status_code >= 400:
        missing = tuple(
            (one["permissionName"], one["resourceName"], _named(side, one["resourceId"]))
            for one in told.get("missingAuthorizations") or ()
        )
        return answer.status_code, told.get("type"), missing
    if "count" in told:
        return answer.status_code, told["count"]
    return answer.status_code, side.label(told["id"]) if "id" in told else tuple(sorted(told))


def _named(side: Side, ident: str | None) -> str | None:
    return ident if ident in (None, "*") else side.label(ident)


def _shown(side: Side, one: Any) -> str:
    if not isinstance(one, dict):
        return side.label(one)
    name = side.label(one.get("id"))
    return f"{name} x {one['instances']}" if "instances" in one else name


# --- what is made anew -----------------------------------------------------------------------------------------------


def _instance(side: Side) -> None:
    old = side.ids.get("instance")
    if old is not None:
        side.admin.delete(f"/process-instance/{old}")
        side.admin.delete(f"/history/process-instance/{old}")
    body = {"variables": {"v": {"value": 1}}}
    made = side.do("POST", f"/process-definition/key/{KEY}/start", body)["id"]
    where = f"processInstanceId={made}"
    (task,) = side.do("GET", f"/task?{where}")
    side.do("PUT", f"/task/{task['id']}/localVariables/l", {"value": 1})
    side.do("POST", f"/task/{task['id']}/comment/create", {"message": "hello", "processInstanceId": made})
    (external,) = side.do("GET", f"/external-task?{where}")
    (job,) = side.do("GET", f"/job?{where}")
    receive = side.do("GET", f"/execution?{where}&activityId=receive")[0]
    side.do("POST", f"/execution/{receive['id']}/create-incident", {"incidentType": "odd"})
    (incident,) = side.do("GET", f"/incident?{where}")
    variables = {one["name"]: one["id"] for one in side.do("GET", f"/variable-instance?processInstanceIdIn={made}")}
    (log,) = side.do("GET", f"/history/job-log?{where}")
    side.ids |= {
        "instance": made, "task": task["id"], "external": external["id"], "job": job["id"], "execution": receive["id"],
        "incident": incident["id"], "variable": variables["v"], "task variable": variables["l"], "job log": log["id"],
    }  # fmt: skip


def _ended(side: Side) -> None:
    old = side.ids.get("ended")
    if old is not None:
        side.admin.delete(f"/history/process-instance/{old}")
    body = {"variables": {"w": {"value": 2}}}
    side.ids["ended"] = made = side.do("POST", f"/process-definition/key/{KEY}_short/start", body)["id"]
    (variable,) = side.do("GET", f"/history/variable-instance?processInstanceId={made}")
    side.ids["ended variable"] = variable["id"]


def _standalone(side: Side) -> None:
    old = side.ids.get("standalone")
    if old is not None:
        side.admin.delete(f"/task/{old}")
        side.admin.delete(f"/history/task/{old}")
    side.do("POST", "/task/create", {"id": f"alone{len(side.outcomes)}", "name": "alone"})
    side.ids["standalone"] = f"alone{len(side.outcomes)}"


def _filter(side: Side) -> None:
    if "filter" in side.ids:
        side.admin.delete(f"/filter/{side.ids['filter']}")
    body = {"resourceType": "Task", "name": "all", "query": {"name": "alone"}, "properties": {}}
    side.ids["filter"] = side.do("POST", "/filter/create", body)["id"]


def _batch(side: Side) -> None:
    old = side.ids.get("batch")
    if old is not None:
        side.admin.delete(f"/batch/{old}?cascade=true")
        side.admin.delete(f"/history/batch/{old}")
    body = {"processInstanceIds": [side.ids["instance"]], "variables": {"x": {"value": 1}}}
    side.ids["batch"] = side.do("POST", "/process-instance/variables-async", body)["id"]


def _evaluation(side: Side) -> None:
    if "evaluation" in side.ids:
        side.admin.delete(f"/history/decision-instance?id={side.ids['evaluation']}")
    known = {one["id"] for one in side.do("GET", f"/history/decision-instance?decisionDefinitionKey={KEY}")}
    side.do("POST", f"/decision-definition/key/{KEY}/evaluate", {"variables": {}})
    rows = side.do("GET", f"/history/decision-instance?decisionDefinitionKey={KEY}")
    side.ids["evaluation"] = next(one["id"] for one in rows if one["id"] not in known)


def _extra(side: Side) -> None:
    """Make a deployment of one file that nothing runs."""
    if "extra" in side.ids:
        side.admin.delete(f"/deployment/{side.ids['extra']}?cascade=true")
    made = side.do("POST", "/deployment/create", files={"deployment-name": (None, "extra"), "f.txt": ("f.txt", b"x")})
    side.ids["extra"] = made["id"]


def _subjects(side: Side) -> None:
    for path in ("/user/other", "/user/made", "/group/others", "/group/made", "/tenant/t9", "/tenant/made"):
        side.admin.delete(path)
    side.do("POST", "/user/create", {"profile": {"id": "other"}, "credentials": {"password": SECRET}})
    side.do("POST", "/group/create", {"id": "others", "name": "others", "type": "t"})
    side.do("POST", "/tenant/create", {"id": "t9", "name": "t9"})


def _authorization(side: Side) -> None:
    for row in side.do("GET", "/authorization?userIdIn=nobody"):
        side.do("DELETE", f"/authorization/{row['id']}")
    body = {"type": 1, "permissions": ["READ"], "resourceType": 6, "resourceId": "none", "userId": "nobody"}
    side.ids["authorization"] = side.do("POST", "/authorization/create", body)["id"]


def _operation(side: Side) -> None:
    side.do("PUT", f"/process-instance/{side.ids['instance']}/suspended", {"suspended": False})
    rows = side.do("GET", f"/history/user-operation?processInstanceId={side.ids['instance']}&operationType=Activate")
    side.ids["operation"], side.ids["entry"] = rows[0]["operationId"], rows[0]["id"]


def _definitions(side: Side) -> None:
    for key in (KEY, f"{KEY}_short"):
        side.do("PUT", "/process-definition/suspended", {"processDefinitionKey": key, "suspended": False})
    side.do("PUT", "/job-definition/suspended", {"processDefinitionKey": KEY, "suspended": False})


RENEWED = {
    "subjects": _subjects, "instance": _instance, "ended": _ended, "standalone": _standalone, "filter": _filter,
    "batch": _batch, "evaluation": _evaluation, "extra": _extra, "authorization": _authorization,
    "operation": _operation, "definitions": _definitions,
}  # fmt: skip
"""In the order in which a world is made."""


def play(sides: list[Side], one: Callable[[Side], None]) -> None:
    """Let each side do its part at the same time."""
    with ThreadPoolExecutor(len(sides)) as pool:
        for done in [pool.submit(one, side) for side in sides]:
            done.result()
