"""Find out who asks: user and password against ACT_ID_USER, with a short memory of proven credentials.

A success is remembered for some seconds under a keyed hash of user and password, together with the facts it rests on
(the user's stored hash and revision, the membership). Each unit of work checks those facts again as a guard, so that a
changed, locked or deleted user is refused at once. Source: `reference` security 1.1, 1.3; guidelines H-01, C-27.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from watchword.core.clock import Clock
from watchword.core.errors import NotAuthenticated
from watchword.core.secret import Secret
from watchword.identity.model import ADMIN_GROUP, Identity
from watchword.passwords.registry import PasswordRegistry
from watchword.store.database import Database
from watchword.store.session import Guard

MAX_ATTEMPTS = 10
"""Failures after which an account is locked for good. Source: `reference` security 1.3 (loginMaxAttempts)."""
MEMORY = 10_000
"""Credentials remembered at most; the oldest go first."""

_USER = "SELECT PWD_, SALT_, REV_, LOCK_EXP_TIME_, ATTEMPTS_ FROM ACT_ID_USER WHERE ID_ = ?"
_GROUPS = "SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ? ORDER BY GROUP_ID_"
_TENANTS = (
    "SELECT TENANT_ID_ FROM ACT_ID_TENANT_MEMBER WHERE USER_ID_ = ? "
    "OR GROUP_ID_ IN (SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ?) ORDER BY TENANT_ID_"
)
_FACTS = (
    "SELECT EXISTS (SELECT 1 FROM ACT_ID_USER WHERE ID_ = ? AND REV_ = ? AND PWD_ = ? "
    "AND (LOCK_EXP_TIME_ IS NULL OR LOCK_EXP_TIME_ <= ?))"
)
_ADMIN_FACTS = (
    f"{_FACTS} AND EXISTS (SELECT 1 FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = ? AND GROUP_ID_ = '{ADMIN_GROUP}')"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class _Proof:
    """A credential that was right, and what that rested on."""

    user_id: str
    stored: str
    rev: int
    groups: tuple[str, ...]
    tenants: tuple[str, ...]
    expires: float


class Authenticator:
    """Verifies user and password for every way in."""

    def __init__(
        self,
        database: Database,
        passwords: PasswordRegistry,
        clock: Clock,
        *,
        remember_seconds: int = 60,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Proven credentials are remembered for `remember_seconds`."""
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._remember = remember_seconds
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        self._proofs: OrderedDict[bytes, _Proof] = OrderedDict()
        self._lock = threading.Lock()
        self._running: dict[bytes, threading.Lock] = {}

    def remembered(self, user_id: str, password: Secret) -> Identity | None:
        """Return the identity of a credential proven a moment ago, or None; no statement, no slow hash."""
        return self._recall(self._name(user_id, password))

    def verify(self, user_id: str, password: Secret) -> Identity | None:
        """Return the identity if the password is the user's; None otherwise, after the same work for every reason.

        Concurrent tries of one credential share one computation.
        """
        name = self._name(user_id, password)
        with self._lock:
            turn = self._running.setdefault(name, threading.Lock())
        try:
            with turn:
                return self._recall(name) or self._prove(name, user_id, password)
        finally:
            with self._lock:
                if not turn.locked():
                    self._running.pop(name, None)

    def forget(self, user_id: str) -> None:
        """Drop what is remembered of a user."""
        with self._lock:
            for name in [n for n, p in self._proofs.items() if p.user_id == user_id]:
                del self._proofs[name]

    def _name(self, user_id: str, password: Secret) -> bytes:
        text = f"{len(user_id)}:{user_id}:{password.reveal()}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=32).digest()

    def _recall(self, name: bytes) -> Identity | None:
        proof = self._proofs.get(name)
        if proof is None:
            return None
        if proof.expires <= self._monotonic():
            with self._lock:
                self._proofs.pop(name, None)
            return None
        return self._identity(proof)

    def _prove(self, name: bytes, user_id: str, password: Secret) -> Identity | None:
        rows = self._database.select(_USER, (user_id,)) if user_id and "\0" not in user_id else []
        if not rows:
            self._passwords.waste(password)
            return None
        stored, salt, rev, lock_expires, attempts = rows[0]
        if (lock_expires is not None and lock_expires > self._clock.now()) or (attempts or 0) >= MAX_ATTEMPTS:
            self._passwords.waste(password)
            return None
        if not self._passwords.verify(password, salt, stored):
            return None
        groups = tuple(row[0] for row in self._database.select(_GROUPS, (user_id,)))
        tenants = tuple(dict.fromkeys(row[0] for row in self._database.select(_TENANTS, (user_id, user_id))))
        proof = _Proof(user_id, stored, rev, groups, tenants, self._monotonic() + self._remember)
        if self._remember:
            with self._lock:
                self._proofs[name] = proof
                while len(self._proofs) > MEMORY:
                    self._proofs.popitem(last=False)
        return self._identity(proof)

    def _identity(self, proof: _Proof) -> Identity:
        facts: tuple[object, ...] = (proof.user_id, proof.rev, proof.stored, self._clock.now())
        sql = _FACTS
        if ADMIN_GROUP in proof.groups:
            sql, facts = _ADMIN_FACTS, (*facts, proof.user_id)
        return Identity(proof.user_id, proof.groups, proof.tenants, Guard(sql, facts, self._refused(proof.user_id)))

    def _refused(self, user_id: str) -> Callable[[], Exception]:
        def error() -> Exception:
            self.forget(user_id)
            return NotAuthenticated(
                "The user was changed, locked or removed since the password was checked; log in again"
            )

        return error
