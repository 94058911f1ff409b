"""Lets nobody in without valid credentials: HTTP Basic. Source: guidelines C-20, C-27; `reference` 4.1."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from watchword.core.secret import Secret
from watchword.identity.login import TooManyLogins
from watchword.identity.model import Identity
from watchword.web.asgi import IDENTITY, App, Receive, Scope, Send, only, refuse, respond
from watchword.web.pool import WorkerPool

CHALLENGE = ((b"www-authenticate", b'Basic realm="default"'),)
VERIFY_AGAIN = "watchword.verify_again"
"""Key in the scope of a function that checks the credentials from scratch, for a proof that has gone stale."""
MAX_WAITING = 100
"""Password checks under way or waiting; more are refused with 503, as each costs memory and time on purpose."""


class Authenticator(Protocol):
    """What the composition root hands in."""

    def remembered(self, user_id: str, password: Secret) -> Identity | None:
        """Return who that is if it was proven a moment ago; memory only."""
        ...

    def verify(
        self, user_id: str, password: Secret, *, source: str | None = None, arrived: datetime | None = None
    ) -> Identity | None:
        """Return who that is, or None; slow on purpose. Raises `TooManyLogins` where the address must wait."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...


class Authentication:
    """Answers 401 with an empty body unless the Basic credentials are right; the identity goes into the scope."""

    def __init__(self, app: App, *, authenticator: Authenticator, threads: int = 2) -> None:
        """`threads` password checks run at a time, apart from the threads that serve requests."""
        self._app = app
        self._authenticator = authenticator
        self._pool = WorkerPool(threads, name="watchword-login")
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        credentials = basic(only(scope, b"authorization"))
        if credentials is None:
            await respond(send, 401, headers=CHALLENGE)
            return
        identity = self._authenticator.remembered(*credentials)
        if identity is None:
            if self._waiting >= MAX_WAITING:
                message = "Too many logins are being checked; try again in a moment"
                await refuse(send, 503, "ServiceUnavailableException", message, ((b"retry-after", b"1"),))
                return
            try:
                identity = await self._verify(*credentials, source_of(scope))
            except TooManyLogins as error:
                retry = (b"retry-after", b"%d" % error.seconds)
                await refuse(send, error.status, error.rest_type, str(error), (retry,))
                return
        else:
            scope[VERIFY_AGAIN] = self._again(*credentials, source_of(scope))
        if identity is None:
            await respond(send, 401, headers=CHALLENGE)
            return
        scope[IDENTITY] = identity
        await self._app(scope, receive, send)

    def close(self) -> None:
        """End the threads."""
        self._pool.close()

    def _again(self, user: str, password: Secret, source: str | None) -> Callable[[], Awaitable[Identity | None]]:
        return lambda: self._verify(user, password, source)

    async def _verify(self, user: str, password: Secret, source: str | None) -> Identity | None:
        arrived = self._authenticator.now()
        self._waiting += 1
        try:
            return await self._pool.run(
                lambda: self._authenticator.verify(user, password, source=source, arrived=arrived)
            )
        finally:
            self._waiting -= 1


def source_of(scope: Scope) -> str | None:
    """Return the address that a request came from; behind a proxy that is set up, the one that the proxy names."""
    client = scope.get("client")
    return client[0] if client else None


def basic(value: bytes | None) -> tuple[str, Secret] | None:
    """Return user and password of an Authorization header, or None if it holds none. The scheme is case-sensitive."""
    if value is None or not value.startswith(b"Basic "):
        return None
    try:
        text = base64.b64decode(value[6:].strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, colon, password = text.partition(":")
    return (user, Secret(password)) if colon and user else None
