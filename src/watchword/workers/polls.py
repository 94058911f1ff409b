"""The long-poll hub: parked requests hold neither thread nor connection and are woken by topic.

Truth is in the rows; a wake only says when to look. A poll looks when its topic is woken, when a lock of its topics
ends, and at least every `floor` seconds, as nodes of other makes wake nobody. Source: design 6, flow 4.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from watchword.rest.op import Answer, Park, Run

RECENT = 256
"""Wakes remembered for requests that look for the first time while a wake comes."""


@dataclass(eq=False, slots=True)
class _Waiter:
    topics: tuple[str, ...]
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False


class PollHub:
    """Holds the parked requests of one process; lives on one event loop, `wake` may be called from any thread."""

    def __init__(self, *, floor: float = 5.0, capacity: int = 1000) -> None:
        """Look again every `floor` seconds; more than `capacity` polls are answered at once."""
        self._floor, self._capacity = floor, capacity
        self._waiters: dict[str, dict[_Waiter, None]] = {}
        self._all: set[_Waiter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = False
        self._numbers = itertools.count(1)
        self._last = 0
        self._recent: deque[tuple[int, tuple[str, ...]]] = deque(maxlen=RECENT)

    @property
    def waiting(self) -> int:
        """How many requests are parked."""
        return len(self._all)

    def wake(self, topics: Iterable[str]) -> None:
        """Say that something with one of `topics` may be free: one waiter a topic looks. Thread-safe, never blocks."""
        woken = tuple(topics)
        number = next(self._numbers)
        self._recent.append((number, woken))
        self._last = number
        loop = self._loop
        if loop is None or not self._all:
            return
        try:
            loop.call_soon_threadsafe(self._wake, woken)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    def mark(self) -> int:
        """Return the number of the last wake; taken before a request looks for the first time."""
        return self._last

    async def wait(self, park: Park, run: Run, gone: Callable[[], Awaitable[None]], mark: int) -> Answer | None:
        """Return the answer of a parked request, or None if its client went away.

        A wake since `mark` makes it look again at once.
        """
        self._loop = asyncio.get_running_loop()
        if self._stopped or len(self._all) >= self._capacity:
            return park.nothing
        waiter = _Waiter(park.topics)
        self._enter(waiter)
        if self._woken_since(mark, park.topics):
            waiter.woken.set()
        leaving = asyncio.ensure_future(gone())
        try:
            return await self._hold(waiter, park, run, leaving)
        finally:
            leaving.cancel()
            self._leave(waiter)

    async def stop(self) -> None:
        """Answer all parked requests with nothing; later ones at once."""
        self._stopped = True
        for waiter in self._all:
            waiter.closed = True
            waiter.woken.set()

    async def _hold(self, waiter: _Waiter, park: Park, run: Run, leaving: asyncio.Future[None]) -> Answer | None:
        loop = asyncio.get_running_loop()
        end = loop.time() + park.seconds
        while True:
            due = None if park.due is None else await run(park.due)
            left = end - loop.time()
            pause = min(left, self._floor, self._floor if due is None else max(due, 0.01))
            if pause > 0 and not waiter.woken.is_set():
                await _first(waiter.woken, leaving, pause)
            if leaving.done():
                return None
            if waiter.closed:
                return park.nothing
            last = loop.time() >= end
            waiter.woken.clear()
            answer = await run(park.attempt)
            if answer is not None:
                self._pass_on(waiter)
                return answer
            if last:
                return park.nothing

    def _enter(self, waiter: _Waiter) -> None:
        self._all.add(waiter)
        for topic in waiter.topics:
            self._waiters.setdefault(topic, {})[waiter] = None

    def _leave(self, waiter: _Waiter) -> None:
        self._all.discard(waiter)
        for topic in waiter.topics:
            queue = self._waiters.get(topic)
            if queue is not None:
                queue.pop(waiter, None)
                if not queue:
                    del self._waiters[topic]
        if waiter.woken.is_set() and not waiter.closed:  # woken while leaving: the wake belongs to somebody else
            self._wake(waiter.topics)

    def _woken_since(self, mark: int, topics: tuple[str, ...]) -> bool:
        newer = [entry for entry in tuple(self._recent) if entry[0] > mark]
        return len(newer) == RECENT or any(not set(topics).isdisjoint(woken) for _, woken in newer)

    def _wake(self, topics: tuple[str, ...]) -> None:
        for topic in topics:
            for waiter in self._waiters.get(topic, ()):
                if not waiter.woken.is_set():
                    waiter.woken.set()
                    break

    def _pass_on(self, waiter: _Waiter) -> None:
        """Let the next waiter of the same topics look as well: one fetch may have left something."""
        queues = [self._waiters[t] for t in waiter.topics if t in self._waiters]
        for other in dict.fromkeys(itertools.chain.from_iterable(queues)):
            if other is not waiter and not other.woken.is_set():
                other.woken.set()
                return


async def _first(event: asyncio.Event, leaving: asyncio.Future[None], seconds: float) -> None:
    """Return when the event is set, the client left, or the time is over."""
    woken = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait((woken, leaving), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        woken.cancel()
