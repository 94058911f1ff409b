"""Nobody gives, or takes over, what they don't hold. Guideline C-26.

Not by an authorization, nor by joining somebody to a group, nor by ending a membership that holds somebody back, nor by
a password for somebody who holds more. Administrators hold everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.authz.resources import (
    ALL,
    ANY,
    AUTHORIZATION,
    BY_NUMBER,
    GRANT,
    GROUP,
    GROUP_MEMBERSHIP,
    REVOKE,
    TENANT,
    TENANT_MEMBERSHIP,
    USER,
    Resource,
)
from watchword.authz.rule import Need, Rule
from watchword.store.tables import AuthorizationRow, MembershipRow, TenantMembershipRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

POWERS: tuple[Resource, ...] = (AUTHORIZATION, GROUP, GROUP_MEMBERSHIP, TENANT, TENANT_MEMBERSHIP, USER)
"""Who may change these decides about the rights of others. All other rights of a group go with membership."""
_NUMBERS = [resource.number for resource in POWERS]


def require_holding(ctx: Context, row: AuthorizationRow, bits: int) -> None:
    """Let the command go on only if who asks holds these permissions on what the authorization is about.

    Raises:
        NotAuthorized: unless the laxity `granting-beyond-own` is open.
    """
    if ctx.authz.settings.open("granting-beyond-own"):
        return
    resource = BY_NUMBER[row.resource_type]
    thing = None if row.resource_id == ANY else row.resource_id
    for permission in resource.names(bits):
        ctx.authz.require(Rule(f"grant {permission}", ((Need(resource, permission, "thing"),),)), thing=thing)


def require_powers(ctx: Context, group_id: str) -> None:
    """Let the command go on only if who asks holds the powers that members of a group have, and may enter its tenants.

    Raises:
        NotAuthorized: as of `require_holding`.
    """
    for row in ctx.session.find(AuthorizationRow, group_id=group_id, type=GRANT, resource_type=_NUMBERS):
        require_holding(ctx, row, _power(row, row.permissions or 0))
    _require_tenants(ctx, ctx.session.find(TenantMembershipRow, group_id=group_id))


def require_lifting(ctx: Context, group_id: str) -> None:
    """Let the command go on only if who asks holds the powers that a group keeps its members from.

    Raises:
        NotAuthorized: as of `require_holding`.
    """
    for row in ctx.session.find(AuthorizationRow, group_id=group_id, type=REVOKE, resource_type=_NUMBERS):
        require_holding(ctx, row, _power(row, ALL & ~(row.permissions or 0)))


def require_standing(ctx: Context, user_id: str) -> None:
    """Let the command go on only if who asks holds the powers of a user, own and by groups, and may enter its tenants.

    Who lets somebody in as that user could come in themselves.

    Raises:
        NotAuthorized: as of `require_holding`.
    """
    if ctx.user_id == user_id or ctx.authz.is_admin:
        return
    for row in ctx.session.find(AuthorizationRow, user_id=user_id, type=GRANT, resource_type=_NUMBERS):
        if (row.resource_type, row.resource_id) != (USER.number, user_id):
            require_holding(ctx, row, _power(row, row.permissions or 0))
    _require_tenants(ctx, ctx.session.find(TenantMembershipRow, user_id=user_id))
    for membership in ctx.session.find(MembershipRow, user_id=user_id):
        require_powers(ctx, membership.group_id)


def _power(row: AuthorizationRow, bits: int) -> int:
    """Return the bits that change something; who reads has no power."""
    return bits & ~BY_NUMBER[row.resource_type].permissions.get("READ", 0)


def _require_tenants(ctx: Context, rows: Iterable[TenantMembershipRow]) -> None:
    """Ask for each tenant that who asks belongs to it, or says who does."""
    if ctx.authz.settings.open("granting-beyond-own"):
        return
    for tenant_id in sorted({row.tenant_id for row in rows}):
        if not ctx.authz.sees_tenant(tenant_id):
            rule = Rule(f"enter {tenant_id}", rules.CREATE_TENANT_MEMBERSHIP.every)
            ctx.authz.require(rule, tenant=tenant_id)
