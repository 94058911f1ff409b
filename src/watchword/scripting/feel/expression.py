"""Compiled texts: what the rest of the house gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from watchword.scripting.feel.compiler import Compiler
from watchword.scripting.feel.errors import FeelError, FeelSyntaxError
from watchword.scripting.feel.functions import DIALECTS
from watchword.scripting.feel.names import Names
from watchword.scripting.feel.nodes import Node
from watchword.scripting.feel.parser import Parser
from watchword.scripting.feel.run import Run, Scope
from watchword.scripting.feel.types import Type
from watchword.scripting.feel.unary_tests import compile_tests

Known = Mapping[str, Type | None] | Iterable[str]
_BUILT_IN = {dialect: Names(tuple(functions)) for dialect, functions in DIALECTS.items()}
_NO_TYPES: Mapping[str, Type] = {}


class Expression:
    """A compiled expression."""

    __slots__ = ("code", "node", "text")

    def __init__(self, text: str, node: Node, code: Callable[[Scope, Run], Any]) -> None:
        self.text, self.node = text, node
        self.code = code
        """The bare function, for many at once; it may raise RecursionError, and leaves problems unsigned."""

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __call__(self, scope: Scope | Mapping[str, Any], run: Run) -> Any:
        """Return the value; None with problems in `run` where it has none.

        Raises:
            FeelError: the evaluation takes more than its limits.
        """
        told = len(run.problems)
        try:
            return self.code(scope if isinstance(scope, Scope) else Scope(scope), run)
        except RecursionError:
            raise FeelError(f"the evaluation of {self.text[:100]!r} is nested too deeply") from None
        finally:
            if len(run.problems) > told:
                _sign(run, told, self.text)


class UnaryTest:
    """A compiled cell of a decision table."""

    __slots__ = ("node", "test", "text")

    def __init__(self, text: str, node: Node, test: Callable[[Any, Scope, Run], bool | None]) -> None:
        self.text, self.node = text, node
        self.test = test
        """The bare function, for many at once; it may raise RecursionError, and leaves problems unsigned."""

    def __repr__(self) -> str:
        return f"UnaryTest({self.text!r})"

    def __call__(self, value: Any, scope: Scope | Mapping[str, Any], run: Run) -> bool | None:
        """Return whether a value passes; None with problems in `run` where that can't be told. Raises FeelError."""
        told = len(run.problems)
        try:
            return self.test(value, scope if isinstance(scope, Scope) else Scope(scope), run)
        except RecursionError:
            raise FeelError(f"the evaluation of {self.text[:100]!r} is nested too deeply") from None
        finally:
            if len(run.problems) > told:
                _sign(run, told, self.text)


def compile_expression(
    text: str, names: Known = (), *, types: Mapping[str, Type] = _NO_TYPES, dialect: str = "standard"
) -> Expression:
    """Return the compiled expression.

    Args:
        text: FEEL.
        names: what the scope will hold; names with spaces or operators in them are only found if they are known. With
            types, the names of entries inside are known too.
        types: types that `instance of` and parameters may name.
        dialect: `standard`, or `camunda` for the functions and habits of the reference.

    Raises:
        FeelSyntaxError: the text is no FEEL.
    """
    try:
        known = Names(names)
        node = _parser(text, known, types, dialect).expression()
        code = Compiler(frozenset(known.types), dialect).compile(node)
    except RecursionError:
        raise FeelSyntaxError(f"FEEL {text[:100]!r} is nested too deeply") from None
    return Expression(text, node, code)


def compile_unary_tests(
    text: str, names: Known = (), *, types: Mapping[str, Type] = _NO_TYPES, dialect: str = "standard"
) -> UnaryTest:
    """Return the compiled cell; empty and `-` pass everything. Arguments and errors as of `compile_expression`."""
    try:
        known = Names(names)
        node = _parser(text, known, types, dialect).unary_tests()
        test = compile_tests(Compiler(frozenset(known.types), dialect), node)
    except RecursionError:
        raise FeelSyntaxError(f"FEEL {text[:100]!r} is nested too deeply") from None
    return UnaryTest(text, node, test)


def _parser(text: str, known: Names, types: Mapping[str, Type], dialect: str) -> Parser:
    return Parser(text, known, _BUILT_IN[dialect], types, as_camunda=dialect == "camunda")


def parse_type(text: str, types: Mapping[str, Type] = _NO_TYPES) -> Type:
    """Return the type of a text such as `list<number>`. Raises FeelSyntaxError if it is none."""
    return Parser(text, Names(()), Names(()), types).type()


def _sign(run: Run, since: int, text: str) -> None:
    for at in range(since, len(run.problems)):
        if not run.problems[at].source:
            run.problems[at] = replace(run.problems[at], source=text[:200])
