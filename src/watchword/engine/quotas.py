"""How much one tenant may hold. What belongs to no tenant is not limited.

Deployments and definitions are counted while the deployment lock is held, so their limits are exact. Instances are
counted by the command that starts one: commands at the same moment don't see each other, so the limit may be exceeded
by as many as run at a time. Stored bytes are counted by the transaction that stores them, one at a time for each
tenant, exactly: deployed files, attachments, and values too large for a column, with the copies that history keeps.
What a failed job leaves to be read is stored whatever the limit is, else a failure couldn't be told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from watchword.core.errors import QuotaExceeded
from watchword.store import stored_bytes
from watchword.store.tables import (
    ByteArrayRow,
    DecisionDefinitionRow,
    DeploymentRow,
    ExecutionRow,
    HistoricJobLogRow,
    JobRow,
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
    stored_bytes: int | None = None
    """Bytes in byte arrays."""


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


def room_for_bytes(ctx: Context) -> None:
    """Let the tenants of a command store what it is about to store; nothing is sent where it stores no byte array.

    Raises:
        QuotaExceeded: a tenant would store too much.
    """
    limit = ctx.settings.quotas.stored_bytes
    if limit is None:
        return
    grown, refusable, replaced = _growth(ctx)
    for tenant_id in sorted(grown):
        more = grown[tenant_id]
        if tenant_id not in refusable:
            stored_bytes.add(ctx.session, tenant_id, more)
            continue
        wanted = stored_bytes.add_within(ctx.session, tenant_id, more, limit, instead_of=replaced)
        if wanted is not None:
            _check("stored_bytes", tenant_id, limit, wanted, "delete deployments, attachments, instances or history")


def _growth(ctx: Context) -> tuple[Counter[str], frozenset[str], list[str]]:
    """Return the bytes to be stored by tenant, the tenants that may be refused, and ids of what is replaced."""
    grown: Counter[str] = Counter()
    refusable: set[str] = set()
    replaced: list[str] = []
    stacks: frozenset[str | None] | None = None
    for change in ctx.session.changed(ByteArrayRow):
        row = cast(ByteArrayRow, change.row)
        if change.kind != "created" and row.id is not None:
            replaced.append(row.id)
        stored = change.kind == "created" or "bytes" in change.attributes
        if row.tenant_id is None or not row.bytes or not stored:
            continue
        grown[row.tenant_id] += len(row.bytes)
        stacks = _stacks(ctx) if stacks is None else stacks
        if row.id not in stacks:
            refusable.add(row.tenant_id)
    return grown, frozenset(refusable), replaced


def _stacks(ctx: Context) -> frozenset[str | None]:
    """Return the ids of byte arrays that say why jobs failed."""
    running = {job.exception_stack_id for job in ctx.session.cached(JobRow)}
    return frozenset(running | {entry.job_exception_stack_id for entry in ctx.session.cached(HistoricJobLogRow)})


def _check(what: str, tenant_id: str, limit: int, wanted: int, remedy: str) -> None:
    if wanted > limit:
        raise QuotaExceeded(
            f"The tenant {tenant_id!r} may have {limit} {what} and would have {wanted}: {remedy} "
            f"([quotas] {what} is the limit)"
        )
