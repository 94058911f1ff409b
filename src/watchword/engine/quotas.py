"""How much one tenant may hold. What belongs to no tenant is not limited.

Deployments and definitions are counted while the deployment lock is held, so their limits are exact. Instances are
counted by the command that starts one: commands at the same moment don't see each other, so the limit may be exceeded
by as many as run at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.core.errors import QuotaExceeded
from watchword.store.tables import (
    DecisionDefinitionRow,
    DeploymentRow,
    ExecutionRow,
    ProcessDefinitionRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context


@dataclass(frozen=True, slots=True)
class Quotas:
    """Limits of each tenant; None: no limit."""

    deployments: int | None = None
    definitions: int | None = None
    """Versions of processes and decisions."""
    instances: int | None = None
    """Running process instances, without those that call activities started."""


def room_for_deployment(ctx: Context, tenant_id: str | None, definitions: int) -> None:
    """Let a tenant deploy a deployment with so many `definitions`; the caller holds the deployment lock.

    Raises:
        QuotaExceeded: the tenant has too many deployments or definitions.
    """
    quotas = ctx.settings.quotas
    if tenant_id is None:
        return
    if quotas.deployments is not None:
        there = ctx.session.count(DeploymentRow, tenant_id=tenant_id)
        _check("deployments", tenant_id, quotas.deployments, there + 1, "delete one that is no longer needed")
    if quotas.definitions is not None and definitions:
        there = ctx.session.count(ProcessDefinitionRow, tenant_id=tenant_id)
        there += ctx.session.count(DecisionDefinitionRow, tenant_id=tenant_id)
        _check("definitions", tenant_id, quotas.definitions, there + definitions, "delete versions nobody uses")


def room_for_instance(ctx: Context, tenant_id: str | None) -> None:
    """Let a tenant start an instance.

    Raises:
        QuotaExceeded: too many instances of the tenant are running.
    """
    limit = ctx.settings.quotas.instances
    if tenant_id is None or limit is None:
        return
    there = ctx.session.count(ExecutionRow, tenant_id=tenant_id, parent_id=None, super_execution_id=None)
    _check("instances", tenant_id, limit, there + 1, "wait until some have ended, or end some")


def _check(what: str, tenant_id: str, limit: int, wanted: int, remedy: str) -> None:
    if wanted > limit:
        raise QuotaExceeded(
            f"The tenant {tenant_id!r} may have {limit} {what} and would have {wanted}: {remedy} "
            f"([quotas] {what} is the limit)"
        )
