"""TLS handshakes under way: few in all, fewer of one address, and not for long.

Each costs some 55 KB before anybody has said who they are; what goes beyond a bound costs the oldest handshake of
whoever has the most of them, so that a crowd drives out itself. Source: guidelines C-50 (limits of input), W-12.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from uvloop.loop import SSLProtocol  # type: ignore[attr-defined]  # its stubs leave it out

from watchword.identity.throttle import subject_of_source
from watchword.web.protocol import BoundedProtocol, max_connections


@dataclass(slots=True)
class Handshakes:
    """Those of one process, by who began them, the oldest first."""

    context: ssl.SSLContext
    make: Callable[..., BoundedProtocol]
    """Makes the protocol of those who finish."""
    most: int = 1_000
    of_one: int = 100
    """Most of one address; of IPv6 a network of 64 bits counts as one."""
    seconds: float = 10.0
    """Time that one may take."""
    _under_way: dict[str, dict[Entrance, None]] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        """Leave three quarters of the descriptors to those who have finished."""
        self.most = min(self.most, max_connections() // 4)

    def __len__(self) -> int:
        """Return how many are under way."""
        return self._count

    def protocol(self, **more: Any) -> Entrance:
        """Return what takes one connection; `more` is for the HTTP protocol behind it."""
        return Entrance(self, partial(self.make, **more), more["server_state"].connections)

    def begin(self, source: str, entrance: Entrance) -> None:
        """Count one more; cut off an older one if they become too many."""
        self._under_way.setdefault(source, {})[entrance] = None
        self._count += 1
        if len(self._under_way[source]) > self.of_one:
            self._cut_off(source)
        elif self._count > self.most:
            self._cut_off(max(self._under_way, key=lambda one: len(self._under_way[one])))

    def end(self, source: str, entrance: Entrance) -> None:
        """Count one less: it succeeded, failed, or was cut off; a second end of one changes nothing."""
        theirs = self._under_way.get(source, {})
        if entrance not in theirs:
            return
        del theirs[entrance]
        self._count -= 1
        if not theirs:
            del self._under_way[source]

    def close(self) -> None:
        """Cut off all: the server ends."""
        while self._under_way:
            self._cut_off(next(iter(self._under_way)))

    def _cut_off(self, source: str) -> None:
        oldest = next(iter(self._under_way[source]))
        self.end(source, oldest)
        oldest.cut_off()


class Entrance(asyncio.Protocol):
    """Takes a connection and has TLS spoken on it; HTTP begins when that is done."""

    def __init__(self, handshakes: Handshakes, make: Callable[[], BoundedProtocol], served: set[Any]) -> None:
        """`make` returns the protocol of those who finish; `served` are the connections that did."""
        self._handshakes, self._make, self._served = handshakes, make, served
        self._plain: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # streams only
        """Begin the handshake, unless there are too many connections already."""
        under_way = self._handshakes
        if len(self._served) + len(under_way) >= max_connections():
            transport.abort()
            return
        loop = asyncio.get_running_loop()
        self._plain = transport
        peer = transport.get_extra_info("peername")
        source = subject_of_source(str(peer[0]) if peer else "")
        over: asyncio.Future[None] = loop.create_future()
        over.add_done_callback(partial(self._over, source))
        under_way.begin(source, self)
        # `loop.start_tls` does the same, but too late: what arrives before its first turn would be lost
        tls = SSLProtocol(
            loop, self._make(), under_way.context, over, server_side=True, ssl_handshake_timeout=under_way.seconds
        )
        transport.set_protocol(tls)
        tls.connection_made(transport)

    def cut_off(self) -> None:
        """Close the connection without a word."""
        if self._plain is not None:
            self._plain.abort()

    def _over(self, source: str, result: asyncio.Future[None]) -> None:
        """Count it no more; why it failed interests nobody."""
        self._plain = None
        self._handshakes.end(source, self)
        result.exception()
