"""Who calls operations, with which rights, and about which things."""

from __future__ import annotations

import dataclasses

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.identity.model import Identity
from watchword.rest.op import BodyKind, Op

from .bodies import OTHERS, request_of
from .world import TENANT, Things, World, path_of

IDENTITIES = {
    "nothing": Identity("nothing"),
    "exact": Identity("exact", (), (TENANT,)),
    "foreign": Identity("foreign", ("everything",)),
    "revoked": Identity("revoked", ("revoking",)),
    "loner": Identity("loner"),
    "admin": Identity("admin", ("camunda-admin",)),
}
MORE: dict[str, tuple[Rule, ...]] = {
    "executeMigrationPlanAsync": (rules.PLAN_MIGRATION, rules.MIGRATE_INSTANCES),
    "deleteDeployment": (rules.READ_DEPLOYMENT,),
    "redeploy": (rules.READ_DEPLOYMENT,),
    "restartProcessInstance": (rules.START_INSTANCE,),
    "restartProcessInstanceAsyncOperation": (rules.RESTART_INSTANCES, rules.START_INSTANCE),
    **dict.fromkeys(
        ("addAttachment", "createComment", "deleteAttachment", "deleteTaskComment", "deleteTaskComments"),
        (rules.READ_TASK_HISTORY,),
    ),
    **dict.fromkeys(
        ("deleteProcessInstanceComment", "deleteProcessInstanceComments", "updateProcessInstanceComment"),
        (rules.READ_HISTORY,),
    ),
    **dict.fromkeys(("updateAuthorization", "deleteAuthorization"), (rules.READ_AUTHORIZATION,)),
    **dict.fromkeys(("deleteTask", "updateTask"), (rules.READ_TASK,)),
    "setJobPriorityJobDefinition": (rules.UPDATE_ALL_JOBS,),
    "deleteUser": (rules.READ_USER,),
    "deleteGroup": (rules.READ_GROUP,),
    "deleteTenant": (rules.READ_TENANT,),
    "createGroupMember": (rules.READ_USER, rules.READ_GROUP),
    "createUserMembership": (rules.READ_TENANT, rules.READ_USER),
    "createGroupMembership": (rules.READ_TENANT, rules.READ_GROUP),
    "evaluateCondition": (rules.READ_DEFINITION,),
    "executeMigrationPlan": (rules.PLAN_MIGRATION,),
    "setRemovalTimeAsyncHistoricBatch": (rules.READ_BATCH_HISTORY,),
    **dict.fromkeys(("updateCredentials", "updateProfile"), (rules.READ_USER,)),
    "updateFilter": (rules.READ_FILTER,),
    "updateGroup": (rules.READ_GROUP,),
    "updateTaskComment": (rules.READ_TASK_HISTORY,),
    "updateTenant": (rules.READ_TENANT,),
}
"""What an operation needs beside what its row declares: it does several things."""
LOCKED = frozenset({"extendLock", "completeExternalTaskResource", "handleFailure", "handleExternalTaskBpmnError"})
"""What only the worker that holds the lock may do."""
Made = dict[str | None, Things]


def ids_of(rows: list[tuple[str, Op]]) -> list[str]:
    return [op.operation_id for _, op in rows]


def about(made: Made, path: str, op: Op, tenant: str | None = None) -> Things:
    """Return the things that an operation is called with: those of `tenant`, or of the one that its path names."""
    things = made[TENANT if "{tenant-id}" in path else tenant]
    other = {name: things.ids[replaced] for name, replaced in OTHERS.get(op.operation_id, {}).items()}
    return dataclasses.replace(things, ids={**things.ids, **other})


def prepare(there: World, op: Op, things: Things) -> None:
    """Lock the external task where an operation needs it locked."""
    if op.operation_id in LOCKED:
        there.platform.external_tasks.lock(things.ids["external-task"], worker_id="w", lock_duration=100_000)


def send(there: World, path: str, op: Op, user: str | None, things: Things):
    """Send a complete request, as a user or as nobody."""
    more = request_of(op.operation_id, path, op.method, op.body is BodyKind.MULTIPART, things)
    prepare(there, op, things)
    return there.call(op.method, path_of(path, things), user, **more)


def grant_rule(there: World, rule: Rule, things: Things, **subject) -> None:
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
