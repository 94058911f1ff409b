"""The ASGI application: everything around the rows of the REST API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from watchword.rest.op import Hub
from watchword.rest.router import Router
from watchword.web.asgi import App, Receive, Scope, Send
from watchword.web.engine import Engine
from watchword.web.middleware.authentication import (
    Authentication,
    Authenticator,
    Entrance,
)
from watchword.web.middleware.body_limit import BodyLimit
from watchword.web.middleware.compression import Compression
from watchword.web.middleware.cross_origin import CrossOrigin
from watchword.web.middleware.headers import SecurityHeaders
from watchword.web.middleware.hosts import TrustedHosts
from watchword.web.middleware.origin import SameOrigin
from watchword.web.middleware.probes import Probes
from watchword.web.middleware.request_log import RequestLog
from watchword.web.middleware.well_known import WellKnown
from watchword.web.options import WebOptions


class WebApp:
    """Everything around `Engine`: probes, middleware, lifespan, drain."""

    def __init__(
        self,
        router: Router,
        services: Any,
        authenticator: Authenticator,
        hub: Hub,
        *,
        options: WebOptions,
        document: Callable[[], bytes] = lambda: b"{}",
        own: Router | None = None,
        entrance: Entrance | None = None,
        ready: Callable[[], bool] = lambda: True,
        begin: Callable[[], None] = lambda: None,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        """Make the application.

        `own` has the rows outside of the published API, `entrance` the ways in besides user and password.
        `ready` says if the database can be reached; it runs in the pool. `begin` is called when the server starts and
        `end` when it stops, for what works beside it.
        """
        self._engine = Engine(router, services, hub, options=options, document=document, own=own, entrance=entrance)
        self._login = Authentication(
            SameOrigin(self._engine),
            authenticator=authenticator,
            entrance=entrance,
            cookies=options.cookies,
            is_open=self._engine.is_open,
            threads=options.hashing_threads,
        )
        guarded: App = BodyLimit(self._login, small=options.body_bytes, large=options.file_bytes)
        guarded = Compression(CrossOrigin(guarded, origins=options.origins))
        guarded = TrustedHosts(WellKnown(guarded, options.security_txt), allowed=options.allowed_hosts)
        guarded = Probes(guarded, self._is_ready)
        headed = SecurityHeaders(guarded, https=options.https, subdomains=options.hsts_subdomains)
        self._app = RequestLog(headed, every_request=options.log_requests, observe=options.observe)
        self._ready, self._draining = ready, False
        self._begin, self._end = begin, end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    async def drain(self, seconds: float = 20.0) -> None:
        """Say not ready, answer the long polls, wait for what runs. Call it before the listener closes."""
        self._draining = True
        await self._engine.drain(seconds)

    async def _is_ready(self) -> bool:
        return not self._draining and await self._engine.run(self._ready)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.drain(0.1)
                await asyncio.to_thread(self._end)
                self._engine.close()
                self._login.close()
                await send({"type": "lifespan.shutdown.complete"})
                return
