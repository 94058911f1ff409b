"""Expressions of stored queries: a closed list of functions and nothing else, whatever the settings say.

Allowed are constants, `currentUser()`, `currentUserGroups()` and its elements by number, `now()`, and `dateTime()` with
the methods that calculate with it. No variables, no beans, no methods of other objects.
Source: issue on stored filters; reference security.md, expressions.
"""

from __future__ import annotations

from watchword.scripting.juel.api import Expression
from watchword.scripting.juel.errors import ExpressionSyntaxError
from watchword.scripting.juel.expression import compile_text
from watchword.scripting.juel.functions import CONTEXTUAL
from watchword.scripting.juel.methods.dates import METHODS
from watchword.scripting.juel.moments import DateTime
from watchword.scripting.juel.nodes import Function, Index, Literal, Method, Name, Node, Unary
from watchword.scripting.juel.parser import parse_text

_MOMENT_METHODS = frozenset(METHODS[DateTime])


class OutsideClosedList(ExpressionSyntaxError):
    """The expression uses something beyond the closed list; `what` is `name`, `function` or `operation`."""

    def __init__(self, text: str, what: str) -> None:
        listed = ", ".join(f"{name}()" for name in sorted(CONTEXTUAL))
        super().__init__(f"expression {text[:200]!r}: stored queries may only use {listed} and dateTime arithmetic")
        self.what = what


def compile_closed(text: str) -> Expression:
    """Return the compiled text of a stored query.

    Raises:
        ExpressionSyntaxError: it is malformed.
        OutsideClosedList: it uses more than stored queries may.
    """
    for part in parse_text(text):
        if not isinstance(part, str):
            _check(text, part)
    return compile_text(text)


def _check(text: str, node: Node) -> None:
    match node:
        case Literal() | Unary("-", Literal()):
            return
        case Function(name, ()) if name in CONTEXTUAL:
            return
        case Index(Function("currentUserGroups", ()), Literal(int())):
            return
        case Method(base, Literal(str() as key), args) if key in _MOMENT_METHODS:
            _check(text, base)
            for arg in args:
                _check(text, arg)
        case Name():
            raise OutsideClosedList(text, "name")
        case Function():
            raise OutsideClosedList(text, "function")
        case _:
            raise OutsideClosedList(text, "operation")
