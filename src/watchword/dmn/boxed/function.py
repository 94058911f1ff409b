"""A function definition: a function as a value, that sees the names around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from watchword.dmn.model import Boxed, Code, Variable, inside
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, children
from watchword.scripting.feel import FeelFunction, Parameter, Run, Scope


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Parameters and body."""

    parameters: tuple[Variable, ...]
    body: Boxed | None
    type_ref: str | None = None
    kind: str = "FEEL"

    def compile(self, room: Room) -> Code:
        """Return what makes the function; one of another language is null."""
        if self.kind != "FEEL":
            return _foreign
        parameters = formal(self.parameters, room)
        code = room.knowing({p.name: p.type for p in parameters}).compile(self.body)
        return lambda scope, run: FeelFunction("", parameters, calling(parameters, code, scope))


def formal(parameters: tuple[Variable, ...], room: Room) -> tuple[Parameter, ...]:
    """Return a model's parameters as those of a function."""
    return tuple(Parameter(p.name, room.type(p.type_ref)) for p in parameters)


def calling(parameters: tuple[Parameter, ...], code: Code, around: Scope) -> Callable[[list[Any], Run], Any]:
    """Return the body of a function: `code` with the arguments in scope, `around` it what else it sees."""

    def body(args: list[Any], run: Run) -> Any:
        return code(inside(around, {p.name: v for p, v in zip(parameters, args, strict=True)}), run)

    return body


def read_function(element: Xml, reading: Reading) -> Function:
    """Read a `functionDefinition`; functions of other languages than FEEL are refused."""
    kind = element.get("kind") or "FEEL"
    if kind != "FEEL":
        reading.problems.error(f"Functions of kind {kind[:20]!r} are not run; write the function in FEEL", element)
    return Function(read_parameters(element, reading), reading.expression(element), reading.type_ref(element), kind)


def _foreign(scope: Scope, run: Run) -> Any:
    run.report("functions of other languages are not run")
    return None


def read_parameters(element: Xml, reading: Reading) -> tuple[Variable, ...]:
    """Read the `formalParameter` children; each needs a name of its own."""
    found = tuple(reading.variable(p) for p in children(element, "formalParameter"))
    names = [p.name for p in found]
    for at, name in zip(children(element, "formalParameter"), names, strict=True):
        if not name or names.count(name) > 1:
            reading.problems.error(f"Parameter {name!r} needs a name of its own", at)
    return found
