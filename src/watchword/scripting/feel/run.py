"""One evaluation: its limits, its clock, and what it has to report."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchword.core.clock import Clock, SystemClock
from watchword.scripting.feel.errors import FeelError

_LOOK_EVERY = 2_000
MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one evaluation may cost."""

    steps: int = 1_000_000
    """Iterations, calls, and elements and characters (in hundreds) made, over the whole evaluation."""
    depth: int = 60
    """Calls of functions inside calls."""
    items: int = 100_000
    """Elements of one list."""
    characters: int = 1_000_000
    """Characters of one text."""
    seconds: float = 5.0
    """Time, looked at every few thousand steps."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is null."""

    message: str
    source: str = ""
    """The text it happened in."""


class Run:
    """One evaluation; expressions that belong together share it. Not for several threads at once."""

    __slots__ = ("_deadline", "_look", "_now", "clock", "depth", "limits", "problems", "steps")

    def __init__(self, *, clock: Clock | None = None, limits: Limits | None = None) -> None:
        self.clock: Clock = clock or SystemClock()
        self.limits = limits or DEFAULT_LIMITS
        self.problems: list[Problem] = []
        self.steps = 0
        self.depth = 0
        self._look = _LOOK_EVERY
        self._deadline: float | None = None
        self._now: Any = None

    def report(self, message: str) -> None:
        """Keep a problem; the first hundred count."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(message))

    def now(self) -> Any:
        """Return the moment of this evaluation (aware datetime): one value, however often it is asked for."""
        if self._now is None:
            self._now = self.clock.now()
        return self._now

    def spend(self, steps: int = 1) -> None:
        """Count steps. Raises FeelError beyond the limits of steps or time."""
        self.steps += steps
        if self.steps >= self._look:
            self._check()

    def spend_text(self, characters: int) -> None:
        """Count the making of a text. Raises FeelError if it is too long."""
        if characters > 100:
            if characters > self.limits.characters:
                raise FeelError(
                    f"a text would have {characters} characters; at most {self.limits.characters} are allowed"
                )
            self.spend(characters // 100)

    def spend_items(self, count: int) -> None:
        """Count the making of a list. Raises FeelError if it is too long."""
        if count > self.limits.items:
            raise FeelError(f"a list would have {count} elements; at most {self.limits.items} are allowed")
        self.spend(count)

    def enter(self) -> None:
        """Begin a call. Raises FeelError if calls are nested too deeply."""
        self.depth += 1
        self.spend()
        if self.depth > self.limits.depth:
            raise FeelError(f"functions call each other more than {self.limits.depth} deep")

    def leave(self) -> None:
        """End a call."""
        self.depth -= 1

    def _check(self) -> None:
        if self.steps > self.limits.steps:
            raise FeelError(f"the evaluation takes more than {self.limits.steps} steps")
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self.limits.seconds
        elif now > self._deadline:
            raise FeelError(f"the evaluation takes longer than {self.limits.seconds} seconds")
        self._look = min(self.steps + _LOOK_EVERY, self.limits.steps + 1)


DEFAULT_LIMITS = Limits()


class Scope:
    """Names and their values, and the scope around."""

    __slots__ = ("item", "parent", "values")

    def __init__(self, values: Mapping[str, Any], parent: Scope | None = None, item: Any = None) -> None:
        self.values, self.parent, self.item = values, parent, item
