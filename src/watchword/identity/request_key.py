"""A request that must be carried out once, however often a client sends it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from watchword.core.errors import InvalidRequest, WatchwordError

_KEY = re.compile(r"[!-~]{1,255}")


@dataclass(slots=True)
class RequestKey:
    """The key of a request: `id` stands for user and key, `digest` for what was asked for."""

    id: str
    digest: str
    claimed: bool = field(default=False, compare=False)
    """The command that carries it out is stored; further commands of the same request don't ask again."""


def request_key(user_id: str, key: str, method: str, path: str, body: bytes) -> RequestKey:
    """Return the key of a request.

    Raises:
        InvalidRequest: the client's key is empty, too long, or holds other than printable ASCII characters.
    """
    if not _KEY.fullmatch(key):
        raise InvalidRequest("Idempotency-Key must have 1 to 255 printable ASCII characters")
    asked = hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()
    return RequestKey(hashlib.sha256(f"{user_id}\n{key}".encode()).hexdigest(), asked)


class DoneBefore(WatchwordError):
    """The request was carried out before; its answer is sent again where it was kept."""

    log_id, status, camunda_status, rest_type, rest_code = "WW-6010", 409, 409, "RequestDoneBefore", None

    def __init__(self, message: str, answer: tuple[int, str | None, str | None] | None = None) -> None:
        super().__init__(message)
        self.answer = answer
        """Status, media type and text of the first answer."""
