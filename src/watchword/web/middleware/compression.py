"""Compresses answers of text for clients that take gzip."""

from __future__ import annotations

import asyncio
import gzip
from functools import lru_cache

from watchword.web.asgi import App, Message, Receive, Scope, Send, header

LEAST = 1_024
"""Bytes from which compressing pays."""
AT_ONCE = 65_536
"""Bytes that the loop compresses itself; more goes to a thread."""
LEVEL = 4
_TEXT = (b"application/json", b"application/hal+json", b"application/xml", b"application/x-ndjson", b"text/")


class Compression:
    """Compresses whole answers of text; what sets cookies or is sent in pieces stays as it is."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http" or not takes_gzip(header(scope, b"accept-encoding")):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def compressing(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                if not message.get("more_body") and _pays(start, message):
                    await _compress(start, message)
                first, start = start, None
                await send(first)
            await send(message)

        await self._app(scope, receive, compressing)


@lru_cache(64)
def takes_gzip(accepted: bytes | None) -> bool:
    """Return whether an Accept-Encoding header names gzip and doesn't rule it out."""
    for entry in (accepted or b"").lower().split(b","):
        name, *options = (part.strip() for part in entry.split(b";"))
        if name == b"gzip":
            return not any(option.replace(b" ", b"") in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000") for option in options)
    return False


def _pays(start: Message, message: Message) -> bool:
    headers = dict(start["headers"])
    return (
        len(message.get("body", b"")) >= LEAST
        and headers.get(b"content-type", b"").startswith(_TEXT)
        and b"content-encoding" not in headers
        and b"set-cookie" not in headers
    )


async def _compress(start: Message, message: Message) -> None:
    body: bytes = message["body"]
    if len(body) <= AT_ONCE:
        packed = gzip.compress(body, LEVEL, mtime=0)
    else:
        packed = await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)
    message["body"] = packed
    kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    start["headers"] = [
        *((name, _weak(value) if name == b"etag" else value) for name, value in kept),
        (b"content-length", b"%d" % len(packed)),
        (b"content-encoding", b"gzip"),
        (b"vary", b"Accept-Encoding"),
    ]


def _weak(tag: bytes) -> bytes:
    return tag if tag.startswith(b"W/") else b"W/" + tag
