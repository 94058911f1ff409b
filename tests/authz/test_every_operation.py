"""Every operation of the table × who calls it: nobody, a user without rights, with exactly the right, of another
tenant, and one whose right was revoked. New operations are covered by their declaration.
"""

from __future__ import annotations

import dataclasses
import re
import shutil

import pytest

from watchword.authz import rules
from watchword.authz.resources import RESOURCES as KINDS
from watchword.authz.rule import Rule
from watchword.identity.model import Identity
from watchword.rest.op import ANY_USER, BodyKind, Op
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from . import world
from .bodies import OTHERS, request_of
from .world import TENANT, World, path_of

ROWS = Router(RESOURCES).rows
IDENTITIES = {
    "nothing": Identity("nothing"),
    "exact": Identity("exact", (), (TENANT,)),
    "foreign": Identity("foreign", ("everything",)),
    "revoked": Identity("revoked", ("revoking",)),
    "admin": Identity("admin", ("camunda-admin",)),
}
MORE: dict[str, tuple[Rule, ...]] = {
    "executeMigrationPlanAsync": (rules.MIGRATE_INSTANCES,),
    "deleteDeployment": (rules.READ_DEPLOYMENT,),
    "redeploy": (rules.READ_DEPLOYMENT,),
    "restartProcessInstance": (rules.START_INSTANCE,),
    "restartProcessInstanceAsyncOperation": (rules.RESTART_INSTANCES, rules.START_INSTANCE),
    **dict.fromkeys(
        ("addAttachment", "createComment", "deleteAttachment", "deleteTaskComment", "deleteTaskComments"),
        (rules.READ_TASK_HISTORY,),
    ),
    **dict.fromkeys(("deleteProcessInstanceComment", "deleteProcessInstanceComments"), (rules.READ_HISTORY,)),
    **dict.fromkeys(("updateAuthorization", "deleteAuthorization"), (rules.READ_AUTHORIZATION,)),
    "deleteTask": (rules.READ_TASK,),
    **dict.fromkeys(("updateCredentials", "updateProfile"), (rules.READ_USER,)),
    "updateFilter": (rules.READ_FILTER,),
    "updateGroup": (rules.READ_GROUP,),
    "updateTaskComment": (rules.READ_TASK_HISTORY,),
    "updateTenant": (rules.READ_TENANT,),
}
"""What an operation needs beside what its row declares: it does several things."""
OPEN_TO_ALL = frozenset(
    {"checkPassword", "getPasswordPolicy", "getProcessEngineNames", "getRestAPIVersion", "isUserAuthorized"}
)
"""Operations that are for every user; a new one has to be written here."""
HARMLESS = frozenset({"throwSignal", "evaluateCondition", "fetchAndLock", "deliverMessage"})
"""Operations about whatever matches: for who may do nothing, nothing does."""

ABSENT = re.compile(
    r'"message":"(\w+: )?(no |nothing that matches|there (is|was)|execution|history knows no|No user id was supplied)'
)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    file = tmp_path_factory.mktemp("world") / "world.db"
    return file, world.make(file)


@pytest.fixture
def opened(made, tmp_path):
    """Return a function that opens a copy of the world."""
    worlds = []

    def opened() -> World:
        copy = tmp_path / f"world{len(worlds)}.db"
        shutil.copy(made[0], copy)
        worlds.append(World(copy, IDENTITIES))
        return worlds[-1]

    yield opened
    for each in worlds:
        each.close()


def ids_of(rows: list[tuple[str, Op]]) -> list[str]:
    return [op.operation_id for _, op in rows]


RULED = [(path, op) for path, op in ROWS if isinstance(op.permission, Rule)]


def about(made, path: str, op: Op, tenant: str | None = None) -> world.Things:
    """Return the things that an operation is called with: those of `tenant`, or of the one that its path names."""
    things = made[1][TENANT if "{tenant-id}" in path else tenant]
    other = {name: things.ids[replaced] for name, replaced in OTHERS.get(op.operation_id, {}).items()}
    return dataclasses.replace(things, ids={**things.ids, **other})


def send(there: World, path: str, op: Op, user: str | None, things: world.Things):
    more = request_of(op.operation_id, path, op.method, op.body is BodyKind.MULTIPART, things)
    if op.operation_id in (
        "extendLock",
        "completeExternalTaskResource",
        "handleFailure",
        "handleExternalTaskBpmnError",
    ):
        there.platform.external_tasks.lock(things.ids["external-task"], worker_id="w", lock_duration=100_000)
    return there.call(op.method, path_of(path, things), user, **more)


def grant_rule(there: World, rule: Rule, things: world.Things, **subject) -> None:
    """Grant the first alternative of each part of a rule, on the very thing."""
    for either in rule.every:
        need = next(need for need in either if not need.resource.name.startswith("HISTORIC_"))
        resource_id = "*" if need.fixed else things.ids.get(need.of, "unknown")
        if need.of == "definition" and things.ids["short"] not in ("", resource_id):
            _row(there, need, things.ids["short"], **subject)
        _row(there, need, resource_id, **subject)


def _row(there: World, need, resource_id: str, **subject) -> None:
    found = there.platform.database.select(
        "SELECT ID_, PERMS_ FROM ACT_RU_AUTHORIZATION WHERE USER_ID_ = ? AND TYPE_ = 1 AND RESOURCE_TYPE_ = ? "
        "AND RESOURCE_ID_ = ?",
        (subject.get("user_id"), need.resource.number, resource_id),
    )
    if found:
        with there.platform.database.session(there.platform.clock.now()) as session:
            bits = found[0][1] | need.bit
            session.execute("UPDATE ACT_RU_AUTHORIZATION SET PERMS_ = ? WHERE ID_ = ?", (bits, found[0][0]))
            session.flush()
        return
    there.grant(type=1, resource_type=need.resource.number, resource_id=resource_id, permissions=need.bit, **subject)


def shows_nothing(answer) -> bool:
    if answer.status_code in (403, 404):
        return True
    if answer.status_code == 400:  # some operations answer so for what isn't there
        return ABSENT.search(answer.text) is not None
    return answer.status_code == 200 and answer.json() in ([], {"count": 0}, {"groups": [], "groupUsers": []})


@pytest.mark.parametrize(("path", "op"), ROWS, ids=ids_of(ROWS))
def test_every_operation_says_who_may_call_it(path, op):
    if op.permission is ANY_USER:
        assert op.operation_id in OPEN_TO_ALL or op.method == "OPTIONS"  # which asks what one may
    else:
        assert op.permission in rules.RULES


def test_nobody_is_let_in(opened, made):
    there = opened()

    answers = {op.operation_id: send(there, path, op, None, about(made, path, op)).status_code for path, op in ROWS}

    assert {401} == set(answers.values())


def test_a_user_without_rights_sees_and_changes_nothing(opened, made):
    there = opened()
    before, leaks = there.stored(), {}

    for path, op in RULED:
        answer = send(there, path, op, "nothing", about(made, path, op))
        if not shows_nothing(answer) and not (op.operation_id in HARMLESS and answer.status_code == 204):
            leaks[op.operation_id] = (answer.status_code, answer.text[:200])

    assert {} == leaks
    assert before == _without_locks(there)


def _without_locks(there: World) -> dict[str, list[str]]:
    """Return what is stored without the locks that the test itself has taken on external tasks."""
    with there.platform.database.session(there.platform.clock.now()) as session:
        session.execute("UPDATE ACT_RU_EXT_TASK SET WORKER_ID_ = NULL, LOCK_EXP_TIME_ = NULL, REV_ = 1")
        session.flush()
    return there.stored()


@pytest.mark.parametrize(("path", "op"), RULED, ids=ids_of(RULED))
def test_a_user_with_exactly_the_right_is_let_in(opened, made, path, op):
    there, things = opened(), about(made, path, op)
    subject = {"user_id": "exact"}
    if op.permission.admin and not op.permission.every:
        assert send(there, path, op, "admin", things).status_code < 300
        return
    grant_rule(there, op.permission, things, **subject)
    if "/key/" in path:
        for rule in (rules.READ_DEFINITION, rules.READ_DECISION, rules.READ_REQUIREMENTS):
            grant_rule(there, rule, things, **subject)
    for rule in MORE.get(op.operation_id, ()):
        grant_rule(there, rule, things, **subject)

    answer = send(there, path, op, "exact", things)

    assert answer.status_code < 300, answer.text


def test_a_user_of_another_tenant_sees_and_changes_nothing_of_it(opened, made):
    there = opened()
    for kind in KINDS:
        there.grant(type=1, group_id="everything", resource_type=kind.number, resource_id="*", permissions=2**31 - 1)
    leaks = {}

    for path, op in RULED:
        things = about(made, path, op, TENANT)
        answer = send(there, path, op, "foreign", things)
        shown = [word for word in _telling(things) if word in answer.text and word not in path_of(path, things)]
        if shown and answer.status_code < 400:
            leaks[op.operation_id] = shown

    assert {} == leaks
    assert _tenant_part(opened()) == _tenant_part(there)


def _telling(things: world.Things) -> list[str]:
    names = ("instance", "task", "deployment", "process-definition", "job", "incident", "execution", "external-task")
    return [things.ids[name] for name in names]


TENANT_TABLES = (
    "ACT_HI_COMMENT",
    "ACT_HI_PROCINST",
    "ACT_HI_VARINST",
    "ACT_RE_DEPLOYMENT",
    "ACT_RE_PROCDEF",
    "ACT_RU_EXECUTION",
    "ACT_RU_INCIDENT",
    "ACT_RU_JOB",
    "ACT_RU_TASK",
    "ACT_RU_VARIABLE",
)


def _tenant_part(there: World) -> list[str]:
    """Return all lines of the tenant, but for locks of external tasks."""
    lines = []
    for table in TENANT_TABLES:
        lines += [
            repr(line)
            for line in there.platform.database.select(f"SELECT * FROM {table} WHERE TENANT_ID_ = ?", (TENANT,))  # noqa: S608
        ]
    return sorted(lines)


@pytest.mark.parametrize(("path", "op"), RULED, ids=ids_of(RULED))
def test_a_user_whose_right_is_revoked_is_kept_out(opened, made, path, op):
    there, things = opened(), about(made, path, op)
    if op.permission.admin and not op.permission.every:
        assert send(there, path, op, "revoked", things).status_code == 403
        return
    for rule in (op.permission, *MORE.get(op.operation_id, ())):
        for either in rule.every:
            for need in either:
                _row_of_group(there, need)
    for kind in KINDS:
        there.grant(type=2, user_id="revoked", resource_type=kind.number, resource_id="*", permissions=0)

    answer = send(there, path, op, "revoked", things)

    assert shows_nothing(answer) or (op.operation_id in HARMLESS and answer.status_code == 204), answer.text


def _row_of_group(there: World, need) -> None:
    found = there.platform.database.select(
        "SELECT ID_ FROM ACT_RU_AUTHORIZATION WHERE GROUP_ID_ = 'revoking' AND RESOURCE_TYPE_ = ?",
        (need.resource.number,),
    )
    if not found:
        number = need.resource.number
        there.grant(type=1, group_id="revoking", resource_type=number, resource_id="*", permissions=2**31 - 1)
