"""Read the audit trail, and find out whether it was changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from watchword.core.errors import BadUserRequest
from watchword.core.keys import KeyRing
from watchword.identity.audit_heads import Head
from watchword.identity.audit_seals import id_of, link_of, seal_of
from watchword.store.database import Database
from watchword.store.tables import AuditChainRow, AuditRow

_PLACES = "SELECT RECORD_ID_, NUMBER_ FROM WW_AUDIT_CHAIN"
_LINKS = "SELECT NUMBER_, RECORD_ID_, KEY_ID_, LINK_ FROM WW_AUDIT_CHAIN WHERE NUMBER_ > ? ORDER BY NUMBER_ LIMIT 500"

RESTORED = "audit.restored"
"""Event of a record that says that an older database was put in place, after which link the trail was another one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole trail found."""

    records: int
    chained: int
    head: str
    """Number and link of the last record chained, `NUMBER:LINK`: keep it elsewhere, a cut tail shows by it."""
    problems: tuple[str, ...]
    set_back: tuple[str, ...] = ()
    """What somebody has recorded as a restored database, which is why heads that were sent out before are gone."""


@dataclass(slots=True)
class _Found:
    """What was seen on the way along the chain."""

    problems: list[str] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    """The links that heads are compared with, by number."""
    restored: list[tuple[int, AuditRow]] = field(default_factory=list)
    """The last link that each restored database held, and the record that says so."""


def verify(
    database: Database,
    ring: KeyRing,
    *,
    head: str | None = None,
    noted: Sequence[Head] = (),
    signers: Iterable[bytes] = (),
    last: int | None = None,
    limit: int = 100,
) -> Verdict:
    """Check every seal and every link.

    Args:
        database: holds the trail.
        ring: the audit key ring.
        head: `NUMBER:LINK` noted earlier, which the chain must still hold.
        noted: heads that were sent out earlier; all of them must still be there.
        signers: public keys, one of which must have signed each noted head that is signed.
        last: only this many of the last links, and the records from the first of these on; None: all.
        limit: problems that are told at most.
    """
    signers = tuple(signers)
    wanted = (*noted, *_head(head))
    first = 0 if last is None else max(0, _highest(database) - last)
    found, number, link, since = _Found(), first, "", ""
    found.problems += [f"head {h.number} wasn't signed here" for h in noted if h.signer and not h.is_signed_by(signers)]
    compared = {one.number for one in wanted}
    for place, row in links(database, max(0, first - 1)):
        if place.number == first:
            link, since = place.link, place.record_id  # the one before is taken as it is
            continue
        number += 1
        if place.number != number:
            found.problems.append(f"link {number} is missing: the next one is {place.number}")
            number = place.number
        key = ring.find(place.key_id)
        if key is None:
            found.problems.append(f"link {number} was made with key {place.key_id}, which isn't here")
        elif row is None:
            found.problems.append(f"link {number}: record {place.record_id} is gone")
        elif place.link != link_of(ring, number, link, row.id, row.seal, key):
            found.problems.append(f"link {number} doesn't fit record {row.id} and the link before")
        if number in compared:
            found.links[number] = place.link
        if row is not None and row.event == RESTORED:
            found.restored.append((_held(row), row))
        link = place.link
        if len(found.problems) >= limit:
            break
    records = 0
    for row in _records(database, since):
        records += 1
        key = ring.find(row.key_id)
        if key is None or row.seal != seal_of(ring, row, key):
            found.problems.append(f"record {row.id} was changed, or its key {row.key_id} isn't here")
        if len(found.problems) >= limit:
            break
    lost, set_back = _lost([one for one in wanted if one.number > first], found)
    if len(found.problems) < limit:
        found.problems += _told(lost, number, found)
    return Verdict(records, number - first, f"{number}:{link}", tuple(found.problems), set_back)


def contradicted(database: Database, noted: Iterable[Head]) -> int | None:
    """Return the number of the first noted head that isn't in the chain; None if all are."""
    heads = sorted(noted, key=lambda one: one.number)
    found = {place.number: place.link for place, _ in links(database, heads[0].number - 1)} if heads else {}
    return next((one.number for one in heads if found.get(one.number) != one.link), None)


def _lost(wanted: Iterable[Head], found: _Found) -> tuple[list[Head], tuple[str, ...]]:
    """Return the heads that are gone without a reason, and what is said about those with one."""
    lost: list[Head] = []
    excused: Counter[str] = Counter()
    for head in wanted:
        if found.links.get(head.number) == head.link:
            continue
        reason = next((row for held, row in found.restored if _explains(held, row, head)), None)
        if reason is None:
            lost.append(head)
        else:
            details = json.loads(reason.details or "{}")
            excused[
                f"set back to link {details.get('links')} on {reason.timestamp:%Y-%m-%d}: {details.get('why')}"
            ] += 1
    return lost, tuple(f"{text} ({count} heads of before are gone)" for text, count in excused.items())


def _explains(held: int, row: AuditRow, head: Head) -> bool:
    """Return whether a restored database is why a head is gone: it is of before, and of what wasn't restored."""
    sent = head.time
    return head.number > held and sent is not None and sent <= row.timestamp


def _told(lost: Iterable[Head], last: int, found: _Found) -> list[str]:
    told = {
        f"link {one.number} isn't the one that was sent out: the chain was made anew": None
        for one in lost
        if one.number in found.links
    }
    cut = max((one.number for one in lost if one.number > last), default=None)
    if cut is not None:
        told[f"the chain ends at {last}, link {cut} was sent out: its end was cut off"] = None
    return list(told)


def _held(row: AuditRow) -> int:
    held = json.loads(row.details or "{}").get("links")
    return held if isinstance(held, int) else 1 << 62


def _head(text: str | None) -> tuple[Head, ...]:
    number, _, link = (text or "").partition(":")
    if text and not number.isdecimal():
        raise BadUserRequest(f"the head is {text!r}: expected NUMBER:LINK")
    return (Head(int(number), link),) if text else ()


def _highest(database: Database) -> int:
    return int(database.select("SELECT COALESCE(MAX(NUMBER_), 0) FROM WW_AUDIT_CHAIN")[0][0])


def places(database: Database) -> dict[str, int]:
    """Return the number of each record that has a place in the chain, by the record's id."""
    return {str(record): int(number) for record, number in database.select(_PLACES)}


def records_since(database: Database, since: datetime | None = None) -> Iterator[AuditRow]:
    """Yield the records in order, from a moment on."""
    return _records(database, "" if since is None else id_of(since))


def _records(database: Database, last: str) -> Iterator[AuditRow]:
    """Yield the records after an id."""
    names = ", ".join(column.name for column in AuditRow.table.columns)
    sql = f"SELECT {names} FROM WW_AUDIT WHERE ID_ > ? ORDER BY ID_ LIMIT 500"  # noqa: S608 - names of our own
    attributes = [column.attribute for column in AuditRow.table.columns]
    while lines := database.select(sql, (last,)):
        for line in lines:
            yield AuditRow(**dict(zip(attributes, line, strict=True)))
        last = lines[-1][0]


def links(database: Database, last: int) -> Iterator[tuple[AuditChainRow, AuditRow | None]]:
    """Yield the links after a number, each with its record."""
    while True:
        with database.session(datetime.now(UTC)) as session:
            lines = database.select(_LINKS, (last,))
            if not lines:
                return
            found = {row.id: row for row in session.find(AuditRow, id=tuple(line[1] for line in lines))}
        for number, record_id, key_id, link in lines:
            place = AuditChainRow(number=number, record_id=record_id, key_id=key_id, link=link)
            yield place, found.get(record_id)
            last = number
