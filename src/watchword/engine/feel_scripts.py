"""FEEL in models: scripts and conditions of the format `feel`, over the variables that a scope knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from watchword.core.errors import StepFailed
from watchword.scripting.feel import Expression, FeelSyntaxError, Problem, Run, compile_expression
from watchword.scripting.feel.convert import from_feel, to_feel
from watchword.scripting.feel.functions import DIALECTS
from watchword.scripting.feel.lexer import words_of

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Scope

FORMAT = "feel"


def evaluate(ctx: Context, text: str, scope: Scope, names: frozenset[str]) -> tuple[Any, list[Problem]]:
    """Return the value of an expression, as expressions and variables have it, and why it is null if it is.

    Args:
        ctx: the command; in compatibility mode the expression is read as the reference reads it.
        text: FEEL.
        scope: where names are found.
        names: what the scope knows; names of several words are only found if they are here.

    Raises:
        StepFailed: the text is no FEEL, or takes more than it may.
    """
    local = ctx.settings.java_objects
    dialect = "camunda" if local else "standard"
    odd = frozenset(name for name in names if name in DIALECTS[dialect] or len(words_of(name)) != 1)
    run = Run(clock=_Moment(ctx))
    try:
        value = _compiled(text, odd, dialect)(_Variables(scope, local), run)
    except FeelSyntaxError as error:
        raise StepFailed(str(error)) from None
    return from_feel(value), run.problems


def why(problems: list[Problem]) -> str:
    """Return the words to add to a message about a value that is null."""
    return f" ({problems[0].message})" if problems else ""


@lru_cache(maxsize=2048)
def _compiled(text: str, names: frozenset[str], dialect: str) -> Expression:
    return compile_expression(text, names, dialect=dialect)


class _Moment:
    """The moment of the command."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def now(self) -> Any:
        """Return the moment the command has."""
        return self._ctx.now


class _Variables(Mapping[str, Any]):
    """The variables of a scope as values of FEEL, each converted once; objects of the engine are null."""

    def __init__(self, scope: Scope, local: bool) -> None:
        self._scope, self._local = scope, local
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = to_feel(self._scope.lookup(name), local=self._local)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
