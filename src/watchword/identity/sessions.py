"""Sessions of people: rows of WW_SESSION, so that ending one ends it on every node at once.

The cookie holds 256 random bits, the row their SHA-256. A session rests on what its user was at the login: another
password, a lock, another group or tenant, or the user's deletion end it with the next request. Source: guidelines W-16,
C-48; `reference` 4.3.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.authz.settings import ADMIN_GROUP
from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import NotAuthenticated, NotFound
from watchword.core.keys import KeyRing
from watchword.core.secret import Secret
from watchword.identity.audit import AuditTrail
from watchword.identity.model import Identity
from watchword.identity.subjects import Subject, Subjects
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import SessionRow

TOKEN_BYTES = 32
"""Random bytes of a session's token. Source: guideline W-16."""
TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the last use is known: a write a minute at most."""
MAX_SESSIONS = 20
"""Sessions of one user; the oldest ends when another one begins."""
LIMITED = frozenset(("watchword/factor", "watchword/session"))
"""What a session may touch whose user must set up a second factor first."""
_FACT = "EXISTS (SELECT 1 FROM WW_SESSION WHERE ID_ = ? AND EXPIRES_ > ?)"
_ENDED = (
    "DELETE FROM WW_SESSION WHERE ID_ IN (SELECT ID_ FROM WW_SESSION WHERE EXPIRES_ <= ? ORDER BY EXPIRES_ LIMIT 1000)"
)
"""In chunks, so that no login waits for many lines. Source: guideline W-33."""
_USED = "UPDATE WW_SESSION SET USED_ = ? WHERE ID_ = ? AND USED_ < ?"


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """How long sessions last. Source: guideline C-48."""

    absolute: timedelta = timedelta(hours=8)
    idle: timedelta = timedelta(minutes=30)
    admin_idle: timedelta = timedelta(minutes=15)
    proof: timedelta = timedelta(minutes=10)
    """How long a proof (password, factor) is fresh enough for what changes access."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a login comes from, and how."""

    way: str = "password"
    app: str | None = None
    source: str | None = None
    agent: str | None = None
    issuer: str | None = None
    subject: str | None = None
    provider_session: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that has just begun; `token` goes into the cookie and nowhere else."""

    token: Secret
    csrf: str
    number: str
    user_id: str
    groups: tuple[str, ...]
    expires: datetime
    limited: bool


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(
        self,
        database: Database,
        subjects: Subjects,
        csrf: KeyRing,
        trail: AuditTrail,
        clock: Clock,
        settings: SessionSettings | None = None,
    ) -> None:
        self._database, self._subjects, self._csrf = database, subjects, csrf
        self._trail, self._clock = trail, clock
        self.settings = settings or SessionSettings()

    def open(self, user_id: str, origin: Origin, *, limited: bool = False, replaces: Secret | None = None) -> Opened:
        """Begin a session with an id of its own, whatever the browser brought; the one it replaces ends.

        Raises:
            NotAuthenticated: there is no such user any more, or it is locked.
        """
        now = self._clock.now()
        subject = self._subjects.read(user_id, now)
        if subject is None:
            raise NotAuthenticated("The user is gone or locked")
        token = Secret(secrets.token_urlsafe(TOKEN_BYTES))
        row = self._row(token, subject, origin, now, limited)
        with self._database.session(now) as session:
            session.execute(_ENDED, (now,))
            if replaces is not None:
                session.delete_where(SessionRow, {"id": digest(replaces)})
            older = sorted(session.find(SessionRow, user_id=user_id), key=lambda one: one.used)
            for one in older[: max(0, len(older) - MAX_SESSIONS + 1)]:
                session.delete(one)
            session.add(row)
            written = self._trail.record(
                session,
                "session.opened",
                actor=user_id,
                subject=row.number,
                source=origin.source,
                details={"way": origin.way, "app": origin.app},
            )
            session.flush()
        written()
        return Opened(token, self.csrf_of(row.id), row.number, user_id, subject.groups, row.expires, limited)

    def find(self, token: Secret, *, source: str | None = None, extend: bool = True) -> Identity | None:
        """Return who has the session of a cookie, None if there is none or it is over; then it is gone for good.

        `extend`: this request is a person's doing and keeps the session alive; polls don't.
        """
        now, session_id = self._clock.now(), digest(token)
        with self._database.session(now) as session:
            row = session.get(SessionRow, session_id)
        if row is None:
            return None
        idle_end = row.used + timedelta(seconds=row.idle_seconds)
        subject = self._subjects.read(row.user_id, now) if now < min(row.expires, idle_end) else None
        if subject is None or subject.stamp != row.stamp:
            reason = "expired" if now >= min(row.expires, idle_end) else "user changed"
            self._end(row, "session.ended", None, source, reason)
            return None
        if extend and now - row.used >= TOUCH_EVERY:
            with self._database.session(now) as session:
                session.execute(_USED, (now, session_id, now), alone=True)
                session.flush()
        return Identity(
            row.user_id,
            subject.groups,
            subject.tenants,
            subject.guard(_FACT, (session_id, now), now),
            source=source,
            way="session",
            scopes=LIMITED if row.limited else None,
            proven_at=row.proven,
            must_change=subject.must_change,
            session=session_id,
        )

    def close(self, identity: Identity) -> None:
        """End the session that a request came with; nothing happens if it has none."""
        if identity.session is not None:
            with self._database.session(self._clock.now()) as session:
                row = session.get(SessionRow, identity.session)
            if row is not None:
                self._end(row, "session.closed", identity.user_id, identity.source, "logout")

    def close_one(self, user_id: str | None, number: str, *, by: Identity) -> None:
        """End the session known as `number`, of `user_id` if that is given.

        Raises:
            NotFound: there is none.
        """
        with self._database.session(self._clock.now()) as session:
            rows = session.find(SessionRow, number=number)
        if not rows or (user_id is not None and rows[0].user_id != user_id):
            raise NotFound(f"no session has the id {number!r}; it may have ended")
        self._end(rows[0], "session.closed", by.user_id, by.source, "ended by hand")

    def close_all(self, session: Session, user_id: str, *, but: str | None = None) -> int:
        """End all sessions of a user but one, in a unit of work, and return how many."""
        rows = [row for row in session.find(SessionRow, user_id=user_id) if row.id != but]
        for row in rows:
            session.delete(row)
        return len(rows)

    def close_provider(self, issuer: str, subject: str | None, provider_session: str | None) -> int:
        """End what an identity provider logs out: one of its sessions, or all of a subject; return how many."""
        with self._database.session(self._clock.now()) as session:
            if provider_session:
                rows = session.find(SessionRow, issuer=issuer, provider_session=provider_session)
            else:
                rows = session.find(SessionRow, issuer=issuer, subject=subject)
        rows = [row for row in rows if subject is None or row.subject == subject]
        for row in rows:
            self._end(row, "session.closed", None, None, "logged out by the identity provider")
        return len(rows)

    def of_user(self, user_id: str) -> Sequence[SessionRow]:
        """Return the sessions of a user that are not over, newest first."""
        now = self._clock.now()
        with self._database.session(now) as session:
            rows = session.find(SessionRow, user_id=user_id)
        alive = (r for r in rows if now < min(r.expires, r.used + timedelta(seconds=r.idle_seconds)))
        return sorted(alive, key=lambda row: row.created, reverse=True)

    def prove(self, identity: Identity) -> None:
        """Note that the person has just given password or factor again."""
        if identity.session is None:
            return
        now = self._clock.now()
        with self._database.session(now) as session:
            session.amend(SessionRow, identity.session, proven=now)
            written = self._trail.record(
                session, "session.proven", actor=identity.user_id, subject=identity.user_id, source=identity.source
            )
            session.flush()
        written()

    def is_fresh(self, identity: Identity) -> bool:
        """Return whether the last proof is recent enough; outside of sessions every request is one."""
        return identity.proven_at is None or self._clock.now() - identity.proven_at <= self.settings.proof

    def csrf_of(self, session_id: str) -> str:
        """Return the token against forged requests that belongs to a session."""
        return self._csrf.mac(session_id.encode())

    def csrf_fits(self, session_id: str, token: str) -> bool:
        """Return whether `token` is the session's."""
        return self._csrf.verifies(session_id.encode(), token)

    def _row(self, token: Secret, subject: Subject, origin: Origin, now: datetime, limited: bool) -> SessionRow:
        powerful = origin.app == "admin" or ADMIN_GROUP in subject.groups
        idle = self.settings.admin_idle if powerful else self.settings.idle
        return SessionRow(
            id=digest(token),
            number=ids.new(),
            user_id=subject.user_id,
            stamp=subject.stamp,
            way=origin.way,
            app=origin.app,
            limited=limited,
            created=now,
            used=now,
            proven=now,
            expires=now + self.settings.absolute,
            idle_seconds=int(idle.total_seconds()),
            source=origin.source,
            agent=_shown(origin.agent),
            issuer=origin.issuer,
            subject=origin.subject,
            provider_session=origin.provider_session,
        )

    def _end(self, row: SessionRow, event: str, actor: str | None, source: str | None, reason: str) -> None:
        with self._database.session(self._clock.now()) as session:
            session.delete_where(SessionRow, {"id": row.id})
            written = self._trail.record(
                session,
                event,
                actor=actor,
                subject=row.number,
                source=source,
                details={"user": row.user_id, "reason": reason},
            )
            session.flush()
        written()


def digest(token: Secret) -> str:
    """Return what is stored for a session's token."""
    return hashlib.sha256(token.reveal().encode("utf-8", "replace")).hexdigest()


def _shown(agent: str | None) -> str | None:
    if agent is None:
        return None
    return "".join(letter for letter in agent if letter.isprintable())[:255]
