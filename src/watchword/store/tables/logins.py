"""Our own tables around logging in: throttles, passwords that are due, one-time links."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import INT, STR, TIME, Index, Rank, Row, column, table


@table("WW_LOGIN_THROTTLE", rank=Rank.LEAF, indexes=(Index("WW_IDX_THROTTLE_END", ("LOCK_EXP_TIME_",)),))
class LoginThrottleRow(Row):
    """Failed logins that no line of ACT_ID_USER counts: from an address, or of a user that a directory keeps."""

    subject: str = column("SUBJECT_", STR(320), key=True)
    attempts: int = column("ATTEMPTS_", INT, required=True)
    lock_expiration_time: datetime | None = column("LOCK_EXP_TIME_", TIME)
    """When the lock ends; of an address: when its failures are forgotten."""


@table("WW_PASSWORD_DUE", rank=Rank.LEAF)
class PasswordDueRow(Row):
    """A user whose password must be changed before anything else. Source: guideline P-12."""

    user_id: str = column("USER_ID_", STR(64), key=True)
    since: datetime = column("SINCE_", TIME, required=True)
    reason: str = column("REASON_", STR(255), required=True)
    """Placeholders of the rules that it breaks, or `administrator`."""


@table("WW_ONE_TIME_LINK", rank=Rank.LEAF, indexes=(Index("WW_IDX_LINK_USER", ("USER_ID_",)),))
class OneTimeLinkRow(Row):
    """A link that is good once, until a moment; only the hash of its token is kept. Source: guideline W-24."""

    token_hash: str = column("TOKEN_HASH_", STR(64), key=True)
    purpose: str = column("PURPOSE_", STR(32), required=True)
    user_id: str | None = column("USER_ID_", STR(64))
    """Whom it is for; None: who redeems it chooses an id."""
    group_ids: str | None = column("GROUP_IDS_", STR(4000))
    """Groups to join, separated by commas."""
    expires: datetime = column("EXPIRES_", TIME, required=True)
    created: datetime = column("CREATED_", TIME, required=True)
    created_by: str | None = column("CREATED_BY_", STR(255))
