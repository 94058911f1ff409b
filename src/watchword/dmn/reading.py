"""What the readers of one DMN file share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from watchword.dmn.model import Boxed, Reference, Variable
from watchword.dmn.names import reference
from watchword.markup.elements import Xml, children, local
from watchword.markup.problems import Problems

Reader = Callable[[Xml, "Reading"], Boxed]


@dataclass(slots=True)
class Reading:
    """State while a file is read."""

    problems: Problems
    readers: Mapping[str, Reader]
    """Reader by element name."""
    language: str | None = None
    """Expression language of the file, where an expression names none."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Prefixes that stand for a name: of an import, empty for FEEL itself."""
    texts: list[str] = field(default_factory=list)
    """All expressions so far."""
    places: dict[int, Xml] = field(default_factory=dict)
    """id() of a compiled piece of the model -> its element."""

    def keep(self, piece: Any, at: Xml) -> Any:
        """Remember where a piece of the model stands, and return it."""
        self.places[id(piece)] = at
        return piece

    def expression(self, holder: Xml) -> Boxed | None:
        """Read the expression directly below an element; None if there is none."""
        found = [c for c in holder if local(c) in self.readers]
        if len(found) > 1:
            self.problems.error(f"{local(holder)} holds {len(found)} expressions; one is the most", found[1])
        return self.readers[local(found[0])](found[0], self) if found else None

    def needed(self, holder: Xml | None, owner: Xml, what: str) -> Boxed | None:
        """Read the expression below `holder`; a missing one is a problem of `owner`."""
        found = None if holder is None else self.expression(holder)
        if found is None:
            self.problems.error(f"{local(owner)} needs {what}", owner)
        return found

    def first(self, element: Xml, name: str) -> Xml | None:
        """Return the child of this name; several are a problem."""
        found = children(element, name)
        if len(found) > 1:
            self.problems.error(f"{local(element)} holds {len(found)} elements {name}; one is the most", found[1])
        return found[0] if found else None

    def text(self, element: Xml) -> str:
        """Return the content of the `text` child, and remember it as an expression."""
        child = self.first(element, "text")
        text = "" if child is None else "".join(child.itertext())
        self.texts.append(text)
        return text

    def name(self, element: Xml) -> str:
        """Return the `name` attribute with its white space collapsed."""
        return " ".join((element.get("name") or "").split())

    def variable(self, element: Xml) -> Variable:
        """Read name and type of an element that has both."""
        return Variable(self.name(element), self.type_ref(element))

    def type_ref(self, element: Xml) -> str | None:
        """Return the type that an element names: an attribute or a child, with or without prefix."""
        given = element.get("typeRef")
        if given is None:
            child = self.first(element, "typeRef")
            given = None if child is None else child.text
        return self.type_name(given)

    def type_name(self, given: str | None) -> str | None:
        """Return a type's name without its prefix; that of an import becomes `import.name`."""
        given = " ".join((given or "").split())
        prefix, colon, name = given.partition(":")
        if not colon or prefix not in self.prefixes:
            return (name if colon else given) or None
        owner = self.prefixes[prefix]
        return f"{owner}.{name}" if owner else name

    def references(self, element: Xml, name: str) -> tuple[Reference, ...]:
        """Return what the `href`s of the children of this name point to."""
        return tuple(self._reference(c) for c in children(element, name))

    def _reference(self, element: Xml) -> Reference:
        href = element.get("href") or ""
        if not href.strip():
            self.problems.error(f"{local(element)} needs an href", element)
        return Reference(*reference(href))
