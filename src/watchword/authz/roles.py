"""Roles: sets of permissions with least privilege, to be given to a group or a user. Guideline C-26."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from watchword.authz import automatic
from watchword.authz.resources import ANY, BY_NAME
from watchword.core.errors import BadUserRequest

if TYPE_CHECKING:
    from watchword.store.session import Session


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may: permissions by resource, on `*` or (for APPLICATION) on the web applications named."""

    name: str
    about: str
    permissions: Mapping[str, tuple[str, ...]]
    applications: tuple[str, ...] = ()


ROLES: tuple[Role, ...] = (
    Role(
        "auditor",
        "sees everything that runs and ran, and who may what; changes nothing",
        {
            "AUTHORIZATION": ("READ",),
            "BATCH": ("READ", "READ_HISTORY"),
            "DECISION_DEFINITION": ("READ", "READ_HISTORY"),
            "DECISION_REQUIREMENTS_DEFINITION": ("READ",),
            "DEPLOYMENT": ("READ",),
            "GROUP": ("READ",),
            "OPERATION_LOG_CATEGORY": ("READ",),
            "PROCESS_DEFINITION": (
                "READ",
                "READ_HISTORY",
                "READ_HISTORY_VARIABLE",
                "READ_INSTANCE",
                "READ_INSTANCE_VARIABLE",
                "READ_TASK",
                "READ_TASK_VARIABLE",
            ),
            "SYSTEM": ("READ",),
            "TENANT": ("READ",),
            "USER": ("READ",),
        },
        ("cockpit",),
    ),
    Role(
        "deployer",
        "deploys, and removes deployments; starts nothing and sees no instances",
        {
            "DECISION_DEFINITION": ("READ", "UPDATE"),
            "DECISION_REQUIREMENTS_DEFINITION": ("READ",),
            "DEPLOYMENT": ("CREATE", "DELETE", "READ"),
            "PROCESS_DEFINITION": ("DELETE", "READ", "SUSPEND", "UPDATE"),
        },
        ("cockpit",),
    ),
    Role(
        "identity-administrator",
        "manages users, groups, tenants and memberships; the administrators' group is closed to them",
        {
            "GROUP": ("CREATE", "DELETE", "READ", "UPDATE"),
            "GROUP_MEMBERSHIP": ("CREATE", "DELETE"),
            "TENANT": ("CREATE", "DELETE", "READ", "UPDATE"),
            "TENANT_MEMBERSHIP": ("CREATE", "DELETE"),
            "USER": ("CREATE", "DELETE", "READ", "UPDATE"),
        },
        ("admin",),
    ),
    Role(
        "operator",
        "keeps instances running: incidents, retries, suspension, modification; reads no passwords, deploys nothing",
        {
            "BATCH": ("CREATE", "DELETE", "READ", "READ_HISTORY", "UPDATE"),
            "DECISION_DEFINITION": ("READ", "READ_HISTORY"),
            "DECISION_REQUIREMENTS_DEFINITION": ("READ",),
            "DEPLOYMENT": ("READ",),
            "OPERATION_LOG_CATEGORY": ("READ", "UPDATE"),
            "PROCESS_DEFINITION": (
                "DELETE_INSTANCE",
                "MIGRATE_INSTANCE",
                "READ",
                "READ_HISTORY",
                "READ_HISTORY_VARIABLE",
                "READ_INSTANCE",
                "READ_INSTANCE_VARIABLE",
                "READ_TASK",
                "READ_TASK_VARIABLE",
                "RETRY_JOB",
                "SUSPEND",
                "SUSPEND_INSTANCE",
                "UPDATE",
                "UPDATE_HISTORY",
                "UPDATE_INSTANCE",
                "UPDATE_INSTANCE_VARIABLE",
            ),
            "SYSTEM": ("READ",),
        },
        ("cockpit",),
    ),
    Role(
        "task-user",
        "starts processes and works on tasks that are assigned or offered to them",
        {
            "FILTER": ("CREATE",),
            "PROCESS_DEFINITION": ("CREATE_INSTANCE", "READ"),
            "PROCESS_INSTANCE": ("CREATE",),
        },
        ("tasklist",),
    ),
)
"""All roles, by name."""

BY_ROLE: Mapping[str, Role] = MappingProxyType({role.name: role for role in ROLES})


def role_named(name: str) -> Role:
    """Return a role.

    Raises:
        BadUserRequest: there is none of this name.
    """
    role = BY_ROLE.get(name)
    if role is None:
        raise BadUserRequest(f"there is no role {name!r}; expected one of {', '.join(BY_ROLE)}")
    return role


def apply(session: Session, role: Role, *, user_id: str | None = None, group_id: str | None = None) -> int:
    """Grant a role's permissions beside those that are there; return how many authorizations that makes or extends."""
    given = [(resource, ANY, permissions) for resource, permissions in role.permissions.items()]
    given += [("APPLICATION", application, ("ACCESS",)) for application in role.applications]
    for resource, resource_id, permissions in given:
        automatic.grant(session, BY_NAME[resource], resource_id, permissions, user_id=user_id, group_id=group_id)
    return len(given)
