"""How authorizations and tenants are checked, and which laxities of the reference are left open."""

from __future__ import annotations

from dataclasses import dataclass, field

from watchword.authz.decision import Revokes

ADMIN_GROUP = "camunda-admin"
"""The group of administrators. Source: `reference` security 3.7."""


@dataclass(frozen=True, slots=True)
class AuthzSettings:
    """What is checked.

    Args:
        enabled: permissions are asked for.
        tenant_check: things of tenants are kept from those who are no members.
        revokes: see `decision.Revokes`.
        specific_variable_permissions: variables have permissions of their own.
        historic_instance_permissions: permissions on single historic instances and tasks count.
        task_permission: what an assignee or candidate may do besides reading: `UPDATE` or `TASK_WORK`.
        disabled_permissions: names of permissions that are not asked for.
        admin_groups: further groups of administrators.
        admin_users: users who are administrators by themselves.
        custom_code: checks also hold for what delegates ask the platform for.
        laxities: names of the laxities (`laxities.LAXITIES`) that are left open.
    """

    enabled: bool = True
    tenant_check: bool = True
    revokes: Revokes = "auto"
    specific_variable_permissions: bool = False
    historic_instance_permissions: bool = False
    task_permission: str = "UPDATE"
    disabled_permissions: frozenset[str] = frozenset()
    admin_groups: frozenset[str] = frozenset((ADMIN_GROUP,))
    admin_users: frozenset[str] = frozenset()
    custom_code: bool = False
    laxities: frozenset[str] = field(default_factory=frozenset)

    def open(self, laxity: str) -> bool:
        """Tell whether a laxity of the reference is left open.

        Where single historic tasks have permissions, these are asked for tasks of no process too, as in 7.24.
        """
        if laxity == "standalone-history" and self.historic_instance_permissions:
            return False
        return laxity in self.laxities
