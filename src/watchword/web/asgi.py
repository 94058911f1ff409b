"""The few ASGI words that all of `web` shares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

JSON = b"application/json"
SPAN = "watchword.span"
REQUEST_ID = "watchword.request_id"
"""Key in the scope of the id under which the log knows the request."""
TRUSTED_ORIGIN = "watchword.trusted_origin"
"""Key in the scope, true where a page of an origin that the settings name asks."""
IDENTITY = "watchword.identity"
"""Key in the scope of who asks."""
_HEADERS = "watchword.headers"
"""Key in the scope of the first value of each header, which a request's way through the middleware asks ten times."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first request header called `name` (lower case), or None."""
    known: dict[bytes, bytes] | None = scope.get(_HEADERS)
    if known is None:
        known = scope[_HEADERS] = dict(reversed(scope["headers"]))
    return known.get(name)


def only(scope: Scope, name: bytes) -> bytes | None:
    """Return the request header called `name` (lower case), or None if there is none, or more than one.

    For headers on which trust rests: whoever stands before us may look at another one of two.
    """
    found = [value for key, value in scope["headers"] if key == name]
    return found[0] if len(found) == 1 else None


async def respond(
    send: Send,
    status: int,
    body: bytes = b"",
    media_type: bytes | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    """Send one whole response."""
    fields = [(b"content-length", b"%d" % len(body)), *headers]
    if media_type is not None:
        fields.append((b"content-type", media_type))
    if status == 204:
        del fields[0]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def begin(send: Send, status: int, media_type: bytes, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Begin a response whose body is sent in pieces."""
    fields = [*headers, (b"content-type", media_type)]
    await send({"type": "http.response.start", "status": status, "headers": fields})


async def refuse(
    send: Send, status: int, rest_type: str, message: str, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Send an error in the form of the API, code null."""
    body = msgspec.json.encode({"type": rest_type, "message": message, "code": None})
    await respond(send, status, body, JSON, headers)
