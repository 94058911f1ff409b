"""Password recovery: an administrator makes a link, whoever holds it sets the password, once.

There is no recovery by mail and no page that anybody could start one from. A link is sealed and names user, end, and
where the browser goes afterwards; it is good until it is used, ends, or the password is changed otherwise. Where it may
go afterwards is a list of exact addresses or anchored patterns, empty unless set. Source: guideline W-24.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest, NotFound, SettingsError
from watchword.core.keys import KeyRing, SealBroken
from watchword.core.secret import Secret
from watchword.identity.audit import AuditTrail
from watchword.identity.once import Once
from watchword.identity.sessions import Sessions
from watchword.identity.subjects import Subjects
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import UserRow

DEFAULT_HOURS, MAX_HOURS = 24, 72
MAX_ADDRESS = 2_000
SetPassword = Callable[[Session, UserRow, Secret], None]
"""Judges and sets a password."""


class ReturnAddresses:
    """Where a browser may be sent. Source: guideline W-24, 7.4: full match always."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        """`allowed`: exact addresses, or patterns that begin with `^` and end with `$`.

        Raises:
            SettingsError: a pattern isn't anchored, is no pattern, or would match any address.
        """
        self._exact = frozenset(one for one in allowed if not one.startswith("^"))
        self._patterns = tuple(_pattern(one) for one in allowed if one.startswith("^"))
        for one in self._exact:
            if not _is_address(one):
                raise SettingsError(f"recovery.return_to: {one!r} is no http(s) address, and no pattern ^…$")

    def check(self, address: str) -> str:
        """Return `address` if a browser may go there.

        Raises:
            BadUserRequest: it isn't on the list.
        """
        known = len(address) <= MAX_ADDRESS and _is_address(address)
        if known and (address in self._exact or any(pattern.fullmatch(address) for pattern in self._patterns)):
            return address
        raise BadUserRequest("The return address isn't allowed: recovery.return_to lists those that are")


@dataclass(frozen=True, slots=True)
class RecoveryLink:
    """A link as it is handed over; shown once."""

    token: Secret
    expires: datetime


class Recovery:
    """Makes and redeems recovery links."""

    def __init__(
        self,
        database: Database,
        subjects: Subjects,
        sessions: Sessions,
        once: Once,
        seals: KeyRing,
        trail: AuditTrail,
        clock: Clock,
        set_password: SetPassword,
        addresses: ReturnAddresses,
    ) -> None:
        self._database, self._subjects, self._sessions, self._once = database, subjects, sessions, once
        self._seals, self._trail, self._clock = seals, trail, clock
        self._set_password, self._addresses = set_password, addresses

    def issue(
        self,
        user_id: str,
        *,
        actor: str,
        source: str | None = None,
        hours: int = DEFAULT_HOURS,
        return_to: str | None = None,
    ) -> RecoveryLink:
        """Make a link for a user.

        Raises:
            NotFound: there is no such user here.
            BadUserRequest: it would last too long, or lead where it may not.
        """
        if not 1 <= hours <= MAX_HOURS:
            raise BadUserRequest(f"A link is good for {hours} hours; expected 1..{MAX_HOURS}")
        if return_to is not None:
            self._addresses.check(return_to)
        now = self._clock.now()
        subject = self._subjects.read(user_id, now)
        if subject is None or not subject.inside:
            raise NotFound(f"there is no user {user_id!r} whose password is kept here, or it is locked")
        expires = now + timedelta(hours=hours)
        told = {
            "user": user_id,
            "stored": _digest(subject.stored),
            "expires": expires.timestamp(),
            "to": return_to,
            "number": secrets.token_hex(8),
        }
        with self._database.session(now) as session:
            written = self._trail.record(session, "recovery.issued", actor=actor, subject=user_id, source=source)
            session.flush()
        written()
        return RecoveryLink(Secret(self._seals.seal(json.dumps(told).encode(), "recovery")), expires)

    def redeem(self, token: Secret, password: Secret, *, source: str | None = None) -> str | None:
        """Set the password of the link's user, end its sessions, and return where to go, None: to the login page.

        Raises:
            BadUserRequest: the link is over, was used, or the password isn't accepted; then it stays good.
        """
        try:
            told = json.loads(self._seals.open(token.reveal()[:10_000], "recovery"))
        except SealBroken:
            raise _over() from None
        now, expires = self._clock.now(), datetime.fromtimestamp(told["expires"], UTC)
        if expires <= now:
            raise _over()
        with self._database.session(now) as session:
            row = session.get(UserRow, told["user"])
            if row is None or _digest(row.password or "") != told["stored"]:
                raise _over()
            self._set_password(session, row, password)
            row.attempts, row.lock_expiration_time = None, None
            self._sessions.close_all(session, row.id)
            written = self._trail.record(session, "recovery.redeemed", actor=row.id, subject=row.id, source=source)
            if not self._once.take("recovery", told["number"], expires):
                raise _over()
            session.flush()
        written()
        return None if told["to"] is None else self._addresses.check(told["to"])


def _over() -> BadUserRequest:
    return BadUserRequest("The link is over or was used: ask an administrator for another one")


def _digest(stored: str) -> str:
    """Return what ties a link to the password that it replaces."""
    return hashlib.sha256(f"recovery:{stored}".encode()).hexdigest()[:32]


def _is_address(address: str) -> bool:
    if any(ord(letter) <= 32 or letter in "\\<>\"'" for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None


def _pattern(text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise SettingsError(f"recovery.return_to: {text!r} is no regular expression: {error}") from None
    if not text.endswith("$") or text.endswith("\\$"):
        raise SettingsError(f"recovery.return_to: {text!r} isn't anchored: begin with ^ and end with $")
    if any(pattern.fullmatch(probe) for probe in ("https://evil.example/", "http://evil.example:81/x?y#z")):
        raise SettingsError(f"recovery.return_to: {text!r} matches any address: name the host")
    return pattern
