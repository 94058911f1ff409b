"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.store.session import Guard

ADMIN_GROUP = "camunda-admin"
"""The group of administrators. Source: `reference` security 3.7."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An authenticated user; `guard` is the fact in the database that the proof rests on."""

    user_id: str
    groups: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    guard: Guard | None = None

    @property
    def is_admin(self) -> bool:
        """True for members of the administrators' group."""
        return ADMIN_GROUP in self.groups
