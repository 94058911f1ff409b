"""A boxed invocation: a function called with named arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.dmn.model import Boxed, Code
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, children
from watchword.scripting.feel import FeelFunction, Run, Scope


@dataclass(frozen=True, slots=True, eq=False)
class Invocation:
    """What is called, and an expression a parameter."""

    function: Boxed | None
    bindings: tuple[tuple[str, Boxed | None], ...]
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what calls the function; null and a report if it is none."""
        function = room.compile(self.function)
        arguments = [(name, room.compile(expression)) for name, expression in self.bindings]

        def invoke(scope: Scope, run: Run) -> Any:
            target = function(scope, run)
            values = {name: code(scope, run) for name, code in arguments}
            if isinstance(target, FeelFunction):
                return target.invoke_named(values, run)
            run.report("what is invoked is no function")
            return None

        return invoke


def read_invocation(element: Xml, reading: Reading) -> Boxed:
    """Read an `invocation`."""
    function = reading.needed(element, element, "an expression that names the function")
    bindings = tuple(_binding(b, reading) for b in children(element, "binding"))
    return Invocation(function, bindings, reading.type_ref(element))


def _binding(element: Xml, reading: Reading) -> tuple[str, Boxed | None]:
    parameter = reading.first(element, "parameter")
    name = "" if parameter is None else reading.name(parameter)
    if not name:
        reading.problems.error("A binding needs a parameter with a name", element)
    return name, reading.expression(element)
