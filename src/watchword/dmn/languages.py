"""Other expression languages than FEEL, with its names and values: JUEL, and scripts where somebody runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.core.errors import StepFailed
from watchword.dmn.errors import DecisionFailed
from watchword.dmn.evaluate import DecisionRun
from watchword.dmn.model import Code
from watchword.scripting.feel import Run, Scope
from watchword.scripting.feel.convert import from_feel, to_feel
from watchword.scripting.juel import compile_text


class _JuelScope:
    """Names of FEEL for an expression; what they don't know is unknown."""

    def __init__(self, scope: Scope, run: Run) -> None:
        self._scope, self._run = scope, run

    def lookup(self, name: str) -> Any:
        """Return a value as Python has it: that of a variable itself, if it is one."""
        value = self._scope.values[name]
        known = self._run.natives.get(name) if isinstance(self._run, DecisionRun) else None
        if known is not None and known[0] is value:
            return known[1]()
        return from_feel(value)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Return the moment; nothing else is known here."""
        if name == "now":
            return self._run.now()
        raise KeyError(name)


def compile_juel(text: str) -> Code:
    """Compile a JUEL expression; without `${}` it is one as a whole.

    Raises:
        ExpressionSyntaxError: malformed.
    """
    bare = text.strip()
    expression = compile_text(bare if "${" in bare or "#{" in bare else f"${{{bare}}}")

    def evaluate(scope: Scope, run: Run) -> Any:
        try:
            return to_feel(expression.evaluate(_JuelScope(scope, run)))
        except StepFailed as failure:
            raise DecisionFailed(str(failure)) from None

    return evaluate


def compile_script(language: str, text: str) -> Code:
    """Return what has a script run by who evaluates; it sees the names that it mentions."""

    def evaluate(scope: Scope, run: Run) -> Any:
        if not isinstance(run, DecisionRun) or run.script is None:
            raise DecisionFailed(f"a script in {language[:40]!r} needs the engine to run it")
        names = {name: from_feel(value) for name, value in scope.values.items() if name in text}
        return to_feel(run.script(language, text, names))

    return evaluate


LANGUAGES: Mapping[str, Callable[[str], Code]] = {"juel": compile_juel}
"""Lower-case name -> compiler."""
