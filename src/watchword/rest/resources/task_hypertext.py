"""Tasks as hypertext: with the definitions, people and links that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from watchword.rest.hal import Link, Resource, linked, listed
from watchword.rest.op import Call
from watchword.rest.views.process_definition import process_definition
from watchword.store.tables import GroupRow, ProcessDefinitionRow, UserRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

R = TypeVar("R", GroupRow, ProcessDefinitionRow, UserRow)

_DEFINITION_MEMBERS = (
    "id",
    "key",
    "category",
    "description",
    "name",
    "versionTag",
    "version",
    "resource",
    "deploymentId",
    "diagram",
    "suspended",
)
_DEFINITION_LINKS = (
    Link("deployment", "/deployment/{}", ("deploymentId",)),
    Link("resource", "/deployment/{}/resources/{}", ("deploymentId", "resource")),
    Link("self", "/process-definition/{}", ("id",)),
)
_GROUP_LINKS = (Link("self", "/group/{}", ("id",)),)
_IDENTITY_LINKS = (
    Link("group", "/group/{}", ("groupId",)),
    Link("task", "/task/{}", ("taskId",)),
    Link("user", "/user/{}", ("userId",)),
)
_TASK_LINKS = (
    Link("assignee", "/user/{}", ("assignee",)),
    Link("caseDefinition", "/case-definition/{}", ("caseDefinitionId",)),
    Link("caseExecution", "/case-execution/{}", ("caseExecutionId",)),
    Link("caseInstance", "/case-instance/{}", ("caseInstanceId",)),
    Link("execution", "/execution/{}", ("executionId",)),
    Link("identityLink", "/task/{}/identity-links", ("id",)),
    Link("owner", "/user/{}", ("owner",)),
    Link("parentTask", "/task/{}", ("parentTaskId",)),
    Link("processDefinition", "/process-definition/{}", ("processDefinitionId",)),
    Link("processInstance", "/process-instance/{}", ("processInstanceId",)),
    Link("self", "/task/{}", ("id",)),
)
_USER_LINKS = (Link("self", "/user/{}", ("id",)),)
_UNTOLD = frozenset(("lastUpdated", "taskState"))
"""Members of a task that hypertext leaves out."""


def task_resource(item: Mapping[str, Any], embedded: Mapping[str, Any] | None = None) -> Resource:
    """Return the resource of a task's JSON object."""
    return linked({name: value for name, value in item.items() if name not in _UNTOLD}, _TASK_LINKS, embedded)


def one_task(call: Call, item: Mapping[str, Any]) -> Resource:
    """Return the resource of a task with its definition, its identity links and who is linked."""
    links = call.services.tasks.identity_links(item["id"], identity=call.identity)
    shown = [
        {"type": link.type, "userId": link.user_id, "groupId": link.group_id, "taskId": item["id"]} for link in links
    ]
    embedded = _related(
        call,
        definitions=(item["processDefinitionId"],),
        users={"user": [link.user_id for link in links]},
        groups=[link.group_id for link in links],
    )
    if shown:
        embedded["identityLink"] = [linked(link, _IDENTITY_LINKS) for link in shown]
    return task_resource(item, embedded)


def task_list(call: Call, items: Sequence[Mapping[str, Any]], count: int, *, path: str = "/task") -> Resource:
    """Return the resource of a list of tasks with their definitions, assignees and owners."""
    embedded = _related(
        call,
        definitions=[item["processDefinitionId"] for item in items],
        users={role: [item[role] for item in items] for role in ("assignee", "owner")},
    )
    return listed(path, "task", [task_resource(item) for item in items], count, embedded)


def _related(
    call: Call,
    *,
    definitions: Iterable[str | None],
    users: Mapping[str, Iterable[str | None]],
    groups: Iterable[str | None] = (),
) -> dict[str, list[Resource]]:
    """Return resources by the name they are embedded under; names without any are left out."""
    users = {role: set(ids) for role, ids in users.items()}
    people = {i for ids in users.values() for i in ids}

    def work(ctx: Context) -> dict[str, list[Resource]]:
        known = _found(ctx, UserRow, people, _user)
        found = {role: [known[i] for i in known if i in ids] for role, ids in users.items()}
        found["group"] = list(_found(ctx, GroupRow, groups, _group).values())
        found["processDefinition"] = list(_found(ctx, ProcessDefinitionRow, definitions, _definition).values())
        return {name: resources for name, resources in found.items() if resources}

    related: dict[str, list[Resource]] = call.services.commands.read(work, identity=call.identity)
    return related


def _found(
    ctx: Context, row_type: type[R], ids: Iterable[str | None], view: Callable[[R], Resource]
) -> dict[str | None, Resource]:
    wanted = tuple(sorted({i for i in ids if i is not None}))
    rows = {row.id: row for row in ctx.session.find(row_type, id=wanted)} if wanted else {}
    return {i: view(rows[i]) for i in wanted if i in rows}


def _definition(row: ProcessDefinitionRow) -> Resource:
    told = process_definition(row)
    return linked({**{name: told[name] for name in _DEFINITION_MEMBERS}, "contextPath": None}, _DEFINITION_LINKS)


def _group(row: GroupRow) -> Resource:
    return linked({"id": row.id, "name": row.name, "type": row.type}, _GROUP_LINKS)


def _user(row: UserRow) -> Resource:
    told = {"id": row.id, "firstName": row.first_name, "lastName": row.last_name, "email": row.email}
    return linked(told, _USER_LINKS)
