"""Nobody gives what they don't hold: not by an authorization, nor by joining somebody to a group. Guideline C-26."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz.resources import (
    ANY,
    AUTHORIZATION,
    BY_NUMBER,
    GRANT,
    GROUP_MEMBERSHIP,
    TENANT_MEMBERSHIP,
    USER,
    Resource,
)
from watchword.authz.rule import Need, Rule
from watchword.store.tables import AuthorizationRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

POWERS: tuple[Resource, ...] = (AUTHORIZATION, GROUP_MEMBERSHIP, TENANT_MEMBERSHIP, USER)
"""Who may change these decides about the rights of others. All other rights of a group go with membership."""


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
    """Let the command go on only if who asks holds the powers that members of a group have.

    Raises:
        NotAuthorized: as of `require_holding`.
    """
    numbers = [resource.number for resource in POWERS]
    for row in ctx.session.find(AuthorizationRow, group_id=group_id, type=GRANT, resource_type=numbers):
        require_holding(ctx, row, (row.permissions or 0) & ~BY_NUMBER[row.resource_type].permissions.get("READ", 0))
