"""All ways in besides user and password, as the shell and the operations use them."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.core.secret import Secret
from watchword.identity.audit import DENIED, AuditTrail
from watchword.identity.clients import PREFIX, Clients
from watchword.identity.factors import NO_FACTOR, Factors
from watchword.identity.model import Identity
from watchword.identity.passkeys import Passkeys
from watchword.identity.provider_login import ProviderLogin
from watchword.identity.recovery import Recovery
from watchword.identity.sessions import Sessions
from watchword.identity.sign_in import SignIn
from watchword.store.guard import Guard


@dataclass(frozen=True, slots=True)
class Entrance:
    """Sessions, tokens, second factors of one installation."""

    sessions: Sessions
    clients: Clients
    factors: Factors
    passkeys: Passkeys
    sign_in: SignIn
    recovery: Recovery
    trail: AuditTrail
    provider: ProviderLogin | None = None
    """The identity provider, if one is set."""
    provider_name: str = ""
    public_url: str = ""
    """Where browsers reach us; empty: what they say in the Host header, which must be an allowed one."""

    def session(self, token: Secret, source: str | None, *, extend: bool) -> Identity | None:
        """Return who has the session of a cookie."""
        return self.sessions.find(token, source=source, extend=extend)

    def bearer(self, token: Secret, source: str | None, *, again: bool = False) -> Identity | None:
        """Return who has a bearer token."""
        if token.reveal().startswith(PREFIX):
            return self.clients.identify(token, source=source, again=again)
        return None if self.provider is None else self.provider.bearer(token, source)

    def password_alone(self, identity: Identity, *, remembered: bool) -> Identity | None:
        """Return the identity if its password alone lets it in: not where there is, or must be, a second factor."""
        if self.factors.is_required(identity.groups):
            return None
        if not remembered and self.factors.has_any(identity.user_id):
            self.trail.note("login.refused", actor=identity.user_id, outcome=DENIED, details={"reason": "factor"})
            return None
        guard = identity.guard
        if guard is None:
            return identity
        sql = f"{guard.sql} AND {NO_FACTOR}"
        return identity.resting_on(Guard(sql, (*guard.params, identity.user_id), guard.error))

    def csrf_fits(self, session_id: str, token: str) -> bool:
        """Return whether a token against forged requests is the session's."""
        return self.sessions.csrf_fits(session_id, token)

    def is_fresh(self, identity: Identity) -> bool:
        """Return whether the last proof of who that is, is recent."""
        return self.sessions.is_fresh(identity)

    def denied(self, identity: Identity | None, what: str) -> None:
        """Note that an operation was refused."""
        who = None if identity is None else identity.user_id
        source = None if identity is None else identity.source
        self.trail.note("access.denied", actor=who, subject=what or None, source=source, outcome=DENIED)
