"""HTTP/1.1 with bounds on what anybody may send before we know who it is.

The library reads heads of any size and waits for them for ever, and loses the body of a request that offers HTTP/2, as
Java's client does. Source: guidelines C-50 (limits of input), W-12; RFC 9110 7.8 (an upgrade may be ignored).
"""

from __future__ import annotations

import asyncio
import re
import resource
from collections import OrderedDict
from functools import cache
from typing import Any

import httptools
import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from watchword.identity.throttle import subject_of_source
from watchword.web.asgi import JSON
from watchword.web.connections import Connections, Idle
from watchword.web.middleware.headers import API_HEADERS, HSTS
from watchword.web.networks import Networks

MAX_HEAD = 131_072
"""Bytes of request line and headers."""
MAX_TARGET = 65_535
"""Bytes of path and query; what is longer can't be parsed."""
MAX_FIELDS = 200
"""Headers of one request."""
MAX_PIPELINE = 50
"""Requests that a client may send before the one under way is answered."""
HEAD_SECONDS = 20.0
"""Time for a head to arrive, and for what nobody reads any more."""
SPARE_FILES = 200
"""Descriptors kept for databases, files and the listener."""
_OFFER = re.compile(rb"\r\nupgrade:[ \t]*h2c[ \t]*(?=\r\n|\Z)", re.IGNORECASE)


class BoundedProtocol(HttpToolsProtocol):
    """Answers 431 or 400 and closes the connection when a bound is passed; closes it when time is over."""

    def __init__(self, *args: Any, held: Connections, proxies: Networks, **more: Any) -> None:
        """Take what the server hands to its protocol.

        Args:
            args: for the library.
            held: the connections of this process.
            proxies: addresses that speak for many.
            more: for the library.
        """
        super().__init__(*args, **more)
        self._held, self._proxies = held, proxies
        self._idle: Idle = OrderedDict()
        self._in_head = self._in_body = False
        self._head = self._waited = 0
        self._status = 400
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio hands out its own kind
        """Begin; where there are too many connections, one that does nothing gives way."""
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        self._idle = self._held.begin(subject_of_source(address), self, any_number=address in self._proxies)
        self._expect()

    def give_way(self) -> None:
        """Close without a word: others need the place."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._relax()
        self._held.end(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse what is no HTTP."""
        self._unset_keepalive_if_required()
        waited = self._in_head
        if b"h2c" in data and not self._in_body:
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _OFFER.sub(b"", head) + end + rest
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self.cycle is not None:
                self.cycle.keep_alive = False  # answered as if no other protocol had been offered
        except httptools.HttpParserError:
            self.send_400_response("This is no HTTP request that can be read")
            return
        if self.transport.is_closing():
            return
        if self._in_head:
            self._waited = self._waited + len(data) if waited else 0
            if self._waited > MAX_HEAD:
                self._status = 431
                self.send_400_response(f"The head of the request has more than {MAX_HEAD} bytes")
                return
        if self._late is None and (self.cycle is None or self.cycle.response_complete):
            self._expect()

    def on_message_begin(self) -> None:
        """Begin a request."""
        if len(self.pipeline) >= MAX_PIPELINE:
            self.transport.abort()
            raise ValueError("too many requests at once")
        super().on_message_begin()
        self._in_head, self._head, self._status = True, 0, 400

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request line."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header."""
        self._grow(len(name) + len(value) + 4)
        if len(self.headers) >= MAX_FIELDS:
            self._status = 431
            raise ValueError("too many headers")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to serve the request."""
        self._idle.pop(self, None)
        self._in_head, self._in_body = False, True
        self._relax()
        if len(self.url) > MAX_TARGET:
            self._status = 414
            raise ValueError("too long a target")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note the end of a body."""
        self._in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless one waits already."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._idle[self] = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what can't be served, with the headers that all answers have, and close."""
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # another answer is under way: nothing may be mixed into it
            return
        body = msgspec.json.encode({"type": "InvalidRequestException", "message": msg, "code": None})
        fields = (
            *API_HEADERS,
            *((HSTS,) if self.scheme == "https" else ()),
            (b"content-type", JSON),
            (b"connection", b"close"),
            (b"content-length", b"%d" % len(body)),
        )
        head = b"".join(b"%s: %s\r\n" % field for field in fields)
        self.transport.write(STATUS_LINE[self._status] + head + b"\r\n" + body)
        self.transport.close()

    def _grow(self, size: int) -> None:
        self._head += size
        if self._head > MAX_HEAD:
            self._status = 431
            raise ValueError("too large a head")

    def _expect(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def _relax(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        self.transport.abort()


@cache
def max_connections() -> int:
    """Return how many connections a process may hold; raises the limit of open files as far as allowed, once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(min(soft if soft > 0 else wanted, wanted) - SPARE_FILES, 100)
