"""Find out who asks: the one function behind every way in, with a short memory of proven credentials.

A success is remembered for some seconds under a keyed hash of user and password, together with the facts it rests on
(the user's stored hash and revision, memberships). Each unit of work checks those facts again as a guard, so that a
changed, locked or deleted user is refused at once. Source: `reference` security 1.1, 1.3; guidelines H-01, C-27.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchword.core.clock import Clock
from watchword.core.errors import NotAuthenticated, WatchwordError
from watchword.core.secret import Secret
from watchword.identity.facts import Facts, guard_of, known
from watchword.identity.model import Identity
from watchword.identity.providers import NONE, IdentityProvider, owner_of
from watchword.identity.throttle import Listener, LoginEvent, Throttle, subject_of_user
from watchword.passwords.policy import Policy, UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.store.database import Database

MEMORY = 10_000
"""Credentials remembered at most; the oldest go first."""

_USER = (
    "SELECT u.PWD_, u.SALT_, u.REV_, u.LOCK_EXP_TIME_, u.ATTEMPTS_, u.FIRST_, u.LAST_, u.EMAIL_, d.REASON_ "
    "FROM ACT_ID_USER u LEFT JOIN WW_PASSWORD_DUE d ON d.USER_ID_ = u.ID_ WHERE u.ID_ = ?"
)
_SUCCESS = (
    "UPDATE ACT_ID_USER SET PWD_ = ?, SALT_ = ?, ATTEMPTS_ = ?, LOCK_EXP_TIME_ = NULL, REV_ = REV_ + 1 "
    "WHERE ID_ = ? AND REV_ = ? RETURNING REV_"
)
_DUE = "INSERT INTO WW_PASSWORD_DUE (USER_ID_, SINCE_, REASON_) VALUES (?, ?, ?) ON CONFLICT (USER_ID_) DO NOTHING"
_REASON = 255


class TooManyLogins(WatchwordError):
    """An address has failed so often that it must wait, whatever it sends. Source: guideline C-27."""

    log_id, status, camunda_status, rest_type, rest_code = "WW-5002", 429, 429, "TooManyRequestsException", None

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many logins from this address have failed; try again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class _Line:
    """A user's line as it was read."""

    stored: str | None
    salt: str | None
    rev: int
    lock_expires: datetime | None
    attempts: int | None
    profile: UserProfile
    due: str | None


@dataclass(frozen=True, slots=True)
class _Proof:
    """A credential that was right, and until when it is remembered."""

    facts: Facts
    must_change: bool
    expires: float


class Authenticator:
    """Verifies user and password for every way in."""

    def __init__(
        self,
        database: Database,
        passwords: PasswordRegistry,
        clock: Clock,
        *,
        throttle: Throttle | None = None,
        policy: Policy | None = None,
        providers: Sequence[IdentityProvider] = NONE,
        remember_seconds: int = 60,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make the way in.

        Args:
            database: with ACT_ID_USER.
            passwords: the schemes.
            clock: tells the moment of each try.
            throttle: counts failures.
            policy: what a password must be like; who comes in with another one must change it. None: any.
            providers: directories that are asked for users whom the database doesn't know.
            remember_seconds: how long a proven credential needs no new hash.
            monotonic: tells how much time has passed.
        """
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._throttle = throttle or Throttle(database)
        self._policy = policy
        self._providers = providers
        self._remember = remember_seconds
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        self._proofs: OrderedDict[bytes, _Proof] = OrderedDict()
        self._lock = threading.Lock()
        self._running: dict[bytes, threading.Lock] = {}
        self.listeners: list[Listener] = []
        """Called with each try, after it was decided; not for credentials that are remembered."""

    def now(self) -> datetime:
        """Return the present moment: when a try arrived."""
        return self._clock.now()

    def remembered(self, user_id: str, password: Secret, *, source: str | None = None) -> Identity | None:
        """Return the identity of a credential proven a moment ago, or None; no statement, no slow hash.

        An address that must wait (`source`) gets None: it could guess on without being counted. Source: guideline C-27.
        """
        if self._throttle.is_refused(source, self._clock.now()):
            return None
        return self._recall(self._name(user_id, password), source)

    def verify(
        self, user_id: str, password: Secret, *, source: str | None = None, arrived: datetime | None = None
    ) -> Identity | None:
        """Return the identity if the password is the user's; None otherwise, after the same work for every reason.

        `source` is the address it came from, `arrived` the moment it came (default: now): guesses that waited while
        another one failed are counted too. Concurrent tries of one credential share one computation.

        Raises:
            TooManyLogins: the address must wait; nothing was looked at.
        """
        name = self._name(user_id, password)
        arrived = arrived or self._clock.now()
        with self._lock:
            turn = self._running.setdefault(name, threading.Lock())
        try:
            with turn:
                known_now = None if self._throttle.is_refused(source, arrived) else self._recall_checked(name, source)
                return known_now or self._prove(name, user_id, password, source, arrived)
        finally:
            with self._lock:
                if not turn.locked():
                    self._running.pop(name, None)

    def identify(self, user_id: str) -> Identity | None:
        """Return who a user is now, for those who have proven it otherwise than by password. None: gone or locked."""
        line = self._line(user_id)
        now = self._clock.now()
        if line is not None:
            if self._throttle.is_locked(line.attempts, line.lock_expires, now):
                return None
            facts = known(self._database, user_id, stored=line.stored, rev=line.rev)
            return self._identity(facts, must_change=line.due is not None)
        provider = owner_of(self._providers, user_id) if _is_id(user_id) else None
        if provider is None or self._throttle.is_locked(*self._throttle.other(_subject(provider, user_id)), now):
            return None
        return self._identity(self._facts_of(provider, user_id))

    def forget(self, user_id: str) -> None:
        """Drop what is remembered of a user."""
        with self._lock:
            for name in [n for n, p in self._proofs.items() if p.facts.user_id == user_id]:
                del self._proofs[name]

    def _name(self, user_id: str, password: Secret) -> bytes:
        text = f"{len(user_id)}:{user_id}:{password.reveal()}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=32).digest()

    def _recall(self, name: bytes, source: str | None) -> Identity | None:
        proof = self._proofs.get(name)
        if proof is None:
            return None
        if proof.expires <= self._monotonic():
            with self._lock:
                self._proofs.pop(name, None)
            return None
        return self._identity(proof.facts, must_change=proof.must_change, source=source)

    def _recall_checked(self, name: bytes, source: str | None) -> Identity | None:
        """Return a remembered identity whose facts hold now: for answers that no unit of work checks again."""
        found = self._recall(name, source)
        if found is None:
            return None
        try:
            self._database.select("SELECT 1", (), found.guard)
        except NotAuthenticated:
            return None
        return found

    def _prove(
        self, name: bytes, user_id: str, password: Secret, source: str | None, arrived: datetime
    ) -> Identity | None:
        wait = self._throttle.seconds_to_wait(source, self._clock.now())
        if wait:
            self._tell("refused", user_id, source)
            raise TooManyLogins(wait)
        line = self._line(user_id)
        if line is None:
            proof = self._prove_elsewhere(user_id, password, source, arrived)
        else:
            proof = self._prove_line(line, password, source, arrived)
        if proof is None:
            return None
        if self._remember:
            with self._lock:
                self._proofs[name] = proof
                while len(self._proofs) > MEMORY:
                    self._proofs.popitem(last=False)
        self._tell("success", user_id, source)
        return self._identity(proof.facts, must_change=proof.must_change, source=source)

    def _prove_line(self, line: _Line, password: Secret, source: str | None, arrived: datetime) -> _Proof | None:
        user_id, now = line.profile.id, self._clock.now()
        if self._throttle.is_locked(line.attempts, line.lock_expires, now):
            counts = not self._throttle.was_locked(line.attempts, line.lock_expires, arrived, now)
            self._passwords.waste(password)
            self._failed("failure" if counts else "locked", user_id, source, counted=user_id if counts else None)
            return None
        if not self._passwords.verify(password, line.salt, line.stored):
            self._failed("failure", user_id, source, counted=user_id if line.stored else None)
            return None
        settled = self._succeeded(line, password)
        if settled is None:
            self._failed("locked", user_id, source)
            return None
        must_change = self._judge(line, password)
        facts = known(self._database, user_id, stored=settled.stored, rev=settled.rev)
        return _Proof(facts, must_change, self._monotonic() + self._remember)

    def _succeeded(self, line: _Line, password: Secret) -> _Line | None:
        """Store what a success changes: no failures any more, a hash of today's scheme. None: locked meanwhile."""
        stored, salt, user_id = line.stored, line.salt, line.profile.id
        assert stored is not None
        if self._passwords.outdated(stored):
            stored, salt = self._passwords.encrypt(password)
        elif not line.attempts and line.lock_expires is None:
            return line
        with self._database.session(self._clock.now()) as session:
            attempts = None if line.attempts is None else 0
            rows = session.execute(_SUCCESS, (stored, salt, attempts, user_id, line.rev))
            session.flush()
        if rows:
            return replace(line, stored=stored, salt=salt, rev=int(rows[0][0]))
        fresh = self._line(user_id)
        if fresh is None or fresh.stored != line.stored:
            return None
        now = self._clock.now()
        return None if self._throttle.is_locked(fresh.attempts, fresh.lock_expires, now) else fresh

    def _judge(self, line: _Line, password: Secret) -> bool:
        """Return whether the password must be changed, and note it. Source: guideline P-12, `reference` security 2."""
        if line.due is not None:
            return True
        broken = self._policy.judge(password, line.profile).broken if self._policy is not None else ()
        if not broken:
            return False
        now = self._clock.now()
        with self._database.session(now) as session:
            reason = ",".join(rule.placeholder for rule in broken)
            session.execute(_DUE, (line.profile.id, now, reason[:_REASON]))
            session.flush()
        return True

    def _prove_elsewhere(self, user_id: str, password: Secret, source: str | None, arrived: datetime) -> _Proof | None:
        provider = owner_of(self._providers, user_id) if _is_id(user_id) else None
        if provider is None:
            self._passwords.waste(password)
            self._failed("failure", user_id, source)
            return None
        subject, now = _subject(provider, user_id), self._clock.now()
        attempts, expires = self._throttle.other(subject)
        if self._throttle.is_locked(attempts, expires, now):
            counts = not self._throttle.was_locked(attempts, expires, arrived, now)
            self._passwords.waste(password)
            self._failed("failure" if counts else "locked", user_id, source, other=subject if counts else None)
            return None
        self._passwords.waste(password)
        if not password.reveal() or not provider.check_password(user_id, password):
            self._failed("failure", user_id, source, other=subject)
            return None
        if attempts is not None:
            with self._database.session(now) as session:
                self._throttle.forgive(session, subject)
                session.flush()
        return _Proof(self._facts_of(provider, user_id), False, self._monotonic() + self._remember)

    def _facts_of(self, provider: IdentityProvider, user_id: str) -> Facts:
        groups = provider.groups_of(user_id)
        tenants = provider.tenants_of(user_id, groups)
        return known(self._database, user_id, groups=groups, tenants=tenants, subject=_subject(provider, user_id))

    def _line(self, user_id: str) -> _Line | None:
        rows = self._database.select(_USER, (user_id,)) if _is_id(user_id) else []
        if not rows:
            return None
        stored, salt, rev, expires, attempts, first, last, email, due = rows[0]
        profile = UserProfile(user_id, first or "", last or "", email or "")
        return _Line(stored, salt, rev, expires, attempts, profile, due)

    def _failed(
        self, kind: str, user_id: str, source: str | None, *, counted: str | None = None, other: str | None = None
    ) -> None:
        attempts = self._throttle.failed(self._clock.now(), user_id=counted, other=other, source=source)
        self._tell(kind, user_id, source, attempts)

    def _tell(self, kind: str, user_id: str, source: str | None, attempts: int | None = None) -> None:
        for listener in self.listeners:
            listener(LoginEvent(kind, user_id, source, attempts))

    def _identity(self, facts: Facts, *, must_change: bool = False, source: str | None = None) -> Identity:
        guard = guard_of(facts, self._clock.now(), self._refused(facts.user_id))
        return Identity(facts.user_id, facts.groups, facts.tenants, guard, source, must_change=must_change)

    def _refused(self, user_id: str) -> Callable[[], Exception]:
        def error() -> Exception:
            self.forget(user_id)
            return NotAuthenticated(
                "The user was changed, locked or removed since the password was checked; log in again"
            )

        return error


def _is_id(user_id: str) -> bool:
    """Return whether a text can be an id at all; `*` stands for everybody in authorizations."""
    return bool(user_id) and "\0" not in user_id and user_id != "*" and user_id.isprintable()


def _subject(provider: IdentityProvider, user_id: str) -> str:
    return subject_of_user(provider.name, user_id)
