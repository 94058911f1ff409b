"""Read the audit trail, and find out whether it was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from watchword.core.keys import KeyRing
from watchword.identity.audit_seals import id_of, link_of, seal_of
from watchword.store.database import Database
from watchword.store.tables import AuditChainRow, AuditRow

_LINKS = "SELECT NUMBER_, RECORD_ID_, KEY_ID_, LINK_ FROM WW_AUDIT_CHAIN WHERE NUMBER_ > ? ORDER BY NUMBER_ LIMIT 500"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole trail found."""

    records: int
    chained: int
    head: str
    """Number and link of the last record chained, `NUMBER:LINK`: keep it elsewhere, a cut tail shows by it."""
    problems: tuple[str, ...]


def verify(database: Database, ring: KeyRing, *, head: str | None = None, limit: int = 100) -> Verdict:
    """Check every seal and every link; `head` is one noted earlier that the chain must still hold.

    At most `limit` problems are told.
    """
    problems: list[str] = []
    number, link, seen = 0, "", head is None
    for place, row in _links(database):
        number += 1
        if place.number != number:
            problems.append(f"link {number} is missing: the next one is {place.number}")
            number = place.number
        key = ring.find(place.key_id)
        if key is None:
            problems.append(f"link {number} was made with key {place.key_id}, which isn't here")
        elif row is None:
            problems.append(f"link {number}: record {place.record_id} is gone")
        elif place.link != link_of(ring, number, link, row.id, row.seal, key):
            problems.append(f"link {number} doesn't fit record {row.id} and the link before")
        link = place.link
        seen = seen or head == f"{number}:{link}"
        if len(problems) >= limit:
            break
    records = 0
    for row in records_since(database):
        records += 1
        key = ring.find(row.key_id)
        if key is None or row.seal != seal_of(ring, row, key):
            problems.append(f"record {row.id} was changed, or its key {row.key_id} isn't here")
        if len(problems) >= limit:
            break
    if not seen:
        problems.append(f"the chain holds no link {head}: its end was cut off, or it was made anew")
    return Verdict(records, number, f"{number}:{link}", tuple(problems))


def records_since(database: Database, since: datetime | None = None) -> Iterator[AuditRow]:
    """Yield the records in order, from a moment on."""
    names = ", ".join(column.name for column in AuditRow.table.columns)
    sql = f"SELECT {names} FROM WW_AUDIT WHERE ID_ > ? ORDER BY ID_ LIMIT 500"  # noqa: S608 - names of our own
    last = "" if since is None else id_of(since)
    attributes = [column.attribute for column in AuditRow.table.columns]
    while lines := database.select(sql, (last,)):
        for line in lines:
            yield AuditRow(**dict(zip(attributes, line, strict=True)))
        last = lines[-1][0]


def _links(database: Database) -> Iterator[tuple[AuditChainRow, AuditRow | None]]:
    last = 0
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
