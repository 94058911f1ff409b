"""A boxed filter: the elements of a list for which something holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.dmn.boxed.iterators import elements
from watchword.dmn.model import Boxed, Code, inside
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml
from watchword.scripting.feel import Run, Scope


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A list and a test, that sees each element as `item` and its entries by their names."""

    source: Boxed | None
    match: Boxed | None
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what makes the shorter list."""
        source, match = room.compile(self.source), room.knowing({"item": None}).compile(self.match)

        def run_filter(scope: Scope, run: Run) -> Any:
            found = elements(source(scope, run), run)
            return None if found is None else _matching(found, match, scope, run)

        return run_filter


def _matching(items: list[Any], match: Code, scope: Scope, run: Run) -> list[Any] | None:
    kept = []
    for item in items:
        run.spend()
        entries = item if isinstance(item, dict) else {}
        verdict = match(inside(scope, {"item": item, **entries}), run)
        if verdict is True:
            kept.append(item)
        elif verdict is not False and verdict is not None:
            run.report("the match of a filter is neither true nor false")
            return None
    return kept


def read_filter(element: Xml, reading: Reading) -> Boxed:
    """Read a `filter`."""
    source = reading.needed(reading.first(element, "in"), element, "'in' with an expression")
    match = reading.needed(reading.first(element, "match"), element, "'match' with an expression")
    return Filter(source, match, reading.type_ref(element))
