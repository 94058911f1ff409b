"""One processor for all threads of a process that share the interpreter's lock.

Only one of them runs at a time, so a second processor gives them nothing, but each time the lock or an answer of the
database goes from one thread to another, the system may wake that one on another processor, far from what it needs.
Source: sched_setaffinity(2), proc(5); measured in docs/benchmarks.md.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

EVERYWHERE: frozenset[int] = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()
"""The processors that the process may use, as it was started."""
_LOOK_SECONDS = 2.0
_MARGIN = 0.3
"""Share of a processor that others must use more of ours than of the best one before we move."""
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_IDLE = (3, 4)
"""Places of idle time and waiting for disks among the figures of a processor."""
_roaming: set[int] = set()
"""Threads that keep away from the seat."""


def roam() -> None:
    """Let the calling thread run on any processor: what it does needs no lock of the interpreter."""
    _roaming.add(threading.get_native_id())
    _place(0, EVERYWHERE)


@contextlib.contextmanager
def roaming() -> Iterator[None]:
    """Let the calling thread, and the programs that it starts meanwhile, run on any processor."""
    if not EVERYWHERE:
        yield
        return
    before = os.sched_getaffinity(0)
    _place(0, EVERYWHERE)
    try:
        yield
    finally:
        _place(0, before)


def worthwhile() -> bool:
    """Tell whether there is more than one processor to choose from, and a lock that the threads share."""
    return len(EVERYWHERE) > 1 and getattr(sys, "_is_gil_enabled", lambda: True)()


class Seat:
    """Keeps the threads together where other processes work least."""

    def __init__(
        self, choice: Collection[int] = EVERYWHERE, *, busy: Callable[[], Mapping[int, float]] | None = None
    ) -> None:
        """`busy` returns how long each processor has worked since the machine started (s); default: as Linux says."""
        self._busy = busy or _busy
        self._choice = sorted(choice)
        self.processor = self._choice[os.getpid() % len(self._choice)] if self._choice else 0
        self._seen: Mapping[int, float] = {}
        self._used = self._at = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchword-seat", daemon=True)

    def start(self) -> None:
        """Sit down, and look from then on for a better place; does nothing where that isn't `worthwhile`."""
        if worthwhile():
            self.look()
            self._thread.start()

    def stop(self) -> None:
        """Stay where we are."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> None:
        """Move if others use much more of our processor than of another one; take new threads along."""
        seen, used, now = self._busy(), time.process_time(), time.monotonic()
        if self._seen:
            others = {number: seen[number] - self._seen[number] for number in self._choice if number in seen}
            others[self.processor] = others.get(self.processor, 0.0) - (used - self._used)
            best = min(others, key=others.__getitem__)
            if others[self.processor] - others[best] > _MARGIN * (now - self._at):
                self.processor = best
        self._seen, self._used, self._at = seen, used, now
        for thread in Path("/proc/self/task").iterdir():
            if int(thread.name) not in _roaming:
                _place(int(thread.name), {self.processor})

    def _run(self) -> None:
        # processes that were started together must not all move to the same place at the same moment
        pause = _LOOK_SECONDS * (1 + os.getpid() % 16 / 16)
        while not self._stop.wait(pause):
            with contextlib.suppress(OSError, ValueError):
                self.look()


def _place(thread: int, processors: frozenset[int] | set[int]) -> None:
    """Bind a thread (0: the calling one); one that has ended, or may not be bound, stays as it is."""
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setaffinity(thread, processors)


def _busy() -> dict[int, float]:
    """Return the working time of each processor (s); empty where Linux doesn't say."""
    found: dict[int, float] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/stat").read_text("ascii").splitlines():
            name, *figures = line.split()
            if name.startswith("cpu") and name != "cpu":
                worked = sum(int(figure) for place, figure in enumerate(figures[:8]) if place not in _IDLE)
                found[int(name[3:])] = worked / _TICKS
    return found
