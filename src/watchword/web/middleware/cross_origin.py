"""Lets pages of origins that the settings name call the API. Closed by default; there is no `*`.

Browsers' own credentials (cookies, remembered Basic) are never allowed across origins: such pages send an
Authorization header. Source: guideline on CORS, `reference` 4.4.
"""

from __future__ import annotations

from collections.abc import Collection

from watchword.web.asgi import TRUSTED_ORIGIN, App, Message, Receive, Scope, Send, header, only, respond

_METHODS = b"GET, HEAD, POST, PUT, DELETE, OPTIONS"
_REQUEST_HEADERS = b"Authorization, Content-Type, Accept, If-None-Match, Idempotency-Key"
_SHOWN = b"ETag, Result-Limit, Request-Id, Retry-After, Content-Disposition"
_SECONDS = b"600"


class CrossOrigin:
    """Answers preflights of trusted origins, and lets their pages read answers."""

    def __init__(self, app: App, *, origins: Collection[str] = ()) -> None:
        """`origins` are compared as they are: scheme, host and port."""
        self._app = app
        self._origins = frozenset(origin.encode("latin-1") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        origin = only(scope, b"origin") if scope["type"] == "http" and self._origins else None
        if origin is None or origin not in self._origins:
            await self._app(scope, receive, send)
            return
        scope[TRUSTED_ORIGIN] = True
        allowed = ((b"access-control-allow-origin", origin), (b"vary", b"Origin"))
        if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method") is not None:
            more = (
                (b"access-control-allow-methods", _METHODS),
                (b"access-control-allow-headers", _REQUEST_HEADERS),
                (b"access-control-max-age", _SECONDS),
            )
            await respond(send, 204, headers=(*allowed, *more))
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                shown = [h for h in message["headers"] if h[0] != b"cross-origin-resource-policy"]
                message["headers"] = [
                    *shown,
                    *allowed,
                    (b"access-control-expose-headers", _SHOWN),
                    (b"cross-origin-resource-policy", b"cross-origin"),
                ]
            await send(message)

        await self._app(scope, receive, adding)
