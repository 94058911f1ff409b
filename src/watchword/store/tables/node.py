"""Our own table of the processes that serve."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import LONG, STR, TIME, Rank, Row, column, table


@table("WW_NODE", rank=Rank.LEAF)
class NodeRow(Row):
    """A process that serves requests or runs jobs, as long as it says so (`store.nodes`). Source: guideline W-35."""

    id: str = column("ID_", STR(64), key=True)
    host: str = column("HOST_", STR(255), required=True)
    address: str | None = column("ADDRESS_", STR(255))
    process: int = column("PROCESS_", LONG, required=True)
    version: str = column("VERSION_", STR(64), required=True)
    started: datetime = column("STARTED_", TIME, required=True)
    seen: datetime = column("SEEN_", TIME, required=True)
    until: datetime = column("UNTIL_", TIME, required=True)
