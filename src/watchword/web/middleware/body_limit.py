"""Refuses bodies that are too large, before they are read where the length is told, else as soon as they are.

Bodies that come packed are refused too: what is read is never larger than what was sent.
"""

from __future__ import annotations

from watchword.web.asgi import App, Message, Receive, Scope, Send, header, refuse

LARGE_PATHS = ("/data", "/deployment/create", "/attachment/create")
"""Endings of the paths that take files."""


class BodyTooLarge(Exception):
    """More bytes came than the limit allows."""


class BodyLimit:
    """413 above `large` bytes for paths that take files, above `small` for all others; 415 for packed bodies."""

    def __init__(self, app: App, *, small: int = 1_000_000, large: int = 10_000_000) -> None:
        """Sizes are bytes."""
        self._app = app
        self._small, self._large = small, large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        packed = header(scope, b"content-encoding")
        if packed is not None and packed.strip().lower() not in (b"", b"identity"):
            message = "Bodies are read as they come: send it without Content-Encoding"
            await refuse(send, 415, "NotSupportedException", message, ((b"accept-encoding", b"identity"),))
            return
        limit = self._large if scope["path"].rstrip("/").endswith(LARGE_PATHS) else self._small
        told = header(scope, b"content-length")
        if told is not None and (not told.isdigit() or int(told[:20]) > limit):
            await _refuse(send, limit)
            return
        left, started = limit, False

        async def counting() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] == "http.request":
                left -= len(message.get("body", b""))
                if left < 0:
                    raise BodyTooLarge
            return message

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counting, noting)
        except BodyTooLarge:
            if not started:
                await _refuse(send, limit)


async def _refuse(send: Send, limit: int) -> None:
    message = f"The body is larger than {limit} bytes, the limit of this operation"
    await refuse(send, 413, "InvalidRequestException", message, ((b"connection", b"close"),))
