"""The agenda: small steps of one command, last in, first out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from watchword.core.errors import RunawayError

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

Work: TypeAlias = "Callable[[Context, ExecutionRow, Any], None]"
OnFailure: TypeAlias = "Callable[[Context, Whereabouts, Exception], bool]"


class Whereabouts(Struct, eq=False):
    """Where a step is, for the case that it fails: `inside` tells that the activity instance of `node` has begun.

    `ending` tells that its end listeners had their turn.
    """

    execution: ExecutionRow
    node: Node
    inside: bool
    ending: bool = False


class Token(Struct, eq=False):
    """An execution followed through changes of the tree: `row` is the one that stands in its place now."""

    row: ExecutionRow


class Agenda:
    """A stack of (step, execution, argument); a branch runs to its end before the next one begins.

    Source: observed in 7.24 (a fork of a, b, c with a->d, b->e, c->h runs a d b e c h).
    """

    __slots__ = (
        "_followed",
        "_max_seconds",
        "_max_steps",
        "_next",
        "_running",
        "_stack",
        "_waiting",
        "failed_at",
        "here",
        "steps",
    )

    def __init__(self, *, max_steps: int, max_seconds: float = math.inf) -> None:
        self._next: tuple[Work, ExecutionRow, Any] | None = None
        """The top of the stack, which mostly is all of it: a token that goes on needs no search by execution."""
        self._stack: list[tuple[Work, Token, Any]] = []
        self._waiting: dict[str, list[tuple[Token, Any]]] = {}
        self._followed: list[Token] = []
        self._max_steps = max_steps
        self._max_seconds = max_seconds
        self._running = False
        self.steps = 0
        self.here: Whereabouts | None = None
        self.failed_at: Whereabouts | None = None
        """Where the step was whose error nobody dealt with."""

    def later(self, work: Work, execution: ExecutionRow, argument: Any = None) -> None:
        """Put a step on top."""
        if self._next is not None:
            self._put_below(*self._next)
        self._next = (work, execution, argument)

    def _put_below(self, work: Work, execution: ExecutionRow, argument: Any) -> None:
        token = Token(execution)
        self._stack.append((work, token, argument))
        self._waiting.setdefault(execution.id, []).append((token, argument))

    def take_back(self) -> tuple[Work, ExecutionRow, Any]:
        """Take the top step off again and return it.

        Raises:
            IndexError: nothing is pending.
        """
        top = self._next
        if top is not None:
            self._next = None
            return top
        work, token, argument = self._stack.pop()
        self._settle(token, argument)
        return work, token.row, argument

    def pending(self, execution: ExecutionRow) -> Any:
        """Return the argument of the execution's next pending step, None if it has none."""
        if self._next is not None and self._next[1].id == execution.id:
            return self._next[2]
        waiting = self._waiting.get(execution.id)
        return waiting[-1][1] if waiting else None

    @contextmanager
    def follow(self, execution: ExecutionRow) -> Iterator[Token]:
        """Follow an execution while the tree changes around it; whether it is gone, the index of executions tells."""
        token = Token(execution)
        self._followed.append(token)
        try:
            yield token
        finally:
            self._followed.pop()

    def redirect(self, old: ExecutionRow, new: ExecutionRow) -> None:
        """Let pending steps of `old` run on `new`, which took its place in the tree."""
        top = self._next
        if top is not None and top[1].id == old.id:
            self._next = (top[0], new, top[2])
        moved = self._waiting.pop(old.id, None)
        if moved:
            for token, _ in moved:
                token.row = new
            self._waiting.setdefault(new.id, []).extend(moved)
        for token in self._followed:
            if token.row is old:
                token.row = new

    def _settle(self, token: Token, argument: Any) -> None:
        waiting = self._waiting[token.row.id]
        if len(waiting) == 1:
            del self._waiting[token.row.id]
        else:
            waiting.remove((token, argument))

    def run(self, ctx: Context, on_failure: OnFailure) -> None:
        """Run until nothing is pending. Steps of executions that are gone are dropped.

        `on_failure` is told of errors that steps let out, and says whether it dealt with them.

        Raises:
            RunawayError: the command took more steps, or longer, than allowed.
        """
        if self._running:
            return
        rows = ctx.executions.rows
        end = time.monotonic() + self._max_seconds
        self._running = True
        try:
            while self._next is not None or self._stack:
                work, execution, argument = self.take_back()
                if execution.id not in rows:
                    continue
                self.steps += 1
                if self.steps > self._max_steps:
                    raise RunawayError(
                        f"process instance {execution.process_instance_id}: more than {self._max_steps} steps in one "
                        f"command, last at activity {execution.activity_id!r}; look for a loop without a wait state"
                    )
                if time.monotonic() > end:
                    raise RunawayError(
                        f"process instance {execution.process_instance_id}: more than {self._max_seconds:.0f} seconds "
                        f"in one command, last at activity {execution.activity_id!r}; look for too many tokens at once"
                    )
                try:
                    work(ctx, execution, argument)
                except Exception as error:
                    here, self.here = self.here, None
                    if here is None or not on_failure(ctx, here, error):
                        self.failed_at = here
                        raise
        finally:
            self._running = False
