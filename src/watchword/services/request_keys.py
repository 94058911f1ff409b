"""Keys of requests: claimed in the unit of work that they are for, kept with their answers for two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.identity.request_key import DoneBefore, RequestKey
from watchword.store.tables import RequestKeyRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.services.command import Commands

LONGEST_ANSWER = 262_144
"""Characters of an answer that is kept."""
_DAYS = 2
_SECONDS_A_DAY = 86_400


def claim(ctx: Context, key: RequestKey) -> None:
    """Let the command go on if no other one has carried out the request; of two at the same moment one waits.

    Raises:
        DoneBefore: it was carried out, or the key was used for something else.
    """
    row = ctx.session.get(RequestKeyRow, key.id)
    if row is not None:
        if row.digest != key.digest:
            raise DoneBefore("The Idempotency-Key was used for another request: take a new one")
        if row.status is None:
            raise DoneBefore("The request was carried out; its answer was not kept")
        raise DoneBefore("The request was carried out before", (row.status, row.media_type, row.answer))
    today = int(ctx.now.timestamp()) // _SECONDS_A_DAY
    ctx.session.add(RequestKeyRow(id=key.id, user_id=ctx.user_id or "", digest=key.digest, created=ctx.now, day=today))
    ctx.session.delete_where(RequestKeyRow, {"day": today - _DAYS})


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
