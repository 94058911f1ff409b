"""Where expressions are compiled: the names and types they know, and what becomes of those that don't parse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from watchword.core.errors import WatchwordError
from watchword.dmn.errors import DecisionFailed
from watchword.dmn.fitting import Fitting
from watchword.dmn.model import Boxed, Code, inside
from watchword.dmn.names import is_feel
from watchword.scripting.feel import FeelSyntaxError, Run, Scope, compile_expression, compile_unary_tests
from watchword.scripting.feel.types import ANY, Type, coerce

Test = Callable[[Any, Scope, Run], "bool | None"]


@dataclass(frozen=True, slots=True)
class Room:
    """What an expression can see while it is compiled."""

    names: Mapping[str, Type | None]
    types: Mapping[str, Type]
    fitting: Fitting
    note: Callable[[object, str], None]
    """Takes the piece of the model that doesn't compile, and why."""
    language: Callable[[str], Callable[[str], Code] | str]
    """Returns what compiles another expression language than FEEL, or why it isn't run."""
    allowed: Mapping[str, str] = field(default_factory=dict)
    """Types that list their allowed values: the list as it is written."""
    dialect: str = "standard"

    def knowing(self, names: Mapping[str, Type | None]) -> Room:
        """Return a room inside this one that knows more names."""
        return replace(self, names={**self.names, **names}) if names else self

    def type(self, name: str | None) -> Type | None:
        """Return a type by the name that a model uses, None if it names none or an unknown one."""
        return None if name is None else self.types.get(name)

    def compile(self, expression: Boxed | None) -> Code:
        """Return what evaluates an expression and fits it to the type it names; null where there is none."""
        if expression is None:
            return _nothing
        code = expression.compile(self)
        kind = self.type(expression.type_ref) if self.fitting.by_standard else None
        if kind is None or kind is ANY:
            return code
        return lambda scope, run: coerce(code(scope, run), kind, run)

    def expression(self, piece: object, text: str, language: str | None) -> Code:
        """Compile a text in its language; empty FEEL is null.

        What doesn't parse is noted, and fails when it is evaluated.
        """
        if language is not None and not is_feel(language):
            return self._other(piece, text, language)
        if not text.strip():
            return _nothing
        try:
            return compile_expression(text, self.names, types=self.types, dialect=self.dialect)
        except FeelSyntaxError as error:
            return self._failing(piece, str(error))

    def tests(self, piece: object, text: str, language: str | None, input_name: str) -> Test | None:
        """Compile the unary tests of a cell; None if it holds for every value."""
        if not text.strip() or text.strip() == "-":
            return None
        if language is not None and not is_feel(language):
            return _verdict(self._other(piece, text, language), input_name)
        names = {**self.names, input_name: None}
        try:
            test = compile_unary_tests(text, names, types=self.types, dialect=self.dialect)
        except FeelSyntaxError as error:
            return _verdict(self._failing(piece, str(error)), input_name)
        if input_name not in text:
            return test
        return lambda value, scope, run: test(value, inside(scope, {input_name: value}), run)

    def _other(self, piece: object, text: str, language: str) -> Code:
        compiler = self.language(language)
        if isinstance(compiler, str):
            return self._failing(piece, compiler)
        try:
            return compiler(text)
        except WatchwordError as error:
            return self._failing(piece, str(error))

    def _failing(self, piece: object, why: str) -> Code:
        self.note(piece, why)

        def fail(scope: Scope, run: Run) -> Any:
            raise DecisionFailed(why)

        return fail


def _verdict(code: Code, input_name: str) -> Test:
    def test(value: Any, scope: Scope, run: Run) -> bool | None:
        return code(inside(scope, {input_name: value}), run) is True

    return test


def _nothing(scope: Scope, run: Run) -> Any:
    return None
