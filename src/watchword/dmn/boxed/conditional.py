"""A boxed conditional."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.dmn.model import Boxed, Code
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml
from watchword.scripting.feel import Run, Scope


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """What is asked, and both answers; false and null lead to the second."""

    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what decides and evaluates one of both; null and a report for what is no truth value."""
        condition, then, otherwise = (room.compile(e) for e in (self.condition, self.then, self.otherwise))

        def decide(scope: Scope, run: Run) -> Any:
            verdict = condition(scope, run)
            if verdict is not None and not isinstance(verdict, bool):
                run.report("the condition is neither true nor false")
                return None
            return (then if verdict is True else otherwise)(scope, run)

        return decide


def read_conditional(element: Xml, reading: Reading) -> Boxed:
    """Read a `conditional`."""
    parts = (reading.needed(reading.first(element, name), element, f"{name!r} with an expression") for name in _PARTS)
    condition, then, otherwise = parts
    return Conditional(condition, then, otherwise, reading.type_ref(element))


_PARTS = ("if", "then", "else")
