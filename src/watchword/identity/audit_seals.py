"""What makes records of the audit trail proof against change: their seals, and the links of the chain over them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from watchword.core.keys import Key, KeyRing
from watchword.store.tables import AuditRow


def seal_of(ring: KeyRing, row: AuditRow, key: Key) -> str:
    """Return the seal over all that a record says."""
    return ring.mac(said(row), key)


def said(row: AuditRow) -> bytes:
    """Return all that a record says, as a list in JSON."""
    told = (row.id, moment_text(row.timestamp), row.event, row.outcome, row.actor, row.subject, row.source, row.details)
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def link_of(ring: KeyRing, number: int, before: str, record_id: str, seal: str, key: Key) -> str:
    """Return link `number` of the chain, which rests on the one before."""
    return ring.mac(f"{number}\n{before}\n{record_id}\n{seal}".encode(), key)


def moment_text(moment: datetime) -> str:
    """Return a moment as the trail tells it: UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def id_of(moment: datetime) -> str:
    """Return the smallest id that a record of a moment can have."""
    stamp = f"{max(0, int(moment.timestamp() * 1000)):012x}"
    return f"{stamp[:8]}-{stamp[8:12]}"
