"""Bodies of requests, read as they come."""

from __future__ import annotations

import asyncio

from watchword.core.errors import RestError
from watchword.web.asgi import Receive

READ_SECONDS = 60.0
"""Time that a client has to send its body."""


async def read_in_time(receive: Receive) -> bytes | None:
    """Return the whole body, or None if the client went away. Raises RestError if it takes too long."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _read(receive)
    except TimeoutError:
        raise RestError(
            f"The body didn't arrive within {READ_SECONDS:.0f} s", rest_type="InvalidRequestException", status=408
        ) from None


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body (the limit has bounded it), or None if the client went away."""
    message = await receive()
    if message["type"] == "http.disconnect":
        return None
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    chunks = [body]
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
    return b"".join(chunks)


async def gone(receive: Receive) -> None:
    """Wait until the client is away."""
    while (await receive())["type"] != "http.disconnect":
        pass
