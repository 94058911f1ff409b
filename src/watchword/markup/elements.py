"""Elements by their local names, whatever the namespace."""

from __future__ import annotations

from lxml import etree

from watchword.core.errors import UnreadableModel

Xml = etree._Element


def local(element: Xml) -> str:
    """Return the name without namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Xml, name: str) -> list[Xml]:
    """Return the children of this local name."""
    return [c for c in element if local(c) == name]


def child(element: Xml, name: str) -> Xml | None:
    """Return the only child of this local name, or None.

    Raises:
        UnreadableModel: there are several.
    """
    return only(children(element, name), element, name)


def is_true(text: str | None) -> bool:
    """Tell whether a flag is set: only the text `true` (any case) does so."""
    return text is not None and text.lower() == "true"


def own_text(element: Xml) -> str:
    """Return the text directly inside an element, without that of its children."""
    return (element.text or "") + "".join(c.tail or "" for c in element)


def only(found: list[Xml], element: Xml, name: str) -> Xml | None:
    """Return the one element found, None if there is none.

    Raises:
        UnreadableModel: there are several.
    """
    if len(found) > 1:
        raise UnreadableModel(f"Element {local(element)!r} holds {len(found)} elements {name!r}; one is the most")
    return found[0] if found else None
