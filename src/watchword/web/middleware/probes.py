"""Tells whoever runs us if we live and if we are ready, without credentials and without details."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from watchword.core.log import Log
from watchword.web.asgi import App, Receive, Scope, Send, respond

log = Log("watchword.web")


class Probes:
    """Answers `/healthz` and `/readyz` to everybody, without details."""

    def __init__(self, app: App, ready: Callable[[], Awaitable[bool]]) -> None:
        self._app, self._ready = app, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope["path"]
        if path not in ("/healthz", "/readyz"):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, headers=((b"allow", b"GET, HEAD"),))
            return
        good = path == "/healthz" or await self._reachable()
        await respond(send, 200 if good else 503, b"ok\n" if good else b"not ready\n", b"text/plain; charset=utf-8")

    async def _reachable(self) -> bool:
        try:
            return await self._ready()
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            log.warning("not ready", reason=type(error).__name__)
            return False
