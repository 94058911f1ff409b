"""Our own table of requests that carry a key, so that they are done once however often they are sent."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import INT, STR, TEXT, TIME, Index, Rank, Row, column, table


@table("WW_REQUEST_KEY", rank=Rank.LEAF, indexes=(Index("WW_IDX_REQUEST_KEY_DAY", ("DAY_",)),))
class RequestKeyRow(Row):
    """A request that was carried out; the key is a digest of user and client's key."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    user_id: str = column("USER_ID_", STR(255), required=True)
    digest: str = column("DIGEST_", STR(64), required=True)
    """SHA-256 of what was asked for."""
    created: datetime = column("CREATED_", TIME, required=True)
    day: int = column("DAY_", INT, required=True)
    """Days since 1970, by which old lines go."""
    status: int | None = column("STATUS_", INT)
    """Status of the answer; None: it was not kept."""
    media_type: str | None = column("MEDIA_TYPE_", STR(255))
    answer: str | None = column("ANSWER_", TEXT)
