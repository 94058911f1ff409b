"""What a rule is: which permissions an operation needs, on which things. Rules are data; `rules` has all of them."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.authz.resources import ANY, Resource

NO_ID = ""
"""As `of`: the permission is asked for no particular thing, so only a row on `*` grants it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One permission of one resource; `of` names whose id is asked for: `task`, `definition` (its key), `instance`, …

    `ANY` asks for the id `*`, and `NO_ID` for none, which differ only in what a refusal says.
    """

    resource: Resource
    permission: str
    of: str

    @property
    def bit(self) -> int:
        """The bit of the permission."""
        return self.resource.bit(self.permission)

    @property
    def fixed(self) -> bool:
        """True if it asks for no particular thing."""
        return self.of in (ANY, NO_ID)


Either = tuple[Need, ...]
"""Alternatives, in the order in which they are asked: the first answer decides."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What an operation needs: one alternative of each of `every`.

    Args:
        name: for documents and tests.
        every: each of these must be permitted.
        specific: in place of `every` where variables have permissions of their own.
        admin: administrators need nothing else; with `every` empty nobody else may.
    """

    name: str
    every: tuple[Either, ...] = ()
    specific: tuple[Either, ...] | None = None
    admin: bool = False

    def asked(self, *, specific: bool) -> tuple[Either, ...]:
        """Return what is asked for by the settings."""
        return self.specific if specific and self.specific is not None else self.every
