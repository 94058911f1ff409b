"""Our own tables (WW_*): they stand beside the published ones and are made by migrations."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import LONG, STR, TEXT, TIME, Index, Rank, Row, column, table


@table(
    "WW_AUDIT",
    rank=Rank.LEAF,
    indexes=(
        Index("WW_IDX_AUDIT_EVENT", ("EVENT_", "ID_")),
        Index("WW_IDX_AUDIT_ACTOR", ("ACTOR_", "ID_")),
    ),
)
class AuditRow(Row):
    """One act of security: who did what to whom, from where. Lines are only ever inserted. Source: guideline W-20."""

    id: str = column("ID_", STR(36), key=True)
    timestamp: datetime = column("TIMESTAMP_", TIME, required=True)
    event: str = column("EVENT_", STR(64), required=True)
    outcome: str = column("OUTCOME_", STR(16), required=True)
    actor: str | None = column("ACTOR_", STR(255))
    subject: str | None = column("SUBJECT_", STR(255))
    source: str | None = column("SOURCE_", STR(64))
    details: str | None = column("DETAILS_", TEXT)
    key_id: str = column("KEY_ID_", STR(16), required=True)
    seal: str = column("SEAL_", STR(64), required=True)


@table(
    "WW_AUDIT_CHAIN",
    rank=Rank.LEAF,
    indexes=(Index("WW_IDX_AUDIT_CHAIN", ("RECORD_ID_",), unique=True),),
)
class AuditChainRow(Row):
    """One link of the chain over the audit records; its number is its key, so that no two nodes add the same one."""

    number: int = column("NUMBER_", LONG, key=True)
    record_id: str = column("RECORD_ID_", STR(36), required=True)
    key_id: str = column("KEY_ID_", STR(16), required=True)
    link: str = column("LINK_", STR(64), required=True)
