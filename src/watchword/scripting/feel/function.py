"""Functions as values: defined in FEEL, by a model, or built in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.scripting.feel.run import Run

if TYPE_CHECKING:
    from watchword.scripting.feel.types import Type

Body = Callable[[list[Any], Run], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name, and the type arguments are fitted to; None: any."""

    name: str
    type: Type | None = None


class FeelFunction:
    """A function: arguments and result are fitted to their types; what doesn't fit makes the result null."""

    __slots__ = ("body", "name", "parameters", "result")

    def __init__(self, name: str, parameters: tuple[Parameter, ...], body: Body, result: Type | None = None) -> None:
        """Make a function.

        Args:
            name: for messages; empty for a function without one.
            parameters: in order.
            body: gets the values of the parameters, in their order.
            result: the type the result is fitted to.
        """
        self.name, self.parameters, self.body, self.result = name, parameters, body, result

    def __repr__(self) -> str:
        return f"function {self.name}({', '.join(parameter.name for parameter in self.parameters)})"

    def invoke(self, args: list[Any], run: Run) -> Any:
        """Return the result for arguments by position; None and a problem if they don't fit."""
        if len(args) != len(self.parameters):
            run.report(f"{self!r} takes {len(self.parameters)} arguments, not {len(args)}")
            return None
        return self._call(args, run)

    def invoke_named(self, args: Mapping[str, Any], run: Run) -> Any:
        """Return the result for arguments by name; None and a problem if they don't fit."""
        names = [parameter.name for parameter in self.parameters]
        if len(args) != len(names) or any(name not in args for name in names):
            run.report(f"{self!r} is called with {', '.join(args) or 'nothing'}")
            return None
        return self._call([args[name] for name in names], run)

    def _call(self, args: list[Any], run: Run) -> Any:
        from watchword.scripting.feel.types import coerce

        run.enter()
        values = []
        for value, parameter in zip(args, self.parameters, strict=True):
            if parameter.type is not None and value is not None:
                fitted = coerce(value, parameter.type, run)
                if fitted is None:
                    run.leave()
                    return None
                value = fitted
            values.append(value)
        answer = self.body(values, run)
        run.leave()
        return coerce(answer, self.result, run)
