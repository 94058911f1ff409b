"""Adds the security headers to every answer, errors included. Source: guideline rows on headers, `reference` 4.5."""

from __future__ import annotations

from operator import itemgetter

from watchword.web.asgi import App, Message, Receive, Scope, Send

API_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
    ),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
REPLACEABLE = frozenset((b"cache-control", b"content-security-policy", b"referrer-policy"))
"""What an answer says itself: pages of ours have forms and styles, what was deployed may be kept."""
_NAME = itemgetter(0)
HSTS = (b"strict-transport-security", b"max-age=31536000")
HSTS_BELOW = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds `API_HEADERS`, and HSTS when clients reach us by TLS."""

    def __init__(self, app: App, *, https: bool = False, subdomains: bool = False) -> None:
        """`https` says that the public address is https; `subdomains`, that all names below it are, too."""
        self._app = app
        self._headers = (*API_HEADERS, HSTS_BELOW if subdomains else HSTS) if https else API_HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                told = REPLACEABLE.intersection(map(_NAME, own))
                ours = [field for field in self._headers if field[0] not in told] if told else self._headers
                message["headers"] = [*own, *ours]
            await send(message)

        await self._app(scope, receive, adding)
