"""Every operation of the table × who calls it: nobody, a user without rights, with exactly the right, of another
tenant, and one whose right was revoked. New operations are covered by their declaration.
"""

from __future__ import annotations

import re

import pytest

from watchword.authz import rules
from watchword.authz.resources import RESOURCES as KINDS
from watchword.authz.rule import Rule
from watchword.rest.op import ANY_USER
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from .calls import MORE, about, grant_rule, ids_of, send
from .world import TENANT, Things, World, path_of

ROWS = Router(RESOURCES).rows
OPEN_TO_ALL = frozenset(
    {"checkPassword", "getPasswordPolicy", "getProcessEngineNames", "getRestAPIVersion", "isUserAuthorized"}
)
"""Operations that are for every user; a new one has to be written here."""
HARMLESS = frozenset({"throwSignal", "evaluateCondition", "fetchAndLock", "deliverMessage"})
"""Operations about whatever matches: for who may do nothing, nothing does."""

ABSENT = re.compile(
    r'"message":"(\w+: )?(no |nothing that matches|there (is|was)|execution|history knows no|No user id was supplied)'
)


RULED = [(path, op) for path, op in ROWS if isinstance(op.permission, Rule)]


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


def _telling(things: Things) -> list[str]:
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
