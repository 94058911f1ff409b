"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from watchword.authz.settings import ADMIN_GROUP
from watchword.identity.request_key import RequestKey
from watchword.store.session import Guard


@dataclass(frozen=True, slots=True)
class Identity:
    """An authenticated user; `guard` is the fact in the database that the proof rests on."""

    user_id: str
    groups: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    guard: Guard | None = None
    source: str | None = None
    """Network address that the request came from."""
    way: str = "basic"
    """How the caller proved who that is: `basic`, `session`, `client` (API token) or `provider` (its access token)."""
    scopes: frozenset[str] | None = None
    """Resources that the credential is good for (`task`, `task:read`); None: all."""
    proven_at: datetime | None = None
    """When a person last gave password or factor in this session; None: with this request."""
    must_change: bool = False
    """The password must be changed before anything else. Source: guideline P-12."""
    session: str | None = None
    """Key of the session that the request came with."""

    request: RequestKey | None = field(default=None, compare=False)
    """The key of the request that is carried out, where the client gave one."""

    def resting_on(self, guard: Guard) -> Identity:
        """Return the identity with another guard; made for each request, so field by field: `replace` takes long."""
        return Identity(
            self.user_id,
            self.groups,
            self.tenants,
            guard,
            self.source,
            self.way,
            self.scopes,
            self.proven_at,
            self.must_change,
            self.session,
            self.request,
        )

    @property
    def is_admin(self) -> bool:
        """True for members of the administrators' group."""
        return ADMIN_GROUP in self.groups
