"""JUEL, the expression language of models: own parser, closures, closed lists of what can be read and called."""

from __future__ import annotations

from watchword.scripting.juel.api import Expression, ExpressionObject, Scope
from watchword.scripting.juel.errors import ExpressionError, ExpressionSyntaxError
from watchword.scripting.juel.expression import compile_text

__all__ = ["Expression", "ExpressionError", "ExpressionObject", "ExpressionSyntaxError", "Scope", "compile_text"]
