"""Tells finders of holes whom to write to, without credentials. Source: RFC 9116; guideline C-10."""

from __future__ import annotations

from collections.abc import Callable

from watchword.web.asgi import App, Receive, Scope, Send, respond

SECURITY_TXT = "/.well-known/security.txt"


class WellKnown:
    """Answers `/.well-known/security.txt` to everybody, 404 while there is none."""

    def __init__(self, app: App, security_txt: Callable[[], str | None]) -> None:
        """`security_txt` makes the file for this moment; it is quick."""
        self._app, self._security_txt = app, security_txt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["path"] != SECURITY_TXT:
            await self._app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, headers=((b"allow", b"GET, HEAD"),))
            return
        text = self._security_txt()
        if text is None:
            await respond(send, 404)
        else:
            await respond(send, 200, text.encode(), b"text/plain; charset=utf-8")
