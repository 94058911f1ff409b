"""Read the audit trail, and find out whether it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from watchword.core.errors import BadUserRequest
from watchword.core.keys import KeyRing
from watchword.identity.audit_seals import id_of, link_of, seal_of
from watchword.store.database import Database
from watchword.store.tables import AuditChainRow, AuditRow

_LINKS = "SELECT NUMBER_, RECORD_ID_, KEY_ID_, LINK_ FROM WW_AUDIT_CHAIN WHERE NUMBER_ > ? ORDER BY NUMBER_ LIMIT 500"

_NUMBER, _LINK = re.compile(r'\bnumber"?[=:]\s*(\d+)'), re.compile(r'\blink"?[=:]\s*"?([0-9a-f]{64})\b')


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole trail found."""

    records: int
    chained: int
    head: str
    """Number and link of the last record chained, `NUMBER:LINK`: keep it elsewhere, a cut tail shows by it."""
    problems: tuple[str, ...]


def verify(
    database: Database,
    ring: KeyRing,
    *,
    head: str | None = None,
    noted: Mapping[int, str] = MappingProxyType({}),
    last: int | None = None,
    limit: int = 100,
) -> Verdict:
    """Check every seal and every link.

    Args:
        database: holds the trail.
        ring: the audit key ring.
        head: `NUMBER:LINK` noted earlier, which the chain must still hold.
        noted: heads that were sent out earlier, number -> link; all of them must still be there.
        last: only this many of the last links, and the records from the first of these on; None: all.
        limit: problems that are told at most.
    """
    wanted = {**noted, **_head(head)}
    first = 0 if last is None else max(0, _highest(database) - last)
    problems, number, link, since = [], first, "", ""
    for place, row in _links(database, max(0, first - 1)):
        if place.number == first:
            link, since = place.link, place.record_id  # the one before is taken as it is
            continue
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
        if number in wanted and wanted.pop(number) != place.link:
            problems.append(f"link {number} isn't the one that was sent out: the chain was made anew")
        link = place.link
        if len(problems) >= limit:
            break
    records = 0
    for row in _records(database, since):
        records += 1
        key = ring.find(row.key_id)
        if key is None or row.seal != seal_of(ring, row, key):
            problems.append(f"record {row.id} was changed, or its key {row.key_id} isn't here")
        if len(problems) >= limit:
            break
    cut = sorted(one for one in wanted if one > number)
    if cut and len(problems) < limit:
        problems.append(f"the chain ends at {number}, link {cut[-1]} was sent out: its end was cut off")
    return Verdict(records, number - first, f"{number}:{link}", tuple(problems))


def noted_heads(lines: Iterable[str]) -> dict[int, str]:
    """Return the heads of the chain that log lines tell, number -> link; lines about something else don't matter."""
    found = {}
    for line in lines:
        if "audit.chained" in line and (number := _NUMBER.search(line)) and (link := _LINK.search(line)):
            found[int(number[1])] = link[1]
    return found


def _head(text: str | None) -> dict[int, str]:
    number, _, link = (text or "").partition(":")
    if text and not number.isdecimal():
        raise BadUserRequest(f"the head is {text!r}: expected NUMBER:LINK")
    return {int(number): link} if text else {}


def _highest(database: Database) -> int:
    return int(database.select("SELECT COALESCE(MAX(NUMBER_), 0) FROM WW_AUDIT_CHAIN")[0][0])


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


def _links(database: Database, last: int) -> Iterator[tuple[AuditChainRow, AuditRow | None]]:
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
