"""Threads that compute hashes of passwords: few, and behind all others where processors are short.

Only the computation runs there, which holds no lock of the interpreter: a thread that waits for a processor in the
background keeps nobody else from working. Source: guideline C-27.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from watchword.core.seat import roam

T = TypeVar("T")
NICE = 10
"""How far behind the others the threads stand (Linux): they get about a tenth."""
_Task = tuple[Callable[[], Any], list[Any], threading.Lock]


class HashingThreads:
    """A fixed number of threads; they start with the first work, and end when nobody has this object any more."""

    def __init__(self, threads: int) -> None:
        """`threads` hashes are computed at a time."""
        self._threads = threads
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._start = threading.Lock()
        self._started = False

    def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, or raise what it raises; waits for a thread and for the work."""
        self._ensure_started()
        outcome: list[Any] = []
        done = threading.Lock()
        done.acquire()
        self._queue.put((work, outcome, done))
        done.acquire()
        result, error = outcome
        if error is not None:
            raise error
        found: T = result
        return found

    def _ensure_started(self) -> None:
        with self._start:
            if self._started:
                return
            self._started = True
            for number in range(self._threads):
                # the threads know the queue, not the pool: they would keep it alive
                name = f"watchword-hashing-{number}"
                threading.Thread(target=_work, args=(self._queue,), name=name, daemon=True).start()
            weakref.finalize(self, _stop, self._queue, self._threads).atexit = False


def _stop(queue: SimpleQueue[_Task | None], threads: int) -> None:
    for _ in range(threads):
        queue.put(None)


def _work(queue: SimpleQueue[_Task | None]) -> None:
    roam()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a thread is as good in the foreground
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + NICE))
    while (task := queue.get()) is not None:
        work, outcome, done = task
        try:
            outcome += (work(), None)
        except BaseException as raised:  # noqa: BLE001 - it belongs to whoever waits
            outcome += (None, raised)
        finally:
            done.release()
            del task, work, outcome, done  # keeps nothing alive while waiting
