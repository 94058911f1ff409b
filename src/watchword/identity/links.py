"""Links that are good once: for the first administrator, for whom somebody invites. Source: W-24, security 8 no. 5.

The token is 256 random bits; only its SHA-256 is stored. Whoever redeems it deletes the line in the same transaction,
so that of two who do it at the same time one is refused.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.store.session import Session
from watchword.store.tables import OneTimeLinkRow

SET_UP, INVITATION = "set-up", "invitation"
"""Purposes."""
_DELETE = "DELETE FROM WW_ONE_TIME_LINK WHERE TOKEN_HASH_ = ? AND PURPOSE_ = ? AND EXPIRES_ > ? RETURNING TOKEN_HASH_"


class LinkNotGood(BadUserRequest):
    """The link was used, has expired, or never existed: which of them is not told."""

    log_id, status, camunda_status, rest_type = "WW-5004", 404, 404, "InvalidRequestException"

    def __init__(self) -> None:
        super().__init__("This link is not good, or not any more: ask for a new one")


def issue(
    session: Session,
    purpose: str,
    *,
    hours: float,
    user_id: str | None = None,
    groups: tuple[str, ...] = (),
    created_by: str | None = None,
) -> Secret:
    """Make a link and return its token; earlier ones of the same purpose for the same user are good no more."""
    token = secrets.token_urlsafe(32)
    session.delete_where(OneTimeLinkRow, {"purpose": purpose, "user_id": user_id})
    session.add(
        OneTimeLinkRow(
            token_hash=hash_of(Secret(token)),
            purpose=purpose,
            user_id=user_id,
            group_ids=",".join(groups) or None,
            expires=session.now + timedelta(hours=hours),
            created=session.now,
            created_by=created_by,
        )
    )
    return Secret(token)


def find(session: Session, token: Secret, purpose: str) -> OneTimeLinkRow | None:
    """Return the link if it is good now; it stays so."""
    row = session.get(OneTimeLinkRow, hash_of(token))
    if row is None or row.purpose != purpose or row.expires <= session.now:
        return None
    return row


def redeem(session: Session, token: Secret, purpose: str) -> OneTimeLinkRow:
    """Use a link up, at the latest when the unit of work is stored, and return what it was for.

    Raises:
        LinkNotGood: it isn't good, or somebody else was faster.
    """
    row = find(session, token, purpose)
    if row is None or not session.execute(_DELETE, (row.token_hash, purpose, session.now)):
        raise LinkNotGood
    return row


def hash_of(token: Secret) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.reveal().encode("utf-8", "surrogatepass")).hexdigest()
