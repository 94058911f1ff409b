"""Which definition a start means, and whether it may be started.

What a start found true is believed by the next one, which then reads nothing: the fact is a guard of its write. Where
it doesn't hold any more, the start is repeated and reads what is true now. Nothing is believed where Python delegates
are registered or connectors switched on: none of them runs for a start that is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core.errors import NullValue, OptimisticLockingError, RestError, SuspendedError
from watchword.engine.suspension import SUSPENDED
from watchword.store.definitions import DefinitionState, is_active, is_latest_and_active, state_of, state_of_latest

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.store.database import Database

CAPACITY = 1000
"""Beliefs kept at most; beyond that all are dropped."""


class Startable:
    """Finds the definition of a start."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._active: set[str] = set()
        self._latest: dict[tuple[str, str | None], str] = {}

    def by_id(self, ctx: Context, definition_id: str) -> Definition:
        """Return a definition that may be started.

        Raises:
            NullValue: no definition has this id.
            SuspendedError: it is suspended.
        """

        def outdated() -> Exception:
            self._active.discard(definition_id)
            return OptimisticLockingError()

        if _reaches_out(ctx) or definition_id not in self._active:
            _checked(state_of(self._database, definition_id), definition_id)
        definition = ctx.definitions.get(ctx.session, definition_id)
        ctx.session.require(is_active(definition_id, outdated))
        _bound(self._active)
        self._active.add(definition_id)
        return definition

    def by_key(self, ctx: Context, key: str, tenant_id: str | None) -> Definition:
        """Return the latest version of `key` of exactly `tenant_id`, which may be started.

        Raises:
            RestError: 404, no definition has this key and tenant.
            SuspendedError: it is suspended.
        """
        meant = (key, tenant_id)

        def outdated() -> Exception:
            self._latest.pop(meant, None)
            return OptimisticLockingError()

        believed = None if _reaches_out(ctx) else self._latest.get(meant)
        definition_id = believed or self._read_latest(key, tenant_id)
        try:
            definition = ctx.definitions.get(ctx.session, definition_id)
        except NullValue:
            if believed is None:
                raise
            raise outdated() from None
        ctx.session.require(is_latest_and_active(definition_id, key, tenant_id, outdated))
        _bound(self._latest)
        self._latest[meant] = definition_id
        return definition

    def _read_latest(self, key: str, tenant_id: str | None) -> str:
        state = state_of_latest(self._database, key, tenant_id)
        if state is None:
            raise unknown_key(key, tenant_id)
        return _checked(state, state.id)


def _checked(state: DefinitionState | None, definition_id: str) -> str:
    if state is None:
        raise NullValue(f"no process definition has the id {definition_id!r}")
    if state.suspension_state == SUSPENDED:
        raise SuspendedError(f"process definition {state.id!r} is suspended: activate it before starting instances")
    return state.id


def _reaches_out(ctx: Context) -> bool:
    """Tell whether steps may have effects that a refused write doesn't undo."""
    return bool(ctx.delegates) or bool(ctx.foreign.connectors)


def _bound(beliefs: set[str] | dict[tuple[str, str | None], str]) -> None:
    if len(beliefs) >= CAPACITY:
        beliefs.clear()


def unknown_key(key: str, tenant_id: str | None) -> RestError:
    """Return the error for a key that no definition of exactly this tenant has: 404, code null."""
    tenant = "without tenant" if tenant_id is None else f"of tenant {tenant_id!r}"
    return RestError(f"no process definition {tenant} has the key {key!r}", rest_type="RestException", status=404)
