"""How many bytes each tenant stores in byte arrays: a figure that is never less than what is there.

Bytes are added to it before they are stored, in the same transaction, which holds the tenant's line until it ends; what
is deleted stays in it until the figure is measured anew. That happens when it would go beyond a limit, and where it is
older than an hour, so that lines written by others (a backup brought back, a time without limit) come to be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchword.store.session import Session

MEASURED_EVERY = timedelta(hours=1)
_CHUNK = 500

_ADD = (
    "INSERT INTO WW_STORED_BYTES (TENANT_, BYTES_, MEASURED_) VALUES (?, ?, ?) "
    "ON CONFLICT (TENANT_) DO UPDATE SET BYTES_ = WW_STORED_BYTES.BYTES_ + excluded.BYTES_"
)
_ADD_WITHIN = (
    "UPDATE WW_STORED_BYTES SET BYTES_ = BYTES_ + ? WHERE TENANT_ = ? AND BYTES_ + ? <= ? AND MEASURED_ > ? "
    "RETURNING BYTES_"
)
_LOCK = (
    "INSERT INTO WW_STORED_BYTES (TENANT_, BYTES_, MEASURED_) VALUES (?, 0, ?) "
    "ON CONFLICT (TENANT_) DO UPDATE SET BYTES_ = WW_STORED_BYTES.BYTES_"
)
_SUM = "SELECT COALESCE(SUM(LENGTH(BYTES_)), 0) FROM ACT_GE_BYTEARRAY WHERE TENANT_ID_ = ?"
_SET = "UPDATE WW_STORED_BYTES SET BYTES_ = ?, MEASURED_ = ? WHERE TENANT_ = ?"


def add(session: Session, tenant_id: str, more: int) -> None:
    """Count bytes that are stored whatever the limit is."""
    session.execute(_ADD, (tenant_id, more, session.now - MEASURED_EVERY))


def add_within(session: Session, tenant_id: str, more: int, limit: int, *, instead_of: Sequence[str]) -> int | None:
    """Count `more` bytes that the session is about to store; return what the tenant would have if that is too much.

    `instead_of` are ids of byte arrays that the session deletes or writes anew. One statement, found by the key, in
    most cases; measuring reads WW_IDX_BYTES_TENANT.
    """
    if session.execute(_ADD_WITHIN, (more, tenant_id, more, limit, session.now - MEASURED_EVERY)):
        return None
    session.execute(_LOCK, (tenant_id, session.now))
    total = _sum(session, _SUM, (tenant_id,)) + more
    for start in range(0, len(instead_of), _CHUNK):
        part = instead_of[start : start + _CHUNK]
        total -= _sum(session, f"{_SUM} AND ID_ IN ({', '.join('?' * len(part))})", (tenant_id, *part))
    if total > limit:
        return total
    session.execute(_SET, (total, session.now, tenant_id))
    return None


def _sum(session: Session, sql: str, params: tuple[object, ...]) -> int:
    return int(session.execute(sql, params)[0][0])
