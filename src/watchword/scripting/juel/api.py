"""What the rest of the house knows of expressions."""

from __future__ import annotations

from typing import Any, Protocol


class Scope(Protocol):
    """Where an expression finds its names."""

    def lookup(self, name: str) -> Any:
        """Return the value of `name`; raise KeyError if nothing has it."""
        ...

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call the built-in `name` that needs the context: `currentUser`, `currentUserGroups`, `now` (a datetime).

        `dateTime()` is built from `now`. Raises KeyError if the scope has no answer.
        """
        ...


class ExpressionObject(Protocol):
    """An object that expressions may use (`execution`, `task`): it decides what can be read and called."""

    def juel_property(self, name: str) -> Any:
        """Return property `name`; raise KeyError if there is none."""
        ...

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call method `name`; raise KeyError if there is none."""
        ...


class Expression(Protocol):
    """A compiled text: a literal, `${...}`, or a composite of both."""

    text: str
    is_literal: bool
    """True if the text holds no `${}` or `#{}`: evaluate() then returns the text itself."""

    def evaluate(self, scope: Scope) -> Any:
        """Return the value. Raises ExpressionError (a StepFailed); errors of called delegates pass through."""
        ...
