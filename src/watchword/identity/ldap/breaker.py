"""A circuit breaker: a service that failed several times in a row is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Counts failures; `failures` in a row open the circuit for `pause` seconds, after which one caller may try."""

    def __init__(
        self, *, failures: int = 3, pause: float = 10.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._monotonic = monotonic
        self._failed = 0
        self._closed_until_try = 0.0
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """True while the service is left alone."""
        return self._failed >= self._limit

    def may_try(self) -> bool:
        """Tell whether to call the service now; while the circuit is open, one caller a pause may."""
        with self._lock:
            if self._failed < self._limit:
                return True
            now = self._monotonic()
            if now < self._closed_until_try:
                return False
            self._closed_until_try = now + self._pause
            return True

    def worked(self) -> bool:
        """Note a success; return whether it closed the circuit."""
        with self._lock:
            was_open, self._failed = self._failed >= self._limit, 0
            return was_open

    def failed(self) -> bool:
        """Note a failure; return whether it opened the circuit."""
        with self._lock:
            self._failed += 1
            self._closed_until_try = self._monotonic() + self._pause
            return self._failed == self._limit
