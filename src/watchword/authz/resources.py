"""The 22 resources that authorizations speak of, and the permissions of each, as bits.

Source: `reference` authorization.csv; names in messages observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ALL = 2**31 - 1
"""Every bit. Source: `reference` security 3.1."""
ANY = "*"
"""As a resource id: whatever it is; as a user id: everybody."""
OWN = 1 << 29
"""Bit of the permission that we add; the published ones end far below it."""
GLOBAL, GRANT, REVOKE = 0, 1, 2
"""Types of authorizations. Source: `reference` security 3.1."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of thing: its name, its number in the table, its name in messages, and the bits of its permissions."""

    name: str
    number: int
    shown: str
    permissions: Mapping[str, int]

    def bit(self, permission: str) -> int:
        """Return the bit of a permission; `ALL` and `NONE` are known to every resource.

        Raises:
            KeyError: the resource has no such permission.
        """
        return _COMMON[permission] if permission in _COMMON else self.permissions[permission]

    def names(self, bits: int) -> tuple[str, ...]:
        """Return the names of the permissions in `bits`, sorted; `ALL` alone if every bit is set."""
        if bits == ALL:
            return ("ALL",)
        return tuple(sorted(name for name, bit in self.permissions.items() if bits & bit == bit))


_COMMON = MappingProxyType({"ALL": ALL, "NONE": 0})

APPLICATION = Resource(
    "APPLICATION",
    0,
    "Application",
    {
        "ACCESS": 32,
    },
)
USER = Resource(
    "USER",
    1,
    "User",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
GROUP = Resource(
    "GROUP",
    2,
    "Group",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
GROUP_MEMBERSHIP = Resource(
    "GROUP_MEMBERSHIP",
    3,
    "Group membership",
    {
        "CREATE": 8,
        "DELETE": 16,
    },
)
AUTHORIZATION = Resource(
    "AUTHORIZATION",
    4,
    "Authorization",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
FILTER = Resource(
    "FILTER",
    5,
    "Filter",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
PROCESS_DEFINITION = Resource(
    "PROCESS_DEFINITION",
    6,
    "ProcessDefinition",
    {
        "READ": 2,
        "UPDATE": 4,
        "DELETE": 16,
        "RETRY_JOB": 32,
        "READ_TASK": 64,
        "UPDATE_TASK": 128,
        "CREATE_INSTANCE": 256,
        "READ_INSTANCE": 512,
        "UPDATE_INSTANCE": 1024,
        "DELETE_INSTANCE": 2048,
        "READ_HISTORY": 4096,
        "DELETE_HISTORY": 8192,
        "TASK_WORK": 16384,
        "TASK_ASSIGN": 32768,
        "MIGRATE_INSTANCE": 65536,
        "SUSPEND_INSTANCE": 131072,
        "UPDATE_INSTANCE_VARIABLE": 262144,
        "UPDATE_TASK_VARIABLE": 524288,
        "SUSPEND": 1048576,
        "READ_INSTANCE_VARIABLE": 2097152,
        "READ_HISTORY_VARIABLE": 4194304,
        "READ_TASK_VARIABLE": 8388608,
        "UPDATE_HISTORY": 16777216,
        "READ_SECRET_VARIABLE": OWN,
    },
)
TASK = Resource(
    "TASK",
    7,
    "Task",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
        "UPDATE_VARIABLE": 32,
        "READ_VARIABLE": 64,
        "READ_HISTORY": 4096,
        "TASK_WORK": 16384,
        "TASK_ASSIGN": 32768,
        "READ_SECRET_VARIABLE": OWN,
    },
)
PROCESS_INSTANCE = Resource(
    "PROCESS_INSTANCE",
    8,
    "ProcessInstance",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
        "RETRY_JOB": 32,
        "SUSPEND": 64,
        "UPDATE_VARIABLE": 128,
        "READ_SECRET_VARIABLE": OWN,
    },
)
DEPLOYMENT = Resource(
    "DEPLOYMENT",
    9,
    "Deployment",
    {
        "READ": 2,
        "CREATE": 8,
        "DELETE": 16,
    },
)
DECISION_DEFINITION = Resource(
    "DECISION_DEFINITION",
    10,
    "DecisionDefinition",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE_INSTANCE": 256,
        "READ_HISTORY": 4096,
        "DELETE_HISTORY": 8192,
    },
)
TENANT = Resource(
    "TENANT",
    11,
    "Tenant",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
TENANT_MEMBERSHIP = Resource(
    "TENANT_MEMBERSHIP",
    12,
    "TenantMembership",
    {
        "CREATE": 8,
        "DELETE": 16,
    },
)
BATCH = Resource(
    "BATCH",
    13,
    "Batch",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
        "CREATE_BATCH_MIGRATE_PROCESS_INSTANCES": 32,
        "CREATE_BATCH_MODIFY_PROCESS_INSTANCES": 64,
        "CREATE_BATCH_RESTART_PROCESS_INSTANCES": 128,
        "CREATE_BATCH_DELETE_RUNNING_PROCESS_INSTANCES": 256,
        "CREATE_BATCH_DELETE_FINISHED_PROCESS_INSTANCES": 512,
        "CREATE_BATCH_DELETE_DECISION_INSTANCES": 1024,
        "CREATE_BATCH_SET_JOB_RETRIES": 2048,
        "READ_HISTORY": 4096,
        "DELETE_HISTORY": 8192,
        "CREATE_BATCH_SET_EXTERNAL_TASK_RETRIES": 16384,
        "CREATE_BATCH_UPDATE_PROCESS_INSTANCES_SUSPEND": 32768,
        "CREATE_BATCH_SET_REMOVAL_TIME": 65536,
        "CREATE_BATCH_SET_VARIABLES": 131072,
        "CREATE_BATCH_CORRELATE_MESSAGE": 262144,
    },
)
DECISION_REQUIREMENTS_DEFINITION = Resource(
    "DECISION_REQUIREMENTS_DEFINITION",
    14,
    "DecisionRequirementsDefinition",
    {
        "READ": 2,
    },
)
REPORT = Resource(
    "REPORT",
    15,
    "Report",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
DASHBOARD = Resource(
    "DASHBOARD",
    16,
    "Dashboard",
    {
        "READ": 2,
        "UPDATE": 4,
        "CREATE": 8,
        "DELETE": 16,
    },
)
OPERATION_LOG_CATEGORY = Resource(
    "OPERATION_LOG_CATEGORY",
    17,
    "OperationLogCatgeory",
    {
        "READ": 2,
        "UPDATE": 4,
        "DELETE": 16,
    },
)
OPTIMIZE = Resource(
    "OPTIMIZE",
    18,
    "Optimize",
    {
        "EDIT": 2,
        "SHARE": 4,
    },
)
HISTORIC_TASK = Resource(
    "HISTORIC_TASK",
    19,
    "HistoricTask",
    {
        "READ": 2,
        "READ_VARIABLE": 64,
    },
)
HISTORIC_PROCESS_INSTANCE = Resource(
    "HISTORIC_PROCESS_INSTANCE",
    20,
    "HistoricProcessInstance",
    {
        "READ": 2,
    },
)
SYSTEM = Resource(
    "SYSTEM",
    21,
    "System",
    {
        "READ": 2,
        "SET": 4,
        "DELETE": 8,
    },
)

RESOURCES: tuple[Resource, ...] = (
    APPLICATION,
    USER,
    GROUP,
    GROUP_MEMBERSHIP,
    AUTHORIZATION,
    FILTER,
    PROCESS_DEFINITION,
    TASK,
    PROCESS_INSTANCE,
    DEPLOYMENT,
    DECISION_DEFINITION,
    TENANT,
    TENANT_MEMBERSHIP,
    BATCH,
    DECISION_REQUIREMENTS_DEFINITION,
    REPORT,
    DASHBOARD,
    OPERATION_LOG_CATEGORY,
    OPTIMIZE,
    HISTORIC_TASK,
    HISTORIC_PROCESS_INSTANCE,
    SYSTEM,
)
"""All of them, by number."""

BY_NUMBER: Mapping[int, Resource] = MappingProxyType({resource.number: resource for resource in RESOURCES})
BY_NAME: Mapping[str, Resource] = MappingProxyType({resource.name: resource for resource in RESOURCES})
