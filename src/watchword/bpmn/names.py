"""Namespaces of a BPMN file, and how its elements and attributes are found.

BPMN elements are found by local name whatever their namespace (the structure check has its say on that first),
extension elements and attributes in the camunda namespace or its activiti alias.
"""

from __future__ import annotations

from lxml import etree

from watchword.core.errors import UnreadableModel

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EXTENSIONS = ("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn")
FOX = "http://www.camunda.com/fox"

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
    return _only(children(element, name), element, name)


def ext(element: Xml, name: str) -> str | None:
    """Return an extension attribute."""
    for namespace in EXTENSIONS:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return str(value)
    return None


def is_true(text: str | None) -> bool:
    """Tell whether a flag is set: only the text `true` (any case) does so."""
    return text is not None and text.lower() == "true"


def ext_children(element: Xml | None, name: str) -> list[Xml]:
    """Return the extension elements of this name directly below."""
    if element is None:
        return []
    for namespace in EXTENSIONS:
        found = element.findall(f"{{{namespace}}}{name}")
        if found:
            return found
    return []


def ext_child(element: Xml | None, name: str) -> Xml | None:
    """Return the only extension element of this name directly below, or None."""
    return None if element is None else _only(ext_children(element, name), element, name)


def extensions(element: Xml) -> Xml | None:
    """Return the `extensionElements` child."""
    return child(element, "extensionElements")


def own_text(element: Xml) -> str:
    """Return the text directly inside an element, without that of its children."""
    return (element.text or "") + "".join(c.tail or "" for c in element)


def _only(found: list[Xml], element: Xml, name: str) -> Xml | None:
    if len(found) > 1:
        raise UnreadableModel(f"Element {local(element)!r} holds {len(found)} elements {name!r}; one is the most")
    return found[0] if found else None
