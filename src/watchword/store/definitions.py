"""Which version of a process definition is the latest, and whether it may be started."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from watchword.store.guard import Guard

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Session


class DefinitionState(NamedTuple):
    """What a start needs to know of a definition's row; `suspension_state` is 1 (active) or 2 (suspended)."""

    id: str
    suspension_state: int | None


_BY_KEY = (
    "SELECT ID_, SUSPENSION_STATE_ FROM ACT_RE_PROCDEF WHERE KEY_ = ? AND TENANT_ID_ {tenant} "
    "ORDER BY VERSION_ DESC LIMIT 1"
)
_BY_ID = "SELECT ID_, SUSPENSION_STATE_ FROM ACT_RE_PROCDEF WHERE ID_ = ?"
_ACTIVE = "SELECT COALESCE(SUSPENSION_STATE_, 1) <> 2 FROM ACT_RE_PROCDEF WHERE ID_ = ?"
_LATEST_AND_ACTIVE = (
    "SELECT ID_ = ? AND COALESCE(SUSPENSION_STATE_, 1) <> 2 FROM ACT_RE_PROCDEF "
    "WHERE KEY_ = ? AND TENANT_ID_ {tenant} ORDER BY VERSION_ DESC LIMIT 1"
)
_LATEST = (
    "SELECT KEY_, ID_, VERSION_ FROM {table} D WHERE KEY_ IN ({keys}) AND TENANT_ID_ {tenant} AND VERSION_ = "
    "(SELECT MAX(VERSION_) FROM {table} WHERE KEY_ = D.KEY_ AND TENANT_ID_ {tenant})"
)
_TABLES = ("ACT_RE_PROCDEF", "ACT_RE_CAMFORMDEF", "ACT_RE_DECISION_DEF", "ACT_RE_DECISION_REQ_DEF")


def state_of_latest(
    db: Database, key: str, tenant_id: str | None, *, guard: Guard | None = None
) -> DefinitionState | None:
    """Return the latest version of `key` of exactly this tenant (None: without tenant); one statement."""
    tenant, params = _tenant(tenant_id)
    rows = db.select(_BY_KEY.format(tenant=tenant), (key, *params), guard, keyed=True)
    return DefinitionState(*rows[0]) if rows else None


def state_of(db: Database, definition_id: str, *, guard: Guard | None = None) -> DefinitionState | None:
    """Return the state of one definition; one statement."""
    rows = db.select(_BY_ID, (definition_id,), guard, keyed=True)
    return DefinitionState(*rows[0]) if rows else None


def is_active(definition_id: str, error: Callable[[], Exception]) -> Guard:
    """Return the guard that a definition exists and is not suspended."""
    return Guard(_ACTIVE, (definition_id,), error)


def is_latest_and_active(definition_id: str, key: str, tenant_id: str | None, error: Callable[[], Exception]) -> Guard:
    """Return the guard that a definition is the latest version of `key` of exactly this tenant, and not suspended."""
    tenant, params = _tenant(tenant_id)
    return Guard(_LATEST_AND_ACTIVE.format(tenant=tenant), (definition_id, key, *params), error)


def latest_versions(
    session: Session, keys: Sequence[str], tenant_id: str | None, *, table: str = "ACT_RE_PROCDEF"
) -> dict[str, tuple[str, int]]:
    """Return id and version of the latest version of each key that exists, of exactly this tenant."""
    if not keys:
        return {}
    if table not in _TABLES:
        raise ValueError(f"{table} holds no versions; expected one of {_TABLES}")
    tenant, params = _tenant(tenant_id)
    marks = ", ".join("?" * len(keys))
    sql = _LATEST.format(table=table, keys=marks, tenant=tenant)
    found = session.execute(sql, (*keys, *params, *params), alone=True)
    return {key: (ident, version) for key, ident, version in found}


def _tenant(tenant_id: str | None) -> tuple[str, tuple[Any, ...]]:
    return ("IS NULL", ()) if tenant_id is None else ("= ?", (tenant_id,))
