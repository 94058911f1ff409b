"""Connections that a process holds: so many in all, so many of one address; those that do nothing go first.

Nobody new is turned away while somebody idles: beyond a bound the connection that has been idle for longest is closed,
of the address that has too many, or else of the one that has the most idle ones, so that a crowd drives out itself.
Source: guidelines C-50 (limits of input), W-12.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol


class Connection(Protocol):
    """What may have to go."""

    def give_way(self) -> None:
        """Close at once."""


Idle = OrderedDict[Connection, None]
"""Connections of one address that do nothing, the one that has for longest first."""


@dataclass(slots=True)
class Connections:
    """Those of one process, by the address that they come from."""

    most: int = 4_000
    of_one: int = 1_000
    """Most of one address."""
    _idle: dict[str, Idle] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _held: dict[Connection, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._held)

    def begin(self, source: str, connection: Connection, *, any_number: bool = False) -> Idle:
        """Count one more, which is idle; return where those of its address are that are idle.

        Args:
            source: the address.
            connection: the new one; where everybody else is at work it has to go itself.
            any_number: the address may have as many as it likes: it speaks for many.
        """
        idle = self._idle.setdefault(source, OrderedDict())
        idle[connection] = None
        self._held[connection] = source
        self._counts[source] = count = self._counts.get(source, 0) + 1
        if count > self.of_one and not any_number:
            self._drive_out(source)
        elif len(self._held) > self.most:
            self._drive_out(max(self._idle, key=lambda one: len(self._idle[one])))
        return idle

    def end(self, connection: Connection) -> None:
        """Count one less; a second end of one changes nothing."""
        source = self._held.pop(connection, None)
        if source is None:
            return
        self._idle[source].pop(connection, None)
        self._counts[source] -= 1
        if not self._counts[source]:
            del self._counts[source], self._idle[source]

    def _drive_out(self, source: str) -> None:
        oldest = next(iter(self._idle[source]))
        self.end(oldest)
        oldest.give_way()
