"""Gives every request an id and, when it is over, one line in the log."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from traceback import format_exception

from watchword.core.log import Log
from watchword.core.trace import Span, listening, span
from watchword.web.asgi import IDENTITY, REQUEST_ID, SPAN, App, Message, Receive, Scope, Send, header, respond

log = Log("watchword.web")
_PARENT = ("traceparent", "tracestate")
_ID, _IDS = 16, 256
"""Hexadecimal digits of an id, and how many ids are drawn at a time."""


class RequestLog:
    """Outermost: whatever escapes the inner applications ends here as a bare 500 and a trace in the log.

    The path is logged, the query and the headers are not: they may hold what belongs to nobody's log.
    """

    def __init__(
        self, app: App, *, every_request: bool = True, observe: Callable[[str, int, float], None] | None = None
    ) -> None:
        """With `every_request` off, only failures (5xx) are logged; `observe` gets method, status, seconds of each."""
        self._app = app
        self._observe = observe
        self._every = every_request
        self._ids = _request_ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[REQUEST_ID] = next(self._ids)
        parent = {name: _header(scope, name) for name in _PARENT} if listening() else None
        with span(scope["method"], kind="server", parent=parent, watchword__request=scope[REQUEST_ID]) as under_way:
            scope[SPAN] = under_way
            await self._serve(scope, receive, send, under_way)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, under_way: Span) -> None:
        started, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"request-id", scope[REQUEST_ID].encode())]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001 - the outermost border
            trace = "".join(format_exception(error))  # as text: no renderer adds the values of local names
            log.error("request failed", request=scope[REQUEST_ID], trace=trace)  # noqa: TRY400
            if not status:
                await respond(noting, 500)
        finally:
            under_way.note(http__request__method=scope["method"], http__response__status_code=status)
            if self._observe is not None:
                self._observe(scope["method"], status, time.perf_counter() - started)
            if self._every or status >= 500:
                identity = scope.get(IDENTITY)
                log.info(
                    "request",
                    request=scope[REQUEST_ID],
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    user=None if identity is None else identity.user_id,
                )


def _header(scope: Scope, name: str) -> str:
    return (header(scope, name.encode()) or b"").decode("latin-1")


def _request_ids() -> Iterator[str]:
    """Yield random ids, drawn in blocks: the system's generator makes a thread let go of the interpreter's lock."""
    while True:
        block = secrets.token_hex(_ID // 2 * _IDS)
        for start in range(0, len(block), _ID):
            yield block[start : start + _ID]
