"""One request to the API, as data, and how its answer is read; sending is left to httpx.

A request is tried again when that can't do harm: the server is too busy (429, 503) before it began, or there was no
connection. What was sent and not answered is tried again only if the method is safe to repeat.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from watchword.client.backoff import Backoff
from watchword.client.errors import ApiError, Unreachable

_BUSY = frozenset({429, 503})
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
USER_AGENT = "watchword-client"


@dataclass(frozen=True, slots=True)
class Request:
    """A request: `path` is below the API's root, `query` leaves out what is None, `body` is sent as JSON."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    files: Any = None
    seconds: float | None = None
    """How long the server may take; None: the client's own limit."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def options(self) -> dict[str, Any]:
        """Return the keyword arguments for httpx."""
        found: dict[str, Any] = {"params": _parameters(self.query), "headers": dict(self.headers)}
        if self.files is not None:
            found["files"] = self.files
        elif self.body is not None:
            found["json"] = self.body
        if self.seconds is not None:
            found["timeout"] = httpx.Timeout(self.seconds + 10, connect=10)
        return found


def path_of(template: str, *parts: str) -> str:
    """Return a path with its `{parameters}` filled in, in their order; ids are escaped."""
    for part in parts:
        head, _, tail = template.partition("{")
        template = head + quote(part, safe="") + tail.partition("}")[2]
    return template


def _parameters(query: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in query.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(_text(each) for each in value)
    return str(value)


def read(answer: httpx.Response) -> Any:
    """Return the decoded answer: JSON, text, bytes, or None where there is nothing.

    Raises:
        ApiError: the server answered with an error.
    """
    if answer.is_error:
        raise _error(answer)
    if not answer.content:
        return None
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type == "application/json" or media_type.endswith("+json"):
        return answer.json()
    return answer.text if media_type.startswith("text/") or media_type.endswith("xml") else answer.content


def _error(answer: httpx.Response) -> ApiError:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return ApiError(answer.status_code, answer.reason_phrase, answer.text[:500])
    return ApiError(answer.status_code, str(body.get("type")), str(body.get("message")), body.get("code"))


@dataclass(slots=True)
class Tries:
    """Decides whether a request is sent again, and after how many seconds."""

    method: str
    most: int
    backoff: Backoff
    failures: int = 0

    def after_answer(self, answer: httpx.Response) -> float | None:
        """Return the pause before the next try, or None if the answer stands."""
        if answer.status_code not in _BUSY:
            return None
        self.failures += 1
        if self.failures >= self.most:
            return None
        asked = answer.headers.get("retry-after", "")
        return float(asked) if asked.isdigit() else self.backoff.pause(self.failures)

    def after_error(self, error: httpx.TransportError) -> float:
        """Return the pause before the next try.

        Raises:
            Unreachable: there is none.
        """
        self.failures += 1
        unsent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
        if self.failures >= self.most or not (unsent or self.method in _REPEATABLE):
            raise Unreachable(f"no answer after {self.failures} tries: {error or type(error).__name__}") from error
        return self.backoff.pause(self.failures)


def send(http: httpx.Client, request: Request, tries: Tries, pause: Callable[[float], object] = time.sleep) -> Any:
    """Send a request and return its decoded answer (see `read`)."""
    while True:
        try:
            answer = http.request(request.method, request.path, **request.options())
        except httpx.TransportError as error:
            pause(tries.after_error(error))
            continue
        wait = tries.after_answer(answer)
        if wait is None:
            return read(answer)
        pause(wait)


async def send_async(http: httpx.AsyncClient, request: Request, tries: Tries) -> Any:
    """Send a request on an event loop and return its decoded answer (see `read`)."""
    while True:
        try:
            answer = await http.request(request.method, request.path, **request.options())
        except httpx.TransportError as error:
            await asyncio.sleep(tries.after_error(error))
            continue
        wait = tries.after_answer(answer)
        if wait is None:
            return read(answer)
        await asyncio.sleep(wait)
