"""The audit trail: every act of security as a sealed line of WW_AUDIT and as one line of the security log.

A record that belongs to a change is written in the change's own transaction (`record`): none without the other. What
has no transaction - failed logins, refused access - is noted (`note`) and written by a thread, many at a time; the same
thing again within some seconds is counted instead of written, and beyond a bound only the number is kept, so that a
flood of refusals costs the database next to nothing.

Each record carries a seal (HMAC by the installation's audit key). The chain over the records is a table of its own
whose key is the link's number: any node may lengthen it without a lock, and two that try the same number see that. Only
inserts are needed. Source: guideline W-20.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.keys import KeyRing
from watchword.core.log import Log
from watchword.identity.acts import WATCHED, acts_of
from watchword.identity.audit_check import links
from watchword.identity.audit_heads import EVENT, signed, told
from watchword.identity.audit_seals import id_of, link_of, moment_text, seal_of
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import AuditChainRow, AuditRow

log = Log("watchword.security")

SUCCESS, FAILURE, DENIED = "success", "failure", "denied"
"""Outcomes."""
AGAIN_SECONDS = 10.0
"""The same note within this time is counted."""
MAX_NOTES = 1_000
"""Different notes kept within that time; of others only the number is kept."""
MAX_DETAILS = 4_000
"""Characters of a record's details."""
PAUSE = 0.5
"""Seconds between two turns of the writer."""
LOOK_SECONDS = 30.0
"""Seconds between two looks of a server at what others have chained."""
_AT_ONCE = 500
"""Records that one head is over at most, and those before its start whose heads a server sends out once more."""
_LATEST = "SELECT NUMBER_, LINK_ FROM WW_AUDIT_CHAIN ORDER BY NUMBER_ DESC LIMIT 1"
_LOOSE = (
    "SELECT A.ID_, A.SEAL_ FROM WW_AUDIT A WHERE A.ID_ >= ? "
    "AND NOT EXISTS (SELECT 1 FROM WW_AUDIT_CHAIN C WHERE C.RECORD_ID_ = A.ID_) ORDER BY A.ID_ LIMIT 500"
)
_HOUR = 3_600_000

Note = tuple[str, str, str | None, str | None, str | None, str | None]
"""Event, outcome, actor, subject, source, details."""


@dataclass(slots=True)
class _Notes:
    """What was noted and is not written yet."""

    fresh: list[tuple[datetime, Note]] = field(default_factory=list)
    again: dict[Note, int] = field(default_factory=dict)
    since: float = 0.0
    dropped: Counter[str] = field(default_factory=Counter)


class AuditTrail:
    """Writes the trail of one installation; may be shared by all threads of a process.

    As the watcher of a database it records what any unit of work does to users and their rights.
    """

    watched = WATCHED

    def __init__(
        self, database: Database, ring: KeyRing, clock: Clock, *, signer: KeyRing | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`ring` is the audit key ring, `signer` that of heads; no thread runs before there is something to write."""
        self._database, self._ring, self._clock, self._monotonic = database, ring, clock, monotonic
        self._signer = signer
        self._watching = False
        self._sent: int | None = None
        self._notes = _Notes()
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._loose_since = ""

    def record(
        self,
        session: Session,
        event: str,
        *,
        actor: str | None = None,
        subject: str | None = None,
        source: str | None = None,
        outcome: str = SUCCESS,
        details: Mapping[str, Any] | None = None,
    ) -> Callable[[], None]:
        """Add a record to a unit of work; call what is returned once that is stored: it writes the log line.

        Args:
            session: the unit of work that makes the change.
            event: noun and verb, such as `user.created`.
            actor: user id of who did it; None: the program itself.
            subject: id of what it was done to.
            source: network address it came from.
            outcome: `success`, `failure` or `denied`.
            details: what else matters; nothing secret.
        """
        note = _note(event, outcome, actor, subject, source, details)
        row = self._row(session.now, note)
        session.add(row)
        return lambda: self._written((row,))

    def before_flush(self, session: Session) -> Callable[[], None]:
        """Record the acts of security that a unit of work is about to store, but for those that it tells itself."""
        already = {(row.event, row.subject) for row in session.cached(AuditRow)}
        rows = tuple(
            self._row(session.now, _note(act.event, SUCCESS, session.actor, act.subject, session.source, act.details))
            for act in acts_of(session)
            if (act.event, act.subject) not in already
        )
        for row in rows:
            session.add(row)
        return lambda: self._written(rows)

    def note(
        self,
        event: str,
        *,
        actor: str | None = None,
        subject: str | None = None,
        source: str | None = None,
        outcome: str = FAILURE,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Have a record written soon; never waits, never raises. Arguments as for `record`."""
        note = _note(event, outcome, actor, subject, source, details)
        with self._lock:
            notes = self._notes
            if note in notes.again:
                notes.again[note] += 1
            elif len(notes.again) >= MAX_NOTES:
                notes.dropped[event] += 1
            else:
                notes.since = notes.since if notes.again else self._monotonic()
                notes.again[note] = 0
                notes.fresh.append((self._clock.now(), note))
        self._start()

    def watch(self) -> None:
        """Send out heads of what other processes chain, too, and of what was chained a while before: for servers."""
        self._watching = True
        self._start()

    def flush(self) -> None:
        """Write what was noted and lengthen the chain, now."""
        with self._turn:
            self._write_notes(everything=True)
            self._chain()
            self._send_heads()

    def stop(self) -> None:
        """Write everything and end the thread."""
        thread = self._thread
        self._stopping.set()
        self._wake.set()
        if thread is not None:
            thread.join(10)
            self.flush()

    def _row(self, now: datetime, note: Note) -> AuditRow:
        event, outcome, actor, subject, source, details = note
        row = AuditRow(
            id=ids.ordered(),
            timestamp=now,
            event=event,
            outcome=outcome,
            actor=actor,
            subject=subject,
            source=source,
            details=details,
            key_id=self._ring.current.id,
            seal="",
        )
        row.seal = seal_of(self._ring, row, self._ring.current)
        return row

    def _written(self, rows: tuple[AuditRow, ...]) -> None:
        if not rows:
            return
        for row in rows:
            log.info(
                row.event,
                event_id=row.id,
                outcome=row.outcome,
                actor=row.actor,
                subject=row.subject,
                source=row.source,
                details=row.details,
            )
        self._start()

    def _start(self) -> None:
        self._wake.set()
        if self._thread is None and not self._stopping.is_set():
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, daemon=True, name="watchword-audit")
                    self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            idle = LOOK_SECONDS if self._watching else None
            self._wake.wait(PAUSE if self._notes.again else idle)
            self._wake.clear()
            if self._stopping.is_set():
                return
            try:
                with self._turn:
                    self._write_notes()
                    self._chain()
                    self._send_heads()
            except Exception as error:  # noqa: BLE001 - the thread must live; what was noted waits for the next turn
                log.error("the audit trail can't be written", reason=type(error).__name__)  # noqa: TRY400
            self._stopping.wait(PAUSE)

    def _write_notes(self, *, everything: bool = False) -> None:
        now = self._clock.now()
        with self._lock:
            notes = self._notes
            due = list(notes.fresh)
            notes.fresh.clear()
            over = everything or self._monotonic() - notes.since >= AGAIN_SECONDS
            if over:
                due += [(now, _repeated(note, times)) for note, times in notes.again.items() if times]
                due += [(now, _dropped(event, times)) for event, times in notes.dropped.items()]
                self._notes = _Notes()
        if not due:
            return
        rows = tuple(self._row(moment, note) for moment, note in due)
        try:
            with self._database.session(now) as session:
                for row in rows:
                    session.add(row)
                session.flush()
        except Exception:
            with self._lock:
                self._notes.fresh[:0] = due[:MAX_NOTES]
            raise
        self._written(rows)

    def _chain(self) -> None:
        """Give every record that has no place in the chain yet the next one."""
        floor = self._loose_since
        while True:
            loose = self._database.select(_LOOSE, (floor,))
            if not loose:
                break
            try:
                self._lengthen(loose)
            except WatchwordError as error:
                if not error.retriable:
                    raise  # else another node was faster: look again
        self._loose_since = _id_floor(datetime.now(UTC))

    def _lengthen(self, loose: list[tuple[Any, ...]]) -> None:
        latest = self._database.select(_LATEST)
        number, link = latest[0] if latest else (0, "")
        if self._sent is None and not self._watching:
            self._sent = number
        key = self._ring.current
        with self._database.session(self._clock.now()) as session:
            for record_id, seal in loose:
                number += 1
                link = link_of(self._ring, number, link, record_id, seal, key)
                session.add(AuditChainRow(number=number, record_id=record_id, key_id=key.id, link=link))
            session.flush()

    def _send_heads(self) -> None:
        """Send out heads of what was chained since the last one: this process's, or all of it where it watches."""
        if self._sent is None and not self._watching:
            return
        latest = self._database.select(_LATEST)
        number = int(latest[0][0]) if latest else 0
        sent = max(0, number - _AT_ONCE) if self._sent is None else self._sent
        while sent < number:
            places = [(place, row) for place, row in islice(links(self._database, sent), _AT_ONCE)]
            if not places:
                break
            last, _ = places[-1]
            self._send(sent + 1, last.number, last.link, [(place.number, row) for place, row in places])
            sent = last.number
        self._sent = sent

    def _send(self, first: int, number: int, link: str, records: list[tuple[int, AuditRow | None]]) -> None:
        if self._signer is None:
            log.info(EVENT, number=number, link=link)
            return
        moment = moment_text(datetime.now(UTC))
        said = [(place, told(row) if row is not None else {}) for place, row in records]
        head = signed(self._signer.current, said, number=number, first=first, link=link, moment=moment)
        log.info(
            EVENT, number=number, link=link, first=first, digest=head.digest, moment=moment, signer=head.signer,
            signature=head.signature,
        )  # fmt: skip


def _note(
    event: str,
    outcome: str,
    actor: str | None,
    subject: str | None,
    source: str | None,
    details: Mapping[str, Any] | None,
) -> Note:
    return (event, outcome, _clean(actor), _clean(subject), _clean(source, 64), _text(details))


def _repeated(note: Note, times: int) -> Note:
    details = {**(json.loads(note[5]) if note[5] else {}), "repeated": times}
    return (*note[:5], _text(details))


def _dropped(event: str, times: int) -> Note:
    return ("audit.overflow", FAILURE, None, None, None, _text({"event": event, "count": times}))


def _clean(value: str | None, length: int = 255) -> str | None:
    """Return text that both databases can store and that is one line."""
    if value is None:
        return None
    known = value[:length].encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in known)


def _text(details: Mapping[str, Any] | None) -> str | None:
    if not details:
        return None
    text = json.dumps(details, ensure_ascii=True, sort_keys=True, default=str)
    return text if len(text) <= MAX_DETAILS else json.dumps({"cut": text[: MAX_DETAILS // 2]})


def _id_floor(now: datetime) -> str:
    """Return an id below which no transaction can still bring in a record: those of an hour ago."""
    return id_of(datetime.fromtimestamp(max(0.0, now.timestamp() - _HOUR / 1000), UTC))
