"""API clients: programs that call as a technical user, with tokens that are scoped, expire and can be rotated.

A token reads `wwt_ID_SECRET`: the prefix is for scanners that look for leaked secrets, the id finds the row, of the
secret only a keyed digest is stored. Source: guidelines W-23, W-25.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest, NotFound
from watchword.core.keys import KeyRing
from watchword.core.secret import Secret
from watchword.identity.audit import FAILURE, AuditTrail
from watchword.identity.model import Identity
from watchword.identity.subjects import Subject, Subjects
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import ClientRow, TokenRow, UserRow

PREFIX = "wwt_"
SECRET_BYTES = 32
MAX_DAYS = 366
DEFAULT_DAYS = 90
MEMORY = 1_000
"""Tokens remembered at most."""
REMEMBER_SECONDS = 30.0
"""How long a token that was right needs no look-up; each statement still checks that it holds."""
_TOKEN = re.compile(r"wwt_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_SCOPE = re.compile(r"(?:\*|[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)*)(?::read)?")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_USER_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_FIND = (
    "SELECT T.DIGEST_, T.EXPIRES_, C.ID_, C.USER_ID_, C.SCOPES_ FROM WW_TOKEN T "
    "JOIN WW_CLIENT C ON C.ID_ = T.CLIENT_ID_ WHERE T.ID_ = ?"
)
_FACT = "EXISTS (SELECT 1 FROM WW_TOKEN WHERE ID_ = ? AND EXPIRES_ > ?)"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token, shown once."""

    token: Secret
    token_id: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Client:
    """An API client and when its tokens end."""

    id: str
    user_id: str
    scopes: tuple[str, ...]
    days: int
    created: datetime
    created_by: str | None
    tokens: tuple[tuple[str, datetime, datetime], ...]
    """Id, when it was made, when it ends."""


@dataclass(frozen=True, slots=True)
class _Known:
    token_id: str
    scopes: frozenset[str]
    subject: Subject
    until: float


class Clients:
    """Makes, finds and ends clients and their tokens."""

    def __init__(
        self,
        database: Database,
        subjects: Subjects,
        ring: KeyRing,
        trail: AuditTrail,
        clock: Clock,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ring` is the token key ring."""
        self._database, self._subjects, self._ring = database, subjects, ring
        self._trail, self._clock, self._monotonic = trail, clock, monotonic
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def add(
        self,
        client_id: str,
        scopes: Sequence[str],
        *,
        user_id: str | None = None,
        days: int = DEFAULT_DAYS,
        actor: str | None = None,
        source: str | None = None,
    ) -> Issued:
        """Make a client and its first token.

        Args:
            client_id: its name.
            scopes: resources it may touch: `external-task`, `task:read`, `*` for all of the published API.
            user_id: as whom it calls; a technical user without password of this id is made if there is none.
            days: how long each token is good, 1 to 366.
            actor: who makes it.
            source: network address of who makes it.

        Raises:
            BadUserRequest: the client exists, or a word is malformed.
        """
        as_user = user_id or client_id
        _check(client_id, scopes, days)
        now = self._clock.now()
        row = ClientRow(
            id=client_id,
            user_id=as_user,
            scopes=" ".join(sorted(set(scopes))),
            days=days,
            created=now,
            created_by=actor,
        )
        with self._database.session(now) as session:
            if session.get(ClientRow, client_id) is not None:
                raise BadUserRequest(f"client {client_id!r} exists already: rotate its token, or choose another name")
            made = self._technical_user(session, as_user)
            session.add(row)
            issued = self._issue(session, row)
            written = self._record(session, "token.created", row, actor, source, technical_user_made=made)
            session.flush()
        written()
        return issued

    def rotate(
        self,
        client_id: str,
        *,
        grace: timedelta = timedelta(hours=24),
        actor: str | None = None,
        source: str | None = None,
    ) -> Issued:
        """Make another token; those there are end after `grace`, or earlier if they would anyway.

        Raises:
            NotFound: there is no such client.
        """
        now = self._clock.now()
        with self._database.session(now) as session:
            row = self._row(session, client_id)
            for token in session.find(TokenRow, client_id=client_id):
                if token.expires <= now:
                    session.delete(token)
                else:
                    token.expires = min(token.expires, now + grace)
            issued = self._issue(session, row)
            written = self._record(session, "token.rotated", row, actor, source, grace_seconds=grace.total_seconds())
            session.touch(row)
            session.flush()
        self._forget()
        written()
        return issued

    def revoke(self, client_id: str, *, actor: str | None = None, source: str | None = None) -> None:
        """End all tokens of a client at once and take it away; its user stays.

        Raises:
            NotFound: there is no such client.
        """
        with self._database.session(self._clock.now()) as session:
            row = self._row(session, client_id)
            session.delete_where(TokenRow, {"client_id": client_id})
            session.delete(row)
            written = self._record(session, "token.revoked", row, actor, source)
            session.flush()
        self._forget()
        written()

    def all(self, *, user_id: str | None = None) -> Sequence[Client]:
        """Return the clients, those that call as `user_id` if it is given, by id."""
        with self._database.session(self._clock.now()) as session:
            rows = session.find(ClientRow) if user_id is None else session.find(ClientRow, user_id=user_id)
            tokens = session.find(TokenRow, client_id=tuple(row.id for row in rows)) if rows else []
        return [
            Client(
                row.id,
                row.user_id,
                tuple(row.scopes.split()),
                row.days,
                row.created,
                row.created_by,
                tuple(sorted((t.id, t.created, t.expires) for t in tokens if t.client_id == row.id)),
            )
            for row in sorted(rows, key=lambda one: one.id)
        ]

    def identify(self, token: Secret, *, source: str | None = None, again: bool = False) -> Identity | None:
        """Return who calls with a token, None if it isn't one of ours or is over; `again`: look it up afresh."""
        name = hashlib.sha256(token.reveal().encode("utf-8", "replace")).hexdigest()
        known = None if again else self._known.get(name)
        if known is None or known.until <= self._monotonic():
            known = self._look_up(token, source)
            with self._lock:
                self._known.pop(name, None)
                if known is None:
                    return None
                self._known[name] = known
                while len(self._known) > MEMORY:
                    self._known.popitem(last=False)
        now = self._clock.now()
        return Identity(
            known.subject.user_id,
            known.subject.groups,
            known.subject.tenants,
            known.subject.guard(_FACT, (known.token_id, now), now),
            source=source,
            way="client",
            scopes=known.scopes,
        )

    def _look_up(self, token: Secret, source: str | None) -> _Known | None:
        match = _TOKEN.fullmatch(token.reveal())
        rows = self._database.select(_FIND, (match[1],)) if match else []
        now = self._clock.now()
        right = False
        if match and rows:
            right = self._ring.verifies(f"token:{match[2]}".encode(), rows[0][0])
        subject = self._subjects.read(rows[0][3], now) if right and rows[0][1] > now else None
        if subject is None or match is None:
            self._trail.note("token.refused", actor=rows[0][3] if right else None, source=source, outcome=FAILURE)
            return None
        return _Known(match[1], frozenset(rows[0][4].split()), subject, self._monotonic() + REMEMBER_SECONDS)

    def _issue(self, session: Session, row: ClientRow) -> Issued:
        token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(SECRET_BYTES)
        expires = session.now + timedelta(days=row.days)
        session.add(
            TokenRow(
                id=token_id,
                client_id=row.id,
                digest=self._ring.mac(f"token:{secret}".encode()),
                created=session.now,
                expires=expires,
            )
        )
        return Issued(Secret(f"{PREFIX}{token_id}_{secret}"), token_id, expires)

    def _row(self, session: Session, client_id: str) -> ClientRow:
        row = session.get(ClientRow, client_id)
        if row is None:
            raise NotFound(f"there is no client {client_id!r}")
        return row

    def _technical_user(self, session: Session, user_id: str) -> bool:
        """Make the user if it is missing: without password it can't log in, and holds no rights yet."""
        if session.get(UserRow, user_id) is not None or self._subjects.read(user_id, session.now) is not None:
            return False
        if not _USER_ID.fullmatch(user_id):
            raise BadUserRequest(f"User id {user_id!r} is not valid: use letters and digits only, or name another user")
        session.add(UserRow(id=user_id, last_name="API client"))
        return True

    def _record(
        self, session: Session, event: str, row: ClientRow, actor: str | None, source: str | None, **details: object
    ) -> Callable[[], None]:
        told = {"user": row.user_id, "scopes": row.scopes, **details}
        return self._trail.record(session, event, actor=actor, subject=row.id, source=source, details=told)

    def _forget(self) -> None:
        with self._lock:
            self._known.clear()


def _check(client_id: str, scopes: Sequence[str], days: int) -> None:
    if not _ID.fullmatch(client_id):
        raise BadUserRequest(f"Client id {client_id[:80]!r} is not valid: letters, digits, dot, dash, underscore")
    if not scopes:
        raise BadUserRequest("A client needs a scope: name the resources it may touch, such as external-task")
    for scope in scopes:
        if not _SCOPE.fullmatch(scope) or scope.startswith("watchword"):
            raise BadUserRequest(f"Scope {scope[:80]!r} is not valid: a resource (external-task), with :read, or *")
    if not 1 <= days <= MAX_DAYS:
        raise BadUserRequest(f"A token is good for {days} days; expected 1..{MAX_DAYS}: tokens expire")
