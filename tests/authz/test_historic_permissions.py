"""Permissions on single historic things, and permissions of variables of their own: where they are switched on."""

from __future__ import annotations

import pytest

from watchword.authz.resources import BY_NAME

HISTORIC = {"historic_instance_permissions": True}
SPECIFIC = {"specific_variable_permissions": True}
BOTH = {**HISTORIC, **SPECIFIC}

ANSWERS = [
    # settings, permission, on, path, seen without the settings, seen with them
    (HISTORIC, "HISTORIC_TASK READ", "task", "/history/task?taskId={task}", False, True),
    (HISTORIC, "HISTORIC_TASK READ", "task", "/history/variable-instance?taskIdIn={task}", False, True),
    (HISTORIC, "HISTORIC_TASK READ", "task", "/history/process-instance?processInstanceId={instance}", False, False),
    (
        HISTORIC,
        "HISTORIC_PROCESS_INSTANCE READ",
        "instance",
        "/history/process-instance?processInstanceId={instance}",
        False,
        True,
    ),
    (HISTORIC, "HISTORIC_PROCESS_INSTANCE READ", "instance", "/history/task?taskId={task}", False, True),
    (
        HISTORIC,
        "HISTORIC_PROCESS_INSTANCE READ",
        "instance",
        "/history/activity-instance?processInstanceId={instance}",
        False,
        True,
    ),
    (
        HISTORIC,
        "HISTORIC_PROCESS_INSTANCE READ",
        "instance",
        "/history/variable-instance?processInstanceId={instance}",
        False,
        True,
    ),
    (HISTORIC, "HISTORIC_PROCESS_INSTANCE READ", "ended", "/history/task?taskId={task}", False, False),
    (BOTH, "HISTORIC_TASK READ", "task", "/history/variable-instance?taskIdIn={task}", False, False),
    (BOTH, "HISTORIC_TASK READ_VARIABLE", "task", "/history/variable-instance?taskIdIn={task}", False, True),
    (
        SPECIFIC,
        "PROCESS_DEFINITION READ_HISTORY",
        "definition",
        "/history/variable-instance?processInstanceId={instance}",
        True,
        False,
    ),
    (
        SPECIFIC,
        "PROCESS_DEFINITION READ_HISTORY_VARIABLE",
        "definition",
        "/history/variable-instance?processInstanceId={instance}",
        False,
        True,
    ),
    (SPECIFIC, "PROCESS_DEFINITION READ_HISTORY", "definition", "/history/task?taskId={task}", True, True),
    (SPECIFIC, "PROCESS_INSTANCE READ", "instance", "/process-instance/{instance}/variables", True, False),
    (SPECIFIC, "PROCESS_DEFINITION READ_INSTANCE", "definition", "/process-instance/{instance}/variables", True, False),
    (
        SPECIFIC,
        "PROCESS_DEFINITION READ_INSTANCE_VARIABLE",
        "definition",
        "/process-instance/{instance}/variables",
        False,
        True,
    ),
    (SPECIFIC, "TASK READ", "task", "/task/{task}/variables", True, False),
    (SPECIFIC, "TASK READ_VARIABLE", "task", "/task/{task}/variables", False, True),
    (SPECIFIC, "PROCESS_DEFINITION READ_TASK", "definition", "/task/{task}/variables", True, False),
    (SPECIFIC, "PROCESS_DEFINITION READ_TASK_VARIABLE", "definition", "/task/{task}/variables", False, True),
    (SPECIFIC, "TASK READ_VARIABLE", "task", "/variable-instance?taskIdIn={task}", False, True),
    (SPECIFIC, "TASK READ", "task", "/variable-instance?taskIdIn={task}", True, False),
]
SETS = [
    ("PROCESS_DEFINITION UPDATE_INSTANCE_VARIABLE", "definition", "/process-instance/{instance}/variables/v", True),
    ("PROCESS_DEFINITION UPDATE_TASK_VARIABLE", "definition", "/process-instance/{instance}/variables/v", False),
    ("PROCESS_DEFINITION UPDATE_TASK_VARIABLE", "definition", "/task/{task}/variables/v", True),
    ("PROCESS_INSTANCE UPDATE_VARIABLE", "instance", "/process-instance/{instance}/variables/v", True),
    ("PROCESS_INSTANCE UPDATE_VARIABLE", "instance", "/task/{task}/variables/v", False),
    ("TASK UPDATE_VARIABLE", "task", "/task/{task}/variables/v", True),
    ("TASK UPDATE_VARIABLE", "task", "/process-instance/{instance}/variables/v", False),
    ("TASK READ_VARIABLE", "task", "/task/{task}/variables/v", False),
]


def give(there, named: str, resource_id: str) -> None:
    kind, permission = named.split()
    resource = BY_NAME[kind]
    there.grant(
        type=1, user_id="loner", resource_type=resource.number, resource_id=resource_id,
        permissions=resource.bit(permission),
    )  # fmt: skip


def ids(made) -> dict[str, str]:
    things = made[None].ids
    return {**things, "ended": things["history/process-instance"]}


@pytest.mark.parametrize("on", [False, True], ids=["off", "on"])
@pytest.mark.parametrize(
    ("settings", "named", "thing", "path", "off_seen", "on_seen"),
    ANSWERS,
    ids=[f"{'+'.join(a[0])} {a[1]} {a[3].split('?')[0]} {a[2]}" for a in ANSWERS],
)
def test_what_one_permission_shows(opened, made, settings, named, thing, path, off_seen, on_seen, on):
    there, known = opened(**(settings if on else {})), ids(made)
    give(there, named, known[thing])

    answer = there.call("GET", path.format(**known), "loner")

    shown = answer.status_code == 200 and bool(answer.json())
    assert (on_seen if on else off_seen) == shown, answer.text
    assert answer.status_code in (200, 403, 404)


@pytest.mark.parametrize("settings", [{}, SPECIFIC], ids=["off", "on"])
@pytest.mark.parametrize(("named", "thing", "path", "may"), SETS, ids=[f"{s[0]} {s[2]}" for s in SETS])
def test_what_one_permission_sets(opened, made, settings, named, thing, path, may):
    there, known = opened(**settings), ids(made)
    give(there, named, known[thing])

    answer = there.call("PUT", path.format(**known), "loner", json={"value": 7, "type": "Integer"})

    assert may == (answer.status_code == 204), answer.text
