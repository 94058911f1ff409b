"""Slow down who guesses passwords: by user, as the reference does and in its columns, and by source address.

Every failure is counted in one statement, so that guesses sent at the same time each count. A user whom a directory
keeps has no line in ACT_ID_USER: those are counted in WW_LOGIN_THROTTLE, as addresses are.
Source: `reference` security 1.3, 7.4 (C-27).
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.store.database import Database
from watchword.store.session import Session

MOST_STEPS = 64
"""Different delays at most; a factor so small that it would take more ends there."""
MEMORY = 10_000
"""Refused addresses that a process knows at most."""
_NOBODY = "nobody"
_SWEEP_EVERY = 200

_FORGET = "DELETE FROM WW_LOGIN_THROTTLE WHERE SUBJECT_ LIKE ? AND LOCK_EXP_TIME_ < ?"
_SOURCE = "SELECT ATTEMPTS_, LOCK_EXP_TIME_ FROM WW_LOGIN_THROTTLE WHERE SUBJECT_ = ?"
_COUNT_SOURCE = (
    "INSERT INTO WW_LOGIN_THROTTLE AS t (SUBJECT_, ATTEMPTS_, LOCK_EXP_TIME_) VALUES (?, 1, ?) "
    "ON CONFLICT (SUBJECT_) DO UPDATE SET "
    "ATTEMPTS_ = CASE WHEN t.LOCK_EXP_TIME_ <= ? THEN 1 ELSE t.ATTEMPTS_ + 1 END, "
    "LOCK_EXP_TIME_ = CASE WHEN t.LOCK_EXP_TIME_ <= ? THEN excluded.LOCK_EXP_TIME_ ELSE t.LOCK_EXP_TIME_ END"
)


@dataclass(frozen=True, slots=True)
class ThrottleSettings:
    """How much patience there is; times in seconds. Source: `reference` security 1.3."""

    max_attempts: int = 10
    delay_base: int = 3
    delay_factor: float = 2.0
    delay_max: int = 60
    permanent: bool = False
    """After `max_attempts` failures only an administrator unlocks."""
    source_attempts: int = 50
    """Failures from one address after which it is refused; 0: no limit."""
    source_seconds: int = 300


class Throttle:
    """Counts failures and tells who must wait."""

    def __init__(self, database: Database, settings: ThrottleSettings | None = None) -> None:
        self._database = database
        self._settings = settings or ThrottleSettings()
        self._delays = self._steps()
        self._refused: dict[str, datetime] = {}
        """Addresses that this process has refused, until when."""
        self._count_user = _counting(len(self._delays))
        self._count_other = _counting_others(len(self._delays))

    def delay(self, attempts: int) -> timedelta:
        """Return how long the failure number `attempts` (1 is the first) locks."""
        return self._delays[min(max(attempts, 1), len(self._delays)) - 1]

    def is_locked(self, attempts: int | None, lock_expires: datetime | None, now: datetime) -> bool:
        """Return whether somebody with so many failures may not come in now, whatever the password."""
        if self._settings.permanent and (attempts or 0) >= self._settings.max_attempts:
            return True
        return lock_expires is not None and lock_expires > now

    def was_locked(self, attempts: int | None, lock_expires: datetime | None, then: datetime, now: datetime) -> bool:
        """Return whether the present lock held at `then` already.

        Guesses that were under way when another one failed count as well, though they are not looked at. A lock that
        is longer than failures make it was set by somebody: it counts nothing.
        """
        if lock_expires is None:
            return True
        began = lock_expires - self.delay(attempts or 1)
        return not then <= began <= now

    def other(self, subject: str) -> tuple[int | None, datetime | None]:
        """Return attempts and end of the lock of somebody without a line in ACT_ID_USER."""
        rows = self._database.select(_SOURCE, (subject,))
        return (rows[0][0], rows[0][1]) if rows else (None, None)

    def seconds_to_wait(self, source: str | None, now: datetime) -> int:
        """Return for how long an address is refused; 0: it isn't."""
        if not self._settings.source_attempts or source is None:
            return 0
        attempts, ends = self.other(subject_of_source(source))
        if attempts is None or ends is None or ends <= now or attempts < self._settings.source_attempts:
            return 0
        self._note_refusal(subject_of_source(source), ends, now)
        return max(1, round((ends - now).total_seconds()))

    def is_refused(self, source: str | None, now: datetime) -> bool:
        """Return whether this process has refused an address that must still wait; no statement.

        Whoever is refused may not learn from a credential that is remembered that a guess was right.
        """
        if not self._refused or source is None:
            return False
        ends = self._refused.get(subject_of_source(source))
        return ends is not None and ends > now

    def _note_refusal(self, subject: str, ends: datetime, now: datetime) -> None:
        if len(self._refused) >= MEMORY:
            self._refused = {name: end for name, end in self._refused.items() if end > now}
        if len(self._refused) < MEMORY:
            self._refused[subject] = ends

    def failed(
        self, now: datetime, *, user_id: str | None = None, other: str | None = None, source: str | None = None
    ) -> int | None:
        """Count a failure, in one transaction; return how many the user has now, None if there is no user to count.

        Whatever is counted, the statements and the lines written are as many, so that the time tells nothing.
        """
        ends = [now + delay for delay in self._delays]
        with self._database.session(now) as session:
            if other is None:
                rows = session.execute(self._count_user, (*ends, user_id or ""))
            else:
                rows = session.execute(self._count_other, (other, ends[0], *ends[1:], ends[-1]))
            self._count(session, source, now)
            session.flush()
        return int(rows[0][0]) if rows else None

    def forgive(self, session: Session, subject: str) -> None:
        """Forget the failures of somebody without a line in ACT_ID_USER."""
        session.execute("DELETE FROM WW_LOGIN_THROTTLE WHERE SUBJECT_ = ?", (subject,))

    def _count(self, session: Session, source: str | None, now: datetime) -> None:
        subject = subject_of_source(source) if source and self._settings.source_attempts else _NOBODY
        session.execute(_COUNT_SOURCE, (subject, now + timedelta(seconds=self._settings.source_seconds), now, now))
        if secrets.randbelow(_SWEEP_EVERY) == 0:
            session.execute(_FORGET, ("source:%", now))

    def _steps(self) -> tuple[timedelta, ...]:
        most, seconds = float(self._settings.delay_max), float(self._settings.delay_base)
        found = [timedelta(seconds=min(seconds, most))]
        while self._settings.delay_factor > 1 and 0 < seconds < most and len(found) < MOST_STEPS:
            seconds *= self._settings.delay_factor
            found.append(timedelta(seconds=min(seconds, most)))
        return tuple(found)


def subject_of_source(source: str) -> str:
    """Return how an address is counted; of IPv6 the network of 64 bits, which one customer has as a whole."""
    try:
        address = ipaddress.ip_address(source.partition("%")[0])
    except ValueError:
        return f"source:{source[:64]}"
    if address.version == 6:
        if address.ipv4_mapped is not None:
            return f"source:{address.ipv4_mapped}"
        return f"source:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"source:{address}"


def subject_of_user(provider: str, user_id: str) -> str:
    """Return how a user that a directory keeps is counted."""
    return f"user:{provider}:{user_id}"


def _counting(delays: int) -> str:
    """Return the statement that counts a failure of a user; its parameters are the ends of the locks, then the id."""
    return (
        "UPDATE ACT_ID_USER SET REV_ = REV_ + 1, "  # noqa: S608 - made of numbers of ours
        f"LOCK_EXP_TIME_ = {_ends('ATTEMPTS_', 'LOCK_EXP_TIME_', delays, 0)}, "
        "ATTEMPTS_ = COALESCE(ATTEMPTS_, 0) + 1 WHERE ID_ = ? RETURNING ATTEMPTS_"
    )


def _counting_others(delays: int) -> str:
    """Return the same for WW_LOGIN_THROTTLE; parameters: subject, first end, the further ends, the last one again."""
    later = _ends("t.ATTEMPTS_", "t.LOCK_EXP_TIME_", delays, 1)
    return (
        "INSERT INTO WW_LOGIN_THROTTLE AS t (SUBJECT_, ATTEMPTS_, LOCK_EXP_TIME_) VALUES (?, 1, ?) "  # noqa: S608
        f"ON CONFLICT (SUBJECT_) DO UPDATE SET LOCK_EXP_TIME_ = {later}, ATTEMPTS_ = t.ATTEMPTS_ + 1 "
        "RETURNING ATTEMPTS_"
    )


def _ends(attempts: str, typed: str, delays: int, first: int) -> str:
    """Return the end of the lock by the number of earlier failures; `typed` gives the parameters their type."""
    branches = "".join(f"WHEN {number} THEN ? " for number in range(first, delays - 1 + first))
    return f"CASE COALESCE({attempts}, 0) WHEN -1 THEN {typed} {branches}ELSE ? END"


Listener = Callable[["LoginEvent"], None]


@dataclass(frozen=True, slots=True)
class LoginEvent:
    """Somebody tried to come in: `success`, `failure` (wrong), `locked` (the lock held), `refused` (the address)."""

    kind: str
    user_id: str
    source: str | None
    attempts: int | None = None
