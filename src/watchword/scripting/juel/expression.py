"""Compiled texts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from watchword.core.secret import Secret
from watchword.scripting.juel.api import Expression, Scope
from watchword.scripting.juel.coerce import bounded, to_text
from watchword.scripting.juel.compiler import Run, compile_node
from watchword.scripting.juel.errors import EvaluationFailed, ExpressionError
from watchword.scripting.juel.parser import parse_text


class LiteralText:
    """A text without any `${}`: it evaluates to itself, with `\\${` unescaped."""

    __slots__ = ("_value", "is_literal", "text")

    def __init__(self, text: str, value: str) -> None:
        self.text, self._value, self.is_literal = text, value, text == value

    def __repr__(self) -> str:
        return f"LiteralText({self.text!r})"

    def evaluate(self, scope: Scope) -> str:
        """Return the text."""
        return self._value


class ValueExpression:
    """One `${...}` and nothing around it: it evaluates to the value, of whatever type."""

    __slots__ = ("_run", "is_literal", "text")

    def __init__(self, text: str, run: Run) -> None:
        self.text, self._run, self.is_literal = text, run, False

    def __repr__(self) -> str:
        return f"ValueExpression({self.text!r})"

    def evaluate(self, scope: Scope) -> Any:
        """Return the value.

        Raises:
            ExpressionError: a name, property or method is unknown, or a value of the wrong kind.
        """
        try:
            return self._run(scope)
        except EvaluationFailed as error:
            raise ExpressionError(f"expression {self.text!r} failed: {error}") from error


class CompositeText:
    """Texts and `${...}` in a row: it evaluates to a text; null is empty."""

    __slots__ = ("_parts", "is_literal", "text")

    def __init__(self, text: str, parts: tuple[str | Run, ...]) -> None:
        self.text, self._parts, self.is_literal = text, parts, False

    def __repr__(self) -> str:
        return f"CompositeText({self.text!r})"

    def evaluate(self, scope: Scope) -> str | Secret:
        """Return the text; one that a secret is part of is a secret. Raises ExpressionError like ValueExpression."""
        try:
            found = [part if isinstance(part, str) else part(scope) for part in self._parts]
            if any(isinstance(part, Secret) for part in found):
                revealed = (part.reveal() if isinstance(part, Secret) else to_text(part) for part in found)
                return Secret(bounded("".join(revealed)))
            return bounded("".join([part if type(part) is str else to_text(part) for part in found]))
        except EvaluationFailed as error:
            raise ExpressionError(f"expression {self.text!r} failed: {error}") from error


@lru_cache(maxsize=2048)
def compile_text(text: str) -> Expression:
    """Return the compiled text; equal texts give the same object.

    Raises:
        ExpressionSyntaxError: malformed, calling an unknown function, or beyond the limits.
    """
    parts = parse_text(text)
    if not parts or (len(parts) == 1 and isinstance(parts[0], str)):
        return LiteralText(text, str(parts[0]) if parts else "")
    if len(parts) == 1 and not isinstance(parts[0], str):
        return ValueExpression(text, compile_node(parts[0]))
    return CompositeText(text, tuple(part if isinstance(part, str) else compile_node(part) for part in parts))
