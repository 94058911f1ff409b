"""How long to wait before the next try: longer each time, never all at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential pauses in seconds with jitter: the n-th is between half of and all of `first * factor**n`."""

    first: float = 0.2
    factor: float = 2.0
    longest: float = 30.0

    def pause(self, failures: int) -> float:
        """Return the seconds to wait after so many failures in a row (1 or more)."""
        full = min(self.first * self.factor ** (min(failures, 64) - 1), self.longest)
        return full * (0.5 + secrets.randbelow(1001) / 2000)
