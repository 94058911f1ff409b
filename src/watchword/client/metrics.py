"""What a worker counts; read it from any thread, or hand it to a metrics library."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class WorkerMetrics:
    """Counts by topic: fetched, completed, failed, errors (BPMN), lost (somebody else had it), and seconds worked."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    polls: int = 0
    failed_polls: int = 0
    last_poll: float | None = None
    """Monotonic moment of the last answered poll, for health checks."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, topic: str, what: str, number: int = 1) -> None:
        """Add to a topic's count."""
        with self._lock:
            self.counts[topic, what] += number

    def worked(self, topic: str, seconds: float) -> None:
        """Add the time that a handler took."""
        with self._lock:
            self.seconds[topic] = self.seconds.get(topic, 0.0) + seconds

    def polled(self, *, failed: bool = False) -> None:
        """Count a poll."""
        with self._lock:
            self.polls += 1
            self.failed_polls += failed
            if not failed:
                self.last_poll = time.monotonic()

    def of(self, topic: str) -> dict[str, float]:
        """Return a topic's counts and `seconds`."""
        with self._lock:
            found: dict[str, float] = {what: n for (name, what), n in self.counts.items() if name == topic}
            return found | {"seconds": self.seconds.get(topic, 0.0)}
