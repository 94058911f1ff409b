"""Keys of requests: claimed in the unit of work that they are for, kept with their answers for two days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchword.identity.request_key import DoneBefore, RequestKey
from watchword.store.tables import RequestKeyRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.services.command import Commands

LONGEST_ANSWER = 262_144
"""Characters of an answer that is kept."""
_KEPT = timedelta(days=2)
_LEFT_OVER = 30
"""Days before these that are looked through for what a quiet time has left."""
_SECONDS_A_DAY = 86_400


def claim(ctx: Context, key: RequestKey) -> None:
    """Let the command go on if no other one has carried out the request; of two at the same moment one waits.

    Raises:
        DoneBefore: it was carried out, or the key was used for something else.
    """
    row = ctx.session.get(RequestKeyRow, key.id)
    if row is not None and row.created > ctx.now - _KEPT:
        if row.digest != key.digest:
            raise DoneBefore("The Idempotency-Key was used for another request: take a new one")
        if row.status is None:
            raise DoneBefore("The request was carried out; its answer was not kept")
        raise DoneBefore("The request was carried out before", (row.status, row.media_type, row.answer))
    today = int(ctx.now.timestamp()) // _SECONDS_A_DAY
    if row is None:
        row = RequestKeyRow(id=key.id, user_id=ctx.user_id or "", digest=key.digest, created=ctx.now, day=today)
        ctx.session.add(row)
    row.digest, row.created, row.day = key.digest, ctx.now, today
    row.status = row.media_type = row.answer = None
    over = today - _KEPT.days - 1
    ctx.session.delete_where(RequestKeyRow, {"day": tuple(range(over - _LEFT_OVER, over + 1))})


class RequestKeyService:
    """Answers of requests with keys."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def keep(self, key: RequestKey, status: int, media_type: str | None, body: bytes) -> None:
        """Keep the answer of a request that was carried out; a long or binary one isn't kept."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return
        if len(text) > LONGEST_ANSWER or not key.claimed:
            return

        def work(ctx: Context) -> None:
            row = ctx.session.get(RequestKeyRow, key.id)
            if row is not None:
                row.status, row.media_type, row.answer = status, media_type, text

        self._commands.run(work)
