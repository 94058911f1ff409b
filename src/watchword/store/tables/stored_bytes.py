"""Our own table of how much each tenant stores."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import LONG, STR, TIME, Rank, Row, column, table


@table("WW_STORED_BYTES", rank=Rank.LEAF)
class StoredBytesRow(Row):
    """How many bytes a tenant stores, at most (`store.stored_bytes`)."""

    tenant: str = column("TENANT_", STR(64), key=True)
    bytes: int = column("BYTES_", LONG, required=True)
    measured: datetime = column("MEASURED_", TIME, required=True)
