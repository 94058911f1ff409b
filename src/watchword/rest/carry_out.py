"""One call: the handler, the key that makes it happen once, the tag of what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchword.identity.request_key import DoneBefore, request_key
from watchword.rest.dispatch import Encoded, encode
from watchword.rest.op import Call, Op, Park
from watchword.rest.tags import TAGGED, tagged

REPEATED = ("Idempotent-Replayed", "true")
"""Header of an answer that was given before."""


@dataclass(frozen=True, slots=True)
class Request:
    """What of the HTTP request, beside the call, an answer depends on."""

    target: str
    """Path and query."""
    content: bytes = b""
    key: str | None = None
    """The header `Idempotency-Key`."""
    known_tag: str | None = None
    """The header `If-None-Match`."""


def carry_out(op: Op, call: Call, request: Request) -> Encoded | Park:
    """Return the answer of a call."""
    call.headers.clear()
    key = None
    if request.key is not None and op.method == "POST" and call.identity is not None:
        key = request_key(call.identity.user_id, request.key, op.method, request.target, request.content)
        call.identity = replace(call.identity, request=key)
    try:
        result = op.handler(call)
    except DoneBefore as done:
        if done.answer is None:
            raise
        status, media_type, text = done.answer
        return Encoded(status, (text or "").encode(), media_type, (REPEATED,))
    if isinstance(result, Park):
        return result
    encoded = encode(result, call.headers)
    if key is not None and not op.discreet:
        call.services.request_keys.keep(key, encoded.status, encoded.media_type, encoded.body)
    return tagged(encoded, request.known_tag) if op.operation_id in TAGGED else encoded
