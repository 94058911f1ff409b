"""A literal expression: a text in an expression language."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.dmn.model import Boxed, Code
from watchword.dmn.reading import Reading
from watchword.dmn.room import Room
from watchword.markup.elements import Xml, local


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A text; `language` None: FEEL."""

    text: str
    language: str | None = None
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what evaluates the text."""
        return room.expression(self, self.text, self.language)


def read_literal(element: Xml, reading: Reading) -> Boxed:
    """Read a `literalExpression`, or any other element with a `text` child."""
    language = element.get("expressionLanguage") or reading.language
    if reading.first(element, "importedValues") is not None:
        reading.problems.error("importedValues are not read: write the expression into the model", element)
    found: Literal = reading.keep(Literal(reading.text(element), language, reading.type_ref(element)), element)
    return found


def read_text(holder: Xml, name: str, reading: Reading) -> Literal | None:
    """Read the child of this name as a literal expression; None if there is none."""
    element = reading.first(holder, name)
    if element is None:
        return None
    found = read_literal(element, reading)
    if not isinstance(found, Literal):
        raise TypeError(f"{local(element)} is no text")
    return found
