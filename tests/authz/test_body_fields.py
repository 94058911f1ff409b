"""No field of a body is written that isn't meant to be: neither columns that no operation takes, nor an id that would
turn the request to another thing than the path names. New operations are covered by their declaration.
"""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from watchword.authz.rule import Rule
from watchword.rest.bodies import camel
from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.store.tables import OWN_TABLES, TABLES

from .bodies import request_of
from .calls import MORE, about, grant_rule, ids_of, prepare
from .world import TENANT, World, path_of

WORD, NUMBER, MOMENT = "planted", 918_273_645, "2099-09-09T09:09:09.000+0000"
PLANTED = {"bytes": "cGxhbnRlZA==", "int": NUMBER, "long": NUMBER, "str": WORD, "text": WORD, "time": MOMENT}
TRACES = (WORD, str(NUMBER), "2099, 9, 9", "2099-09-09", "cGxhbnRlZA==")
MODES = ("", "camunda-7")
ROWS = Router(RESOURCES).rows
WRITING = [row for row in ROWS if row[1].method in ("POST", "PUT", "PATCH") and row[1].body is not BodyKind.NONE]
FORMS = {op.operation_id for _, op in WRITING if op.body is BodyKind.MULTIPART}
"""Operations that take a form: their parts are named one by one, so there is no object to plant a member in."""
MEMBERED = [row for row in WRITING if row[1].operation_id not in FORMS]
DECLARED = [row for row in MEMBERED if "{" in row[0] and dataclasses.is_dataclass(row[1].body)]
TAKEN = {"setJobRetries": ("dueDate",), "setJobRetriesJobDefinition": ("dueDate",)}
"""What operations take although their rows don't declare it, as it matters whether it is there."""
ELSEWHERE: dict[str, str] = {
    "job_definition_id": "job-definition",
    "parent_task_id": "standalone",
    "process_definition_id": "process-definition",
    "process_definition_key": "definition",
    "process_definition_tenant_id": "tenant",
    "process_instance_id": "instance",
    "tenant_id": "tenant",
}
"""Fields by which a body could name another thing than the path does, and whose id they are given."""
OWN_IDS: dict[str, str] = {
    "createComment": "comment",
    "updateGroup": "group",
    "updateProcessInstanceComment": "comment",
    "updateProfile": "user",
    "updateTask": "task",
    "updateTaskComment": "comment",
    "updateTenant": "tenant",
}
"""What the field `id` of a body is the id of."""


COLUMNS = {
    camel(column.attribute): PLANTED[column.kind.name]
    for table in (*TABLES, *OWN_TABLES)
    for column in table.columns
    if column.kind.name in PLANTED
} | dict.fromkeys(("admin", "credentials", "groups", "password", "permissions", "tenants"), WORD)
"""A value to plant for each column of each table, by its name in JSON; truth values leave no trace."""


def declared(hint: Any) -> dict[str, Any] | None:
    """Return the fields of a dataclass by their names in JSON, or None where a hint leads to none."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(a for a in get_args(hint) if a is not type(None))
    if get_origin(hint) is list:
        hint = get_args(hint)[0]
    if not dataclasses.is_dataclass(hint):
        return None
    hints = get_type_hints(hint)
    return {f.metadata.get("json", camel(f.name)): hints[f.name] for f in dataclasses.fields(hint)}


def planted(value: Any, hint: Any) -> Any:
    """Return a body with what it doesn't declare planted in each of its objects."""
    if isinstance(value, list):
        return [planted(item, hint) for item in value]
    known = declared(hint)
    if known is None or not isinstance(value, dict):
        return value
    kept = {name: planted(item, known.get(name)) for name, item in value.items()}
    return {name: item for name, item in COLUMNS.items() if name not in known} | kept


def lines(there: World) -> set[str]:
    return {f"{table}: {line}" for table, found in there.stored().items() for line in found}


@pytest.mark.parametrize("mode", MODES, ids=["default", "camunda-7"])
@pytest.mark.parametrize(("path", "op"), MEMBERED, ids=ids_of(MEMBERED))
def test_what_a_body_does_not_declare_is_not_written(opened, made, path, op, mode):
    there, things = opened(mode), about(made, path, op)
    body = request_of(op.operation_id, path, op.method, multipart=False, things=things).get("json", {})
    sent = COLUMNS | body if op.body is BodyKind.OBJECT else planted(body, op.body)
    for name in TAKEN.get(op.operation_id, ()):
        sent.pop(name, None)
    prepare(there, op, things)

    there.call(op.method, path_of(path, things), "admin", json=sent)

    assert [] == [line for line in lines(there) if any(trace in line for trace in TRACES)]


@pytest.mark.parametrize("mode", MODES, ids=["default", "camunda-7"])
@pytest.mark.parametrize(("path", "op"), DECLARED, ids=ids_of(DECLARED))
def test_a_body_does_not_turn_to_another_thing_than_the_path(opened, made, path, op, mode):
    there, things = opened(mode), about(made, path, op)
    of_tenant = "{tenant-id}" in path
    others, user = made[None if of_tenant else TENANT], "exact" if of_tenant else "loner"
    body = request_of(op.operation_id, path, op.method, multipart=False, things=things).get("json", {})
    names = {f.name for f in dataclasses.fields(op.body)}
    turned = {camel(name): others.ids[thing] for name, thing in ELSEWHERE.items() if name in names}
    if "id" in names:
        turned["id"] = others.ids[OWN_IDS[op.operation_id]]
    foreign = set(turned.values())
    for rule in (op.permission, *MORE.get(op.operation_id, ())):
        if isinstance(rule, Rule):
            grant_rule(there, rule, things, user_id=user)
    prepare(there, op, things)

    for name, value in turned.items():
        before = {line for line in lines(there) if any(repr(i) in line for i in foreign)}

        there.call(op.method, path_of(path, things), user, json=body | {name: value})

        after = {line for line in lines(there) if any(repr(i) in line for i in foreign)}
        assert before == after, name
