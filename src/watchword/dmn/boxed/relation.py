"""A relation: a list of contexts as a table."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.dmn.model import Boxed, Code, Variable
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, children, local


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Named columns, and rows with an expression a column."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed, ...], ...]
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what makes the list of contexts."""
        names = [column.name for column in self.columns]
        rows = [[room.compile(cell) for cell in row] for row in self.rows]
        return lambda scope, run: [
            {name: code(scope, run) for name, code in zip(names, row, strict=False)} for row in rows
        ]


def read_relation(element: Xml, reading: Reading) -> Boxed:
    """Read a `relation`."""
    columns = tuple(reading.variable(column) for column in children(element, "column"))
    rows = tuple(_row(row, len(columns), reading) for row in children(element, "row"))
    return Relation(columns, rows, reading.type_ref(element))


def _row(element: Xml, width: int, reading: Reading) -> tuple[Boxed, ...]:
    cells = tuple(reading.readers[local(c)](c, reading) for c in element if local(c) in reading.readers)
    if len(cells) != width:
        reading.problems.error(f"This row has {len(cells)} cells; the relation has {width} columns", element)
    return cells
