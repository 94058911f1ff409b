"""Logging in, step by step: password or passkey, then a second factor where there is one, then a session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from watchword.core.clock import Clock
from watchword.core.errors import NotAuthenticated, RestError
from watchword.core.keys import KeyRing, SealBroken
from watchword.core.secret import Secret
from watchword.identity.factors import Factors
from watchword.identity.model import Identity
from watchword.identity.once import Once
from watchword.identity.passkeys import Challenge, Passkeys, Site
from watchword.identity.sessions import Opened, Origin, Sessions
from watchword.store.database import Database

STEP_LIFE = timedelta(minutes=5)
"""Time for the second factor after the password."""


class Verifier(Protocol):
    """What knows passwords."""

    def verify(self, user_id: str, password: Secret, *, source: str | None = None) -> Identity | None:
        """Return who that is, or None. Raises where the address must wait."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """The password was right; one of `kinds` must follow. `state` comes back with it."""

    state: str
    kinds: tuple[str, ...]
    challenge: Challenge | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person gives as a second factor: one of these."""

    code: str | None = None
    recovery_code: str | None = None
    passkey: dict[str, Any] | None = None
    state: str | None = None
    """State of the passkey's challenge."""

    @property
    def given(self) -> bool:
        """True if there is anything."""
        return any((self.code, self.recovery_code, self.passkey))


class SignIn:
    """Brings people in."""

    def __init__(
        self,
        database: Database,
        verifier: Verifier,
        sessions: Sessions,
        factors: Factors,
        passkeys: Passkeys,
        once: Once,
        seals: KeyRing,
        clock: Clock,
    ) -> None:
        self._database = database
        self._verifier, self._sessions, self._factors, self._passkeys = verifier, sessions, factors, passkeys
        self._once, self._seals, self._clock = once, seals, clock

    def by_password(
        self, user_id: str, password: Secret, proof: Proof, origin: Origin, site: Site, *, replaces: Secret | None
    ) -> Opened | Step:
        """Log in by password; a person with a second factor gets a step, or in at once if `proof` holds it.

        Raises:
            NotAuthenticated: user, password or factor is wrong: the same for all.
            RestError: 429, too many wrong factors.
        """
        identity = self._verified(user_id, password, origin.source)
        if not self._factors.has_any(identity.user_id):
            limited = self._factors.is_required(identity.groups)
            return self._sessions.open(identity.user_id, origin, limited=limited, replaces=replaces)
        if proof.given:
            return self._finish(identity.user_id, proof, origin, site, replaces)
        return self._step(identity.user_id, origin, site)

    def by_factor(self, state: str, proof: Proof, origin: Origin, site: Site, *, replaces: Secret | None) -> Opened:
        """Finish a login whose password was right.

        Raises:
            NotAuthenticated: the step is over, was finished before, or the factor is wrong.
            RestError: 429, too many wrong factors.
        """
        try:
            told = json.loads(self._seals.open(state[:5_000], "step"))
        except SealBroken:
            raise wrong() from None
        expires = datetime.fromtimestamp(told["expires"], UTC)
        if expires <= self._clock.now():
            raise wrong()
        self._check(told["user"], proof, site, origin.source)
        if not self._once.take("step", state, expires):
            raise wrong()
        origin = replace(origin, way=_way("password", proof), app=told["app"])
        return self._sessions.open(told["user"], origin, replaces=replaces)

    def ask_passkey(self, site: Site) -> Challenge:
        """Ask for a passkey before anything else is known."""
        return self._passkeys.ask(None, site)

    def by_passkey(self, proof: Proof, origin: Origin, site: Site, *, replaces: Secret | None) -> Opened:
        """Log in by a passkey alone, which has verified the person itself.

        Raises:
            NotAuthenticated: it proves nothing.
        """
        try:
            user_id = self._passkeys.check(None, proof.state or "", proof.passkey or {}, site, source=origin.source)
        except NotAuthenticated:
            raise wrong() from None
        return self._sessions.open(user_id, replace(origin, way="passkey"), replaces=replaces)

    def prove(self, identity: Identity, password: Secret | None, proof: Proof, site: Site) -> None:
        """Let a person in a session prove again who that is: by password, or by the second factor if there is one.

        Raises:
            NotAuthenticated: it is wrong.
        """
        if self._factors.has_any(identity.user_id):
            self._check(identity.user_id, proof, site, identity.source)
        else:
            self._verified(identity.user_id, password or Secret(""), identity.source)
        self._sessions.prove(identity)

    def ask_again(self, identity: Identity, site: Site) -> Challenge:
        """Ask a person in a session for one of its passkeys."""
        return self._passkeys.ask(identity.user_id, site)

    def _verified(self, user_id: str, password: Secret, source: str | None) -> Identity:
        """Return whose password it is, now: what was right a moment ago is looked at again."""
        for _ in range(2):
            identity = self._verifier.verify(user_id, password, source=source)
            if identity is None:
                break
            try:
                self._database.select("SELECT 1", (), identity.guard)
            except NotAuthenticated:
                continue  # it was remembered, and is forgotten by this
            return identity
        raise wrong()

    def _finish(self, user_id: str, proof: Proof, origin: Origin, site: Site, replaces: Secret | None) -> Opened:
        self._check(user_id, proof, site, origin.source)
        return self._sessions.open(user_id, replace(origin, way=_way("password", proof)), replaces=replaces)

    def _check(self, user_id: str, proof: Proof, site: Site, source: str | None) -> None:
        if proof.code:
            right = self._factors.check_code(user_id, proof.code, source=source)
        elif proof.recovery_code:
            right = self._factors.check_recovery_code(user_id, proof.recovery_code, source=source)
        elif proof.passkey:
            right = self._passkeys.check(user_id, proof.state or "", proof.passkey, site, source=source) == user_id
        else:
            right = False
        if not right:
            raise wrong()

    def _step(self, user_id: str, origin: Origin, site: Site) -> Step:
        rows = self._factors.of_user(user_id)
        kinds: Sequence[str] = sorted({row.kind for row in rows})
        told = {
            "user": user_id,
            "app": origin.app,
            "expires": (self._clock.now() + STEP_LIFE).timestamp(),
        }
        challenge = self._passkeys.ask(user_id, site) if "passkey" in kinds else None
        return Step(self._seals.seal(json.dumps(told).encode(), "step"), (*kinds, "recovery-code"), challenge)


def wrong() -> RestError:
    """Return the error of every login that fails: it doesn't tell why."""
    return RestError("User, password or code is wrong", rest_type="AuthenticationException", status=401)


def _way(first: str, proof: Proof) -> str:
    second = "code" if proof.code else "passkey" if proof.passkey else "recovery-code"
    return f"{first}+{second}"
