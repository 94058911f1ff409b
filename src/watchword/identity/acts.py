"""Which acts of security a unit of work is about to store, read off its rows.

Whatever changes users, groups, tenants, memberships or authorizations is recorded by construction, whichever operation,
command or link did it. Rights that the engine gives for tasks and instances by itself are no acts of anybody.
Source: guideline W-20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from watchword.store.session import Session
from watchword.store.table import Row
from watchword.store.tables import (
    AuthorizationRow,
    GroupRow,
    MembershipRow,
    TenantMembershipRow,
    TenantRow,
    UserRow,
)
from watchword.store.watching import Changed

_OF_THE_ENGINE = frozenset((7, 19, 20))
"""Resource types whose authorizations come and go with tasks and instances."""
_PROCESS_INSTANCE = 8
_LOCK = frozenset(("attempts", "lock_expiration_time"))
"""What locks a user; logins count in statements of their own, which are noted as logins."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what the trail is told."""

    event: str
    subject: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


def acts_of(session: Session) -> Iterator[Act]:
    """Yield the acts that the flush of a unit of work carries out."""
    for row_type, read in _READERS.items():
        for change in session.changed(row_type):
            yield from read(change)


def _user(change: Changed) -> Iterator[Act]:
    row: Any = change.row
    if change.kind == "deleted":
        yield Act("user.deleted", row.id)
    elif change.kind == "created":
        yield Act("user.created", row.id)
    else:
        if "password" in change.attributes:
            yield Act("password.changed", row.id)
        if change.attributes & _LOCK:
            free = not row.attempts and row.lock_expiration_time is None
            yield Act("user.unlocked" if free else "user.locked", row.id)
        if change.attributes - _LOCK - {"password", "rev", "salt"}:
            yield Act("user.updated", row.id)


def _named(noun: str) -> Callable[[Changed], Iterator[Act]]:
    def read(change: Changed) -> Iterator[Act]:
        row: Any = change.row
        yield Act(f"{noun}.{change.kind}", row.id)

    return read


def _membership(change: Changed) -> Iterator[Act]:
    row: Any = change.row
    yield Act(f"membership.{change.kind}", row.user_id, {"group": row.group_id})


def _tenant_membership(change: Changed) -> Iterator[Act]:
    row: Any = change.row
    yield Act(f"tenant-membership.{change.kind}", row.user_id or row.group_id, {"tenant": row.tenant_id})


def _authorization(change: Changed) -> Iterator[Act]:
    row: Any = change.row
    if row.resource_type in _OF_THE_ENGINE or (row.id is None and row.resource_type == _PROCESS_INSTANCE):
        return  # also those on an instance that ends, which go all at once
    told = {
        "id": row.id,
        "type": row.type,
        "resourceType": row.resource_type,
        "resource": row.resource_id,
        "permissions": row.permissions,
    }
    yield Act(f"authorization.{change.kind}", row.user_id or row.group_id, told)


_READERS: Mapping[type[Row], Callable[[Changed], Iterator[Act]]] = {
    UserRow: _user,
    GroupRow: _named("group"),
    TenantRow: _named("tenant"),
    MembershipRow: _membership,
    TenantMembershipRow: _tenant_membership,
    AuthorizationRow: _authorization,
}
WATCHED = frozenset(_READERS)
"""Row classes that are looked at."""
