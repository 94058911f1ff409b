"""Lets nobody in without valid credentials: HTTP Basic, bearer tokens, session cookies.

Source: guidelines C-20, C-27, C-48; `reference` 4.1.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.core.secret import Secret
from watchword.identity.login import TooManyLogins
from watchword.identity.model import Identity
from watchword.rest.op import Cookie
from watchword.web import csrf
from watchword.web.asgi import IDENTITY, REQUEST_ID, App, Receive, Scope, Send, header, only, refuse, respond
from watchword.web.cookies import Cookies
from watchword.web.pool import WorkerPool

log = Log("watchword.login")
CHALLENGE = ((b"www-authenticate", b'Basic realm="default"'),)
BEARER_CHALLENGE = (*CHALLENGE, (b"www-authenticate", b'Bearer realm="default", error="invalid_token"'))
"""For what looks like a token; anything else is answered as if there were no tokens, as the reference does."""
SESSION_CHALLENGE = ((b"www-authenticate", b'Session realm="default"'),)
"""For a cookie that is good no more: a browser that saw Basic here would ask for the password itself."""
VERIFY_AGAIN = "watchword.verify_again"
"""Key in the scope of a function that checks the credentials from scratch, for a proof that has gone stale."""
COOKIES = "watchword.cookies"
"""Key in the scope of our cookies that came with the request, by kind."""
POLL_HEADER = b"x-watchword-poll"
"""What a page sends with requests that nobody caused; they don't keep a session alive."""
POLLS = ("/fetchandlock", "/watchword/session")
"""Endings of paths whose requests never do."""
MAX_WAITING = 100
"""Password checks under way or waiting; more are refused with 503, as each costs memory and time on purpose."""


class Authenticator(Protocol):
    """What the composition root hands in for user and password."""

    def remembered(self, user_id: str, password: Secret, *, source: str | None = None) -> Identity | None:
        """Return who that is if it was proven a moment ago and `source` isn't refused; memory only."""
        ...

    def verify(
        self, user_id: str, password: Secret, *, source: str | None = None, arrived: datetime | None = None
    ) -> Identity | None:
        """Return who that is, or None; slow on purpose. Raises `TooManyLogins` where the address must wait."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...


class Entrance(Protocol):
    """What the composition root hands in for the other ways."""

    def session(self, token: Secret, source: str | None, *, extend: bool) -> Identity | None:
        """Return who has the session of a cookie."""
        ...

    def bearer(self, token: Secret, source: str | None) -> Identity | None:
        """Return who has a bearer token."""
        ...

    def password_alone(self, identity: Identity, *, remembered: bool) -> Identity | None:
        """Return the identity if its password alone lets it in."""
        ...

    def csrf_fits(self, session_id: str, token: str) -> bool:
        """Return whether a token against forged requests is the session's."""
        ...

    def is_fresh(self, identity: Identity) -> bool:
        """Return whether the last proof of who that is, is recent."""
        ...

    def denied(self, identity: Identity | None, what: str) -> None:
        """Note that something was refused."""
        ...


class Authentication:
    """Answers 401 with an empty body unless the credentials are right; the identity goes into the scope.

    Operations that are open to everybody get no identity instead.
    """

    def __init__(
        self,
        app: App,
        *,
        authenticator: Authenticator,
        entrance: Entrance | None = None,
        cookies: Cookies | None = None,
        is_open: Callable[[Scope], bool] = lambda scope: False,
        threads: int = 2,
    ) -> None:
        """`threads` password checks run at a time, apart from the threads that serve requests.

        Without `entrance` there are no sessions and tokens. `is_open` tells what needs no credentials.
        """
        self._app = app
        self._authenticator = authenticator
        self._entrance = entrance
        self._cookies = cookies or Cookies({}, secure=False)
        self._is_open = is_open
        self._pool = WorkerPool(threads, name="watchword-login")
        self._quick = WorkerPool(threads, name="watchword-tokens")
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[COOKIES] = found = self._cookies.read(scope)
        if header(scope, b"authorization") is not None:
            await self._by_header(only(scope, b"authorization") or b"", scope, receive, send)
        elif "session" in found and self._entrance is not None:
            await self._by_cookie(self._entrance, Secret(found["session"]), scope, receive, send)
        elif self._is_open(scope):
            await self._app(scope, receive, send)
        else:
            await respond(send, 401, headers=CHALLENGE)

    def close(self) -> None:
        """End the threads."""
        self._pool.close()
        self._quick.close()

    async def _by_header(self, value: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        if value.startswith(b"Bearer "):
            await self._by_token(value[7:].strip(), scope, receive, send)
            return
        credentials = basic(value)
        if credentials is None:
            await respond(send, 401, headers=CHALLENGE)
            return
        source = source_of(scope)
        identity = self._admitted(self._authenticator.remembered(*credentials, source=source), remembered=True)
        if identity is None:
            if self._waiting >= MAX_WAITING:
                message = "Too many logins are being checked; try again in a moment"
                await refuse(send, 503, "ServiceUnavailableException", message, ((b"retry-after", b"1"),))
                return
            try:
                identity = await self._verify(*credentials, source)
            except TooManyLogins as error:
                retry = (b"retry-after", b"%d" % error.seconds)
                await refuse(send, error.status, error.rest_type, str(error), (retry,))
                return
            except WatchwordError as error:  # the directory or the database is away: nobody is judged
                await _refuse_unjudged(error, scope, send)
                return
        else:
            scope[VERIFY_AGAIN] = self._again(*credentials, source)
        if identity is None:
            await respond(send, 401, headers=CHALLENGE)
            return
        scope[IDENTITY] = identity
        await self._app(scope, receive, send)

    async def _by_token(self, value: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        entrance, identity = self._entrance, None
        if entrance is not None and value.isascii():
            token, source = Secret(value.decode("ascii")), source_of(scope)
            try:
                identity = await self._quick.run(lambda: entrance.bearer(token, source))
            except WatchwordError as error:  # the identity provider, or the database, is away
                await _refuse_unjudged(error, scope, send)
                return
        if identity is None:
            known = value.startswith(b"wwt_") or value.count(b".") == 2
            await respond(send, 401, headers=BEARER_CHALLENGE if known else CHALLENGE)
            return
        scope[IDENTITY] = identity
        await self._app(scope, receive, send)

    async def _by_cookie(self, entrance: Entrance, token: Secret, scope: Scope, receive: Receive, send: Send) -> None:
        source, extend = source_of(scope), not is_poll(scope)
        try:
            identity = await self._quick.run(lambda: entrance.session(token, source, extend=extend))
        except WatchwordError as error:  # the database is away
            await _refuse_unjudged(error, scope, send)
            return
        opened = self._is_open(scope)
        if identity is None:
            del scope[COOKIES]["session"]
            if opened:
                await self._app(scope, receive, send)
            else:
                gone = self._cookies.write((Cookie("session", ""), Cookie("csrf", "")))
                await respond(send, 401, headers=(*SESSION_CHALLENGE, *gone))
            return
        session_id = identity.session or ""
        if not opened and not csrf.checked(scope, lambda text: entrance.csrf_fits(session_id, text)):
            await csrf.refuse_forged(send, missing=header(scope, csrf.HEADER) is None)
            return
        scope[IDENTITY] = identity
        await self._app(scope, receive, send)

    def _admitted(self, identity: Identity | None, *, remembered: bool) -> Identity | None:
        if identity is None or self._entrance is None:
            return identity
        return self._entrance.password_alone(identity, remembered=remembered)

    def _again(self, user: str, password: Secret, source: str | None) -> Callable[[], Awaitable[Identity | None]]:
        return lambda: self._verify(user, password, source)

    async def _verify(self, user: str, password: Secret, source: str | None) -> Identity | None:
        arrived = self._authenticator.now()

        def verify() -> Identity | None:
            found = self._authenticator.verify(user, password, source=source, arrived=arrived)
            return self._admitted(found, remembered=False)

        self._waiting += 1
        try:
            return await self._pool.run(verify)
        finally:
            self._waiting -= 1


async def _refuse_unjudged(error: WatchwordError, scope: Scope, send: Send) -> None:
    """Answer that nobody could be judged; the reason is for the log, and clients hear of it what is public."""
    if error.status >= 500:
        log.warning("a login can't be checked", request=scope[REQUEST_ID], log_id=error.log_id, reason=str(error))
    own = "The login can't be checked just now" if error.status >= 500 else str(error)
    await refuse(send, error.status, error.rest_type, error.public or own)


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


def source_of(scope: Scope) -> str | None:
    """Return the network address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else None


def is_poll(scope: Scope) -> bool:
    """Return whether nobody need be there for this request to be sent. Source: guideline C-48."""
    path = scope["path"].rstrip("/").lower()
    waits = path.endswith(POLLS[0]) or (path == POLLS[1] and scope["method"] in ("GET", "HEAD"))
    return waits or header(scope, POLL_HEADER) is not None
