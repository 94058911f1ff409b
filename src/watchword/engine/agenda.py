"""The agenda: small steps of one command, last in, first out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from watchword.core.errors import RunawayError

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

Work: TypeAlias = "Callable[[Context, ExecutionRow, Any], None]"
OnFailure: TypeAlias = "Callable[[Context, Whereabouts, Exception], bool]"


@dataclass(slots=True)
class Whereabouts:
    """Where a step is, for the case that it fails: `inside` tells that the activity instance of `node` has begun.

    `ending` tells that its end listeners had their turn.
    """

    execution: ExecutionRow
    node: Node
    inside: bool
    ending: bool = False


class Agenda:
    """A stack of (step, execution, argument); a branch runs to its end before the next one begins.

    Source: observed in 7.24 (a fork of a, b, c with a->d, b->e, c->h runs a d b e c h).
    """

    __slots__ = ("_max_steps", "_running", "_stack", "here", "steps")

    def __init__(self, *, max_steps: int) -> None:
        self._stack: list[tuple[Work, ExecutionRow, Any]] = []
        self._max_steps = max_steps
        self._running = False
        self.steps = 0
        self.here: Whereabouts | None = None

    def later(self, work: Work, execution: ExecutionRow, argument: Any = None) -> None:
        """Put a step on top."""
        self._stack.append((work, execution, argument))

    def pending(self, execution: ExecutionRow) -> Any:
        """Return the argument of the execution's next pending step, None if it has none."""
        for _, row, argument in reversed(self._stack):
            if row is execution:
                return argument
        return None

    def redirect(self, old: ExecutionRow, new: ExecutionRow) -> None:
        """Let pending steps of `old` run on `new`, which took its place in the tree."""
        stack = self._stack
        for index, (work, execution, argument) in enumerate(stack):
            if execution is old:
                stack[index] = (work, new, argument)

    def run(self, ctx: Context, on_failure: OnFailure) -> None:
        """Run until nothing is pending. Steps of executions that are gone are dropped.

        `on_failure` is told of errors that steps let out, and says whether it dealt with them.

        Raises:
            RunawayError: the command took more steps than allowed.
        """
        if self._running:
            return
        stack, rows = self._stack, ctx.executions.rows
        self._running = True
        try:
            while stack:
                work, execution, argument = stack.pop()
                if execution.id not in rows:
                    continue
                self.steps += 1
                if self.steps > self._max_steps:
                    raise RunawayError(
                        f"process instance {execution.process_instance_id}: more than {self._max_steps} steps in one "
                        f"command, last at activity {execution.activity_id!r}; look for a loop without a wait state"
                    )
                try:
                    work(ctx, execution, argument)
                except Exception as error:
                    here, self.here = self.here, None
                    if here is None or not on_failure(ctx, here, error):
                        raise
        finally:
            self._running = False
