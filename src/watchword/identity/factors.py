"""Second factors: which a person has, one-time codes (TOTP), recovery codes, and patience with wrong ones.

TOTP secrets are stored encrypted, recovery codes as keyed digests. A code is good once: the last time step accepted is
kept, and two uses at the same moment meet at the row's revision. Source: RFC 6238, section 5.2.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest, NotFound, RestError, WatchwordError
from watchword.core.keys import KeyRing
from watchword.core.secret import Secret
from watchword.identity.audit import FAILURE, AuditTrail
from watchword.identity.sessions import Sessions
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import FactorRow, FactorStateRow, RecoveryCodeRow

T = TypeVar("T")

STEP_SECONDS = 30
WINDOW = 1
"""Steps before and after the present one whose codes are taken: clocks differ."""
RECOVERY_CODES = 10
FREE_FAILURES = 5
"""Wrong codes without a pause; each further one doubles it."""
FIRST_PAUSE, LONGEST_PAUSE = 30, 900
"""Seconds."""
MAX_FACTORS = 10
_ATTEMPTS = 5
_ANY = "SELECT 1 FROM WW_FACTOR WHERE USER_ID_ = ? AND CONFIRMED_ LIMIT 1"
_SPEND = "DELETE FROM WW_RECOVERY_CODE WHERE ID_ = ? AND USER_ID_ = ? RETURNING ID_"
NO_FACTOR = "NOT EXISTS (SELECT 1 FROM WW_FACTOR WHERE USER_ID_ = ? AND CONFIRMED_)"
"""A fact that a login by password alone rests on."""


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """A TOTP factor that waits for its first code; shown once."""

    factor_id: str
    secret: Secret
    uri: Secret
    """For a QR code."""


class Factors:
    """Sets up and checks the second factors of people."""

    def __init__(
        self,
        database: Database,
        factor_ring: KeyRing,
        token_ring: KeyRing,
        sessions: Sessions,
        trail: AuditTrail,
        clock: Clock,
        *,
        required_groups: tuple[str, ...] = (),
        issuer: str = "Watchword",
    ) -> None:
        """Members of `required_groups` must have a factor; `issuer` is what their app shows."""
        self._database, self._ring, self._tokens, self._sessions = database, factor_ring, token_ring, sessions
        self._trail, self._clock = trail, clock
        self._required, self._issuer = frozenset(required_groups), issuer

    def has_any(self, user_id: str) -> bool:
        """Return whether a user has a second factor."""
        return bool(self._database.select(_ANY, (user_id,)))

    def is_required(self, groups: Sequence[str]) -> bool:
        """Return whether members of `groups` must have one."""
        return not self._required.isdisjoint(groups)

    def of_user(self, user_id: str) -> Sequence[FactorRow]:
        """Return a user's factors that work, oldest first."""
        with self._database.session(self._clock.now()) as session:
            rows = session.find(FactorRow, user_id=user_id, confirmed=True)
        return sorted(rows, key=lambda row: row.created)

    def start_totp(self, user_id: str, name: str) -> TotpSecret:
        """Make a TOTP secret; the factor works once `confirm_totp` has seen a code of it."""
        import pyotp

        secret = Secret(pyotp.random_base32())
        row = FactorRow(
            id=ids.new(),
            user_id=user_id,
            kind="totp",
            name=name[:255] or "Authenticator app",
            confirmed=False,
            secret=self._ring.seal(secret.reveal().encode(), f"totp:{user_id}"),
            counter=0,
            created=self._clock.now(),
        )

        def work(session: Session) -> None:
            _check_room(session, user_id)
            for one in session.find(FactorRow, user_id=user_id, confirmed=False):
                session.delete(one)
            session.add(row)

        self._run(work)
        uri = pyotp.TOTP(secret.reveal()).provisioning_uri(name=user_id, issuer_name=self._issuer)
        return TotpSecret(row.id, secret, Secret(uri))

    def confirm_totp(self, user_id: str, factor_id: str, code: str, *, keep: str | None, source: str | None) -> None:
        """Make a factor work by its first code; other sessions than `keep` end.

        Raises:
            NotFound: nothing waits under this id.
            BadUserRequest: the code is not the present one.
        """

        def work(session: Session) -> Sequence[Callable[[], None]]:
            row = session.get(FactorRow, factor_id)
            if row is None or row.user_id != user_id or row.confirmed or row.kind != "totp":
                raise NotFound(f"no factor {factor_id!r} waits for its first code")
            step = self._matching_step(row, code)
            if step is None:
                raise BadUserRequest("The code isn't the present one: check the clock of your device")
            row.confirmed, row.counter, row.used = True, step, session.now
            return self.added(session, row, keep=keep, source=source)

        self._run(work)

    def added(
        self, session: Session, row: FactorRow, *, keep: str | None, source: str | None
    ) -> Sequence[Callable[[], None]]:
        """Record that a factor works from now on; what was opened without it ends."""
        self._sessions.close_all(session, row.user_id, but=keep)
        written = self._trail.record(
            session, "factor.added", actor=row.user_id, subject=row.user_id, source=source, details={"kind": row.kind}
        )
        return (written,)

    def delete(self, user_id: str, factor_id: str, *, actor: str, source: str | None) -> None:
        """Take a factor away; recovery codes go with the last one.

        Raises:
            NotFound: the user has no such factor.
        """

        def work(session: Session) -> Sequence[Callable[[], None]]:
            row = session.get(FactorRow, factor_id)
            if row is None or row.user_id != user_id:
                raise NotFound(f"the user has no factor {factor_id!r}")
            session.delete(row)
            if not session.find(FactorRow, user_id=user_id, confirmed=True):
                session.delete_where(RecoveryCodeRow, {"user_id": user_id})
            return (
                self._trail.record(
                    session, "factor.removed", actor=actor, subject=user_id, source=source, details={"kind": row.kind}
                ),
            )

        self._run(work)

    def reset(self, user_id: str, *, actor: str, source: str | None = None) -> int:
        """Take all factors and codes away from who has lost them, end the sessions; return how many factors."""

        def work(session: Session) -> tuple[int, Sequence[Callable[[], None]]]:
            rows = session.find(FactorRow, user_id=user_id)
            for row in rows:
                session.delete(row)
            session.delete_where(RecoveryCodeRow, {"user_id": user_id})
            session.delete_where(FactorStateRow, {"user_id": user_id})
            self._sessions.close_all(session, user_id)
            written = self._trail.record(session, "factor.reset", actor=actor, subject=user_id, source=source)
            return len(rows), (written,)

        count, hooks = self._tried(work)
        for hook in hooks:
            hook()
        return count

    def new_recovery_codes(self, user_id: str, *, source: str | None) -> Sequence[Secret]:
        """Make recovery codes, shown once; older ones are void.

        Raises:
            BadUserRequest: there is no factor that they could stand in for.
        """
        codes = [Secret(_recovery_code()) for _ in range(RECOVERY_CODES)]

        def work(session: Session) -> Sequence[Callable[[], None]]:
            if not session.find(FactorRow, user_id=user_id, confirmed=True):
                raise BadUserRequest("Set up a second factor first: recovery codes stand in for one")
            session.delete_where(RecoveryCodeRow, {"user_id": user_id})
            for code in codes:
                session.add(RecoveryCodeRow(id=self._digests(user_id, code.reveal())[0], user_id=user_id))
            return (self._trail.record(session, "factor.codes", actor=user_id, subject=user_id, source=source),)

        self._run(work)
        return codes

    def check_code(self, user_id: str, code: str, *, source: str | None) -> bool:
        """Return whether `code` is the present one of a user's TOTP factors, and use it up.

        Raises:
            RestError: 429, too many wrong ones were given a moment ago.
        """

        def right(session: Session) -> bool:
            for row in session.find(FactorRow, user_id=user_id, confirmed=True, kind="totp"):
                step = self._matching_step(row, code)
                if step is not None:
                    row.counter, row.used = step, session.now
                    return True
            return False

        return self._counted(user_id, right, source)

    def check_recovery_code(self, user_id: str, code: str, *, source: str | None) -> bool:
        """Return whether `code` is an unused recovery code, and use it up.

        Raises:
            RestError: 429, too many wrong ones were given a moment ago.
        """
        digests = self._digests(user_id, code)
        return self._counted(
            user_id, lambda session: any(session.execute(_SPEND, (one, user_id)) for one in digests), source
        )

    def judged(self, user_id: str, right: Callable[[Session], bool], source: str | None, *, count: bool = True) -> bool:
        """Return what `right` says of a factor, with the same patience as for codes.

        `count` off: nobody's password was right, so that a failure says nothing about the user.
        """
        if count:
            return self._counted(user_id, right, source)
        passed = self._tried(right)
        if not passed:
            self._trail.note("factor.failed", subject=user_id, source=source, outcome=FAILURE)
        return passed

    def _counted(self, user_id: str, right: Callable[[Session], bool], source: str | None) -> bool:
        def work(session: Session) -> bool:
            state = session.get(FactorStateRow, user_id)
            if state is not None and state.blocked_until is not None and state.blocked_until > session.now:
                raise RestError(
                    "Too many wrong codes: wait before the next one", rest_type="TooManyAttempts", status=429
                )
            if right(session):
                if state is not None:
                    session.delete(state)
                return True
            if state is None:
                state = FactorStateRow(user_id=user_id, failures=0)
                session.add(state)
            state.failures += 1
            state.blocked_until = _pause_end(state.failures, session.now)
            return False

        passed = self._tried(work)
        if not passed:
            self._trail.note("factor.failed", actor=user_id, subject=user_id, source=source, outcome=FAILURE)
        return passed

    def _matching_step(self, row: FactorRow, code: str) -> int | None:
        import pyotp

        given = code.replace(" ", "").encode("utf-8", "replace")
        totp = pyotp.TOTP(self._ring.open(row.secret, f"totp:{row.user_id}").decode())
        present = int(self._clock.now().timestamp()) // STEP_SECONDS
        found = None
        for step in range(present - WINDOW, present + WINDOW + 1):
            if hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), given) and step > row.counter:
                found = step
        return found

    def _digests(self, user_id: str, code: str) -> list[str]:
        plain = "".join(letter for letter in code.lower() if letter.isalnum())
        return [self._tokens.mac(f"recovery:{user_id}:{plain}".encode(), key) for key in self._tokens]

    def _run(self, work: Callable[[Session], Sequence[Callable[[], None]] | None]) -> None:
        for hook in self._tried(work) or ():
            hook()

    def _tried(self, work: Callable[[Session], T]) -> T:
        """Run `work` as a unit of work; again, if another one was faster: a code used there is refused here."""
        for attempt in range(_ATTEMPTS):
            try:
                with self._database.session(self._clock.now()) as session:
                    result = work(session)
                    session.flush()
                return result
            except WatchwordError as error:
                if not error.retriable or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")


def _check_room(session: Session, user_id: str) -> None:
    if len(session.find(FactorRow, user_id=user_id, confirmed=True)) >= MAX_FACTORS:
        raise BadUserRequest(f"There are {MAX_FACTORS} factors already: take one away first")


def _pause_end(failures: int, now: datetime) -> datetime | None:
    over = failures - FREE_FAILURES
    return now + timedelta(seconds=min(FIRST_PAUSE * 2 ** min(over, 10), LONGEST_PAUSE)) if over >= 0 else None


def _recovery_code() -> str:
    """Return 80 random bits in letters that can't be mistaken for one another."""
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))
