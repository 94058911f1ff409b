"""Facts on decision definitions that an evaluation rests on, though they were read long ago."""

from __future__ import annotations

from collections.abc import Callable

from watchword.store.guard import Guard

_BY_ID = "SELECT COALESCE(HISTORY_TTL_, -1) = ? FROM ACT_RE_DECISION_DEF WHERE ID_ = ?"
_LATEST = (
    "SELECT ID_ = ? AND COALESCE(HISTORY_TTL_, -1) = ? FROM ACT_RE_DECISION_DEF "
    "WHERE KEY_ = ? AND TENANT_ID_ {tenant} ORDER BY VERSION_ DESC LIMIT 1"
)


def is_there(definition_id: str, days: int | None, error: Callable[[], Exception]) -> Guard:
    """Return the guard that a decision definition exists and that its time to live is `days`."""
    return Guard(_BY_ID, (-1 if days is None else days, definition_id), error)


def is_latest(
    definition_id: str, days: int | None, key: str, tenant_id: str | None, error: Callable[[], Exception]
) -> Guard:
    """Return the guard that it is moreover the latest version of `key` of exactly this tenant (None: without)."""
    tenant, params = ("IS NULL", ()) if tenant_id is None else ("= ?", (tenant_id,))
    return Guard(_LATEST.format(tenant=tenant), (definition_id, -1 if days is None else days, key, *params), error)
