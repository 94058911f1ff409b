"""Retry cycles: how often a failed job is tried again, and after which pauses. Source: `reference` 3.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import WatchwordError
from watchword.engine.facades import ExecutionScope
from watchword.engine.jobs import intervals

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

DEFAULT_RETRIES = 3
_GOVERNED = frozenset(
    (
        "async-continuation",
        "timer-intermediate-transition",
        "timer-start-event",
        "timer-start-event-subprocess",
        "timer-transition",
    )
)
"""Handler types whose jobs follow the model's retry cycle."""


@dataclass(frozen=True, slots=True)
class RetryCycle:
    """How often in all, and the pause after each failure; the last pause holds for all further ones."""

    retries: int
    pauses: tuple[str, ...]

    def due(self, retries: int, now: datetime) -> datetime | None:
        """Return when a job that just failed with `retries` left is due again; None if its pause can't be read."""
        last = len(self.pauses) - 1
        pause = self.pauses[max(0, min(last, len(self.pauses) - (retries - 1)))]
        try:
            return intervals.parse(pause, now).next_after(now)
        except ValueError:
            return None


def parse(text: str, now: datetime) -> RetryCycle | None:
    """Return what `R5/PT10M`, `PT5M` or `PT1M,PT2M` means; None if it can't be read."""
    pauses = tuple(part.strip() for part in text.split(","))
    retries = len(pauses) + 1
    if len(pauses) == 1:
        try:
            interval = intervals.parse(pauses[0], now)
        except ValueError:
            return None
        if interval.times is not None:
            retries = max(1, interval.times)
    return RetryCycle(retries, pauses)


def of(ctx: Context, execution: ExecutionRow | None, node: Node | None, handler_type: str | None) -> RetryCycle | None:
    """Return the retry cycle that holds for a job of `node`; None if there is none, or it can't be told."""
    if node is None or node.retry_cycle is None or handler_type not in _GOVERNED:
        return None
    scope = ExecutionScope(ctx, execution)
    try:
        value = node.retry_cycle.evaluate(scope)
    except WatchwordError:
        return None
    return parse(value, ctx.now) if isinstance(value, str) else None


def first_retries(ctx: Context, execution: ExecutionRow | None, node: Node, handler_type: str) -> int:
    """Return how many retries a new job has."""
    cycle = of(ctx, execution, node, handler_type)
    return DEFAULT_RETRIES if cycle is None else cycle.retries
