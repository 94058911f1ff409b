"""A boxed list."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.dmn.model import Boxed, Code
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, local


@dataclass(frozen=True, slots=True, eq=False)
class ListOf:
    """Expressions in a row."""

    items: tuple[Boxed, ...]
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what makes the list."""
        codes = [room.compile(item) for item in self.items]
        return lambda scope, run: [code(scope, run) for code in codes]


def read_list(element: Xml, reading: Reading) -> Boxed:
    """Read a `list`."""
    items = [reading.readers[local(c)](c, reading) for c in element if local(c) in reading.readers]
    return ListOf(tuple(items), reading.type_ref(element))
