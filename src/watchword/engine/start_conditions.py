"""Conditions of start events: evaluated on request, over given variables, while there is no instance yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import ConditionalDefinition, Node, Script
from watchword.core.errors import StepFailed
from watchword.engine import scripts
from watchword.engine.facades import ExecutionScope
from watchword.scripting.juel.errors import ExpressionError
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context


def satisfied(ctx: Context, start: Node, variables: Mapping[str, TypedValue]) -> bool:
    """Tell whether the condition of a start event holds over `variables`; a missing variable makes it false.

    Raises:
        StepFailed: the condition fails otherwise, or yields something else than true or false.
    """
    event = start.event
    if not isinstance(event, ConditionalDefinition):
        return False
    if event.variable_name is not None and event.variable_name not in variables:
        return False
    names = _Names(ctx, variables)
    if isinstance(event.condition, Script):
        return scripts.holds_over(ctx, event.condition, variables, names, where=f"start event {start.id!r}")
    try:
        value = event.condition.evaluate(names)
    except ExpressionError:
        if names.missed:
            return False
        raise
    if value is True or value is False:
        return value
    raise StepFailed(f"start event {start.id!r}: the condition yields {type(value).__name__}; expected true or false")


class _Names:
    """The given variables, and what expressions know without an instance; remembers if a name was unknown."""

    def __init__(self, ctx: Context, variables: Mapping[str, TypedValue]) -> None:
        extra = {name: native.to_native(value) for name, value in variables.items()}
        self._scope = ExecutionScope(ctx, None, extra=extra)
        self.missed = False

    def lookup(self, name: str) -> Any:
        """Return what `name` stands for; KeyError if nothing has it."""
        try:
            return self._scope.lookup(name)
        except KeyError:
            self.missed = True
            raise

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a built-in function."""
        return self._scope.call(name, args)
