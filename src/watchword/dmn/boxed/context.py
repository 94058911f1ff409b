"""A boxed context: entries that see those before them, perhaps a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchword.dmn.boxed.function import Function
from watchword.dmn.model import Boxed, Code, Variable
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, children
from watchword.scripting.feel import Run, Scope
from watchword.scripting.feel.types import ANY, ContextType, Type


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; without variable it is the result of the whole."""

    variable: Variable | None
    expression: Boxed | None


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Entries in document order."""

    entries: tuple[Entry, ...]
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what makes the context, or gives its result."""
        seen: dict[str, Type | None] = {}
        steps: list[tuple[str | None, Code, Type | None]] = []
        for entry in self.entries:
            own = [entry.variable.name] if entry.variable and isinstance(entry.expression, Function) else []
            code = room.knowing({**seen, **dict.fromkeys(own)}).compile(entry.expression)
            if entry.variable is None:
                steps.append((None, code, None))
                continue
            kind = room.type(entry.variable.type_ref)
            seen[entry.variable.name] = kind or shape(entry.expression)
            steps.append((entry.variable.name, code, kind))
        return lambda scope, run: _make(steps, room, scope, run)


def _make(steps: list[tuple[str | None, Code, Type | None]], room: Room, scope: Scope, run: Run) -> Any:
    made: dict[str, Any] = {}
    names = dict(scope.values)
    inner = Scope(names)
    for name, code, kind in steps:
        value = code(inner, run)
        if name is None:
            return value
        made[name] = names[name] = room.fitting.coerce(value, kind, run)
    return made


def shape(expression: Boxed | None) -> Type | None:
    """Return the type that a nested context has by the names of its entries, so that these can hold spaces."""
    if not isinstance(expression, Context) or any(entry.variable is None for entry in expression.entries):
        return None
    fields: Mapping[str, Type] = {
        entry.variable.name: shape(entry.expression) or ANY for entry in expression.entries if entry.variable
    }
    return ContextType(fields)


def read_context(element: Xml, reading: Reading) -> Boxed:
    """Read a `context`."""
    entries = children(element, "contextEntry")
    read = tuple(_entry(entry, reading) for entry in entries)
    for entry, at in zip(read[:-1], entries, strict=False):
        if entry.variable is None:
            reading.problems.error("Only the last contextEntry may be without a variable", at)
    return Context(read, reading.type_ref(element))


def _entry(element: Xml, reading: Reading) -> Entry:
    variable = reading.first(element, "variable")
    expression = reading.needed(element, element, "an expression")
    return Entry(None if variable is None else reading.variable(variable), expression)
