"""Figures of this process that the database doesn't have yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping


class Meters:
    """Counters by metric, safe among threads."""

    def __init__(self, seconds: float = 900.0) -> None:
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._seconds, self._taken = seconds, time.monotonic()

    def add(self, counts: Mapping[str, int]) -> None:
        """Let counters grow."""
        if counts:
            with self._lock:
                for metric, number in counts.items():
                    self._counts[metric] = self._counts.get(metric, 0) + number

    def pending(self, metric: str) -> int:
        """Return what a metric has grown by since figures were last taken."""
        return self._counts.get(metric, 0)

    @property
    def due(self) -> bool:
        """Whether it is time to store what has been counted."""
        return bool(self._counts) and time.monotonic() - self._taken >= self._seconds

    def take(self) -> dict[str, int]:
        """Return all counters and begin again at 0."""
        with self._lock:
            taken, self._counts = self._counts, {}
            self._taken = time.monotonic()
        return taken
