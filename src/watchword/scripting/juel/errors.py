"""What can go wrong with an expression."""

from __future__ import annotations

from watchword.core.errors import StepFailed, UnreadableModel


class ExpressionSyntaxError(UnreadableModel):
    """A text between `${` and `}` is no expression, or calls a function that doesn't exist; refused at deployment."""

    log_id = "WW-4007"


class UnknownFunction(ExpressionSyntaxError):
    """It calls a function that doesn't exist."""


class ExpressionError(StepFailed):
    """An expression can't be evaluated: unknown name, property or method, or a value of the wrong kind."""

    log_id = "WW-3014"


class EvaluationFailed(Exception):
    """Inside one evaluation; becomes an ExpressionError that names the whole text."""
