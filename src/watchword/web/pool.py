"""Threads for synchronous work, with the shortest way from the loop and back.

`ThreadPoolExecutor` wraps each call in a future with a lock of its own; on the hot path that cost as much as routing
and encoding together.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Task = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class WorkerPool:
    """A fixed number of threads that take work in the order given."""

    def __init__(self, threads: int, *, name: str) -> None:
        """Start `threads` threads called `name-N`; they end with `close`, or when nobody has the pool any more."""
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        for number in range(threads):
            # the threads know the queue, not the pool: they would keep it alive
            threading.Thread(target=_work, args=(self._queue,), name=f"{name}-{number}", daemon=True).start()
        self._end = weakref.finalize(self, _stop, self._queue, threads)
        self._end.atexit = False

    def run(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Return a future of the running loop for the result of `work`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put((loop, future, work))
        return future

    def close(self) -> None:
        """Let the threads end when the work given so far is done; doesn't wait."""
        self._end()


def _stop(queue: SimpleQueue[_Task | None], threads: int) -> None:
    for _ in range(threads):
        queue.put(None)


def _work(queue: SimpleQueue[_Task | None]) -> None:
    while (task := queue.get()) is not None:
        loop, future, work = task
        if future.cancelled():
            continue
        result: Any = None
        error: BaseException | None = None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - it belongs to whoever waits for the future
            error = raised
        try:
            loop.call_soon_threadsafe(_settle, future, result, error)
        except RuntimeError:  # the loop is closed: nobody waits
            continue
        finally:
            del task, future, work, result, error  # keeps nothing alive while waiting


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
