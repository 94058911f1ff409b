"""Clients of the REST API: `Client` waits for answers, `AsyncClient` is for asyncio.

Both have the calls that programs make all day (`shortcuts.py`), and under `api` one method for each published operation
(`operations.py`, made from the server's operation table).
"""

from __future__ import annotations

from typing import Any, Self

import httpx

from watchword.client.backoff import Backoff
from watchword.client.operations import Operations
from watchword.client.shortcuts import AsyncShortcuts, Shortcuts
from watchword.client.transport import USER_AGENT, Request, Tries, send, send_async


class _Token(httpx.Auth):
    """A bearer token that shows itself to nobody but the server."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["Authorization"] = self._header
        yield request


class _Common:
    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        token: str | None = None,
        seconds: float = 30.0,
        tries: int = 4,
        backoff: Backoff | None = None,
        verify: Any = True,
    ) -> None:
        """Talk to the API at `url` (it ends with `/engine-rest`), as `user` with `password` or by an API `token`.

        Args:
            url: of the API.
            user: with `password`: HTTP Basic.
            password: of the user.
            token: of an API client; instead of user and password.
            seconds: how long an answer may take.
            tries: how often a request is sent at most.
            backoff: the pauses between tries.
            verify: an `ssl.SSLContext` to check the server's certificate with; True: the machine's authorities.

        Raises:
            ValueError: no credentials, two kinds of them, or credentials that would cross a network in the clear.
        """
        if (token is None) == (user is None or password is None):
            raise ValueError("give either user and password, or a token")
        parsed = httpx.URL(url)
        if parsed.scheme != "https" and parsed.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError(f"{parsed.host} is asked by {parsed.scheme}: credentials only travel by https")
        auth = _Token(token) if token is not None else httpx.BasicAuth(user or "", password or "")
        self._settings: dict[str, Any] = {
            "base_url": url.rstrip("/"),
            "auth": auth,
            "timeout": httpx.Timeout(seconds, connect=10),
            "verify": verify,
            "follow_redirects": False,
            "headers": {"User-Agent": USER_AGENT, "Accept": "application/json, */*;q=0.5"},
        }
        self._most = tries
        self._backoff = backoff or Backoff()

    def _tries(self, request: Request) -> Tries:
        return Tries(request.method, self._most, self._backoff)


class Client(_Common, Shortcuts):
    """Waits for each answer; safe to use from several threads. A context manager, or call `close()`."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._http = httpx.Client(**self._settings)
        self.api = Operations(self.request)

    def request(self, request: Request) -> Any:
        """Send a request and return the decoded answer.

        Raises:
            ApiError: the server answered with an error.
            Unreachable: it didn't answer.
        """
        return send(self._http, request, self._tries(request))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(_Common, AsyncShortcuts):
    """For asyncio: every method is awaited. An asynchronous context manager, or await `close()`."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._http = httpx.AsyncClient(**self._settings)
        self.api = Operations(self.request)

    async def request(self, request: Request) -> Any:
        """Send a request and return the decoded answer; raises as `Client.request` does."""
        return await send_async(self._http, request, self._tries(request))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
