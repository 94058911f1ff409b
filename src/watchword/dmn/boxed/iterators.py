"""Boxed iterators: for, some, every."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from watchword.dmn.model import Boxed, Code, inside
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml
from watchword.scripting.feel import FeelRange, Run, Scope


@dataclass(frozen=True, slots=True, eq=False)
class For:
    """A variable that takes each element of a list, and what is returned for it; `partial` holds results so far."""

    variable: str
    source: Boxed | None
    result: Boxed | None
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what makes the list of results."""
        source = room.compile(self.source)
        result = room.knowing({self.variable: None, "partial": None}).compile(self.result)

        def run_for(scope: Scope, run: Run) -> Any:
            items = elements(source(scope, run), run)
            if items is None:
                return None
            results: list[Any] = []
            for item in items:
                run.spend()
                results.append(result(inside(scope, {self.variable: item, "partial": results}), run))
            return results

        return run_for


@dataclass(frozen=True, slots=True, eq=False)
class Quantified:
    """Whether something holds for some (`every` False) or every element of a list."""

    every: bool
    variable: str
    source: Boxed | None
    satisfies: Boxed | None
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what asks for each element in turn."""
        source = room.compile(self.source)
        satisfies = room.knowing({self.variable: None}).compile(self.satisfies)

        def ask(scope: Scope, run: Run) -> Any:
            items = elements(source(scope, run), run)
            if items is None:
                return None
            verdicts = []
            for item in items:
                run.spend()
                verdicts.append(satisfies(inside(scope, {self.variable: item}), run))
            return _quantified(verdicts, self.every)

        return ask


def _quantified(verdicts: list[Any], every: bool) -> bool | None:
    """Combine by three-valued logic; null if one is no truth value."""
    if any(verdict is not None and not isinstance(verdict, bool) for verdict in verdicts):
        return None
    if any(verdict is (not every) for verdict in verdicts):
        return not every
    return every if all(verdict is every for verdict in verdicts) else None


def elements(value: Any, run: Run) -> list[Any] | None:
    """Return what is iterated over: a list, the whole numbers of a range, or one value; null and a report for null."""
    if isinstance(value, list):
        return value
    if isinstance(value, FeelRange):
        return _numbers(value, run)
    if value is None:
        run.report("there is no list to go through, but null")
        return None
    return [value]


def _numbers(found: FeelRange, run: Run) -> list[Any] | None:
    low, high = found.low, found.high
    if not (isinstance(low, Decimal) and isinstance(high, Decimal) and low == int(low) and high == int(high)):
        run.report("only a range of whole numbers can be gone through")
        return None
    start, end = int(low) + (not found.low_included), int(high) - (not found.high_included)
    run.spend_items(max(end - start, 0))
    return [Decimal(number) for number in range(start, end + 1)]


def read_for(element: Xml, reading: Reading) -> Boxed:
    """Read a `for`."""
    variable, source = _head(element, reading)
    result = reading.needed(reading.first(element, "return"), element, "'return' with an expression")
    return For(variable, source, result, reading.type_ref(element))


def read_some(element: Xml, reading: Reading) -> Boxed:
    """Read a `some`."""
    return _quantifier(element, reading, every=False)


def read_every(element: Xml, reading: Reading) -> Boxed:
    """Read an `every`."""
    return _quantifier(element, reading, every=True)


def _quantifier(element: Xml, reading: Reading, *, every: bool) -> Boxed:
    variable, source = _head(element, reading)
    satisfies = reading.needed(reading.first(element, "satisfies"), element, "'satisfies' with an expression")
    return Quantified(every, variable, source, satisfies, reading.type_ref(element))


def _head(element: Xml, reading: Reading) -> tuple[str, Boxed | None]:
    variable = " ".join((element.get("iteratorVariable") or "").split())
    if not variable:
        reading.problems.error("An iterator needs an iteratorVariable", element)
    return variable, reading.needed(reading.first(element, "in"), element, "'in' with an expression")
