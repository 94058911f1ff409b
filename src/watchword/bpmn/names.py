"""Namespaces of a BPMN file, and how its elements and attributes are found.

BPMN elements are found by local name whatever their namespace (the structure check has its say on that first),
extension elements and attributes in the camunda namespace or its activiti alias.
"""

from __future__ import annotations

from watchword.markup.elements import Xml, child, children, is_true, local, only, own_text

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EXTENSIONS = ("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn")
FOX = "http://www.camunda.com/fox"

__all__ = [
    "BPMN",
    "BPMN_DI",
    "DC",
    "DI",
    "EXTENSIONS",
    "FOX",
    "XSI",
    "Xml",
    "child",
    "children",
    "ext",
    "ext_child",
    "ext_children",
    "extensions",
    "is_true",
    "local",
    "own_text",
]


def ext(element: Xml, name: str) -> str | None:
    """Return an extension attribute."""
    for namespace in EXTENSIONS:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return str(value)
    return None


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
    return None if element is None else only(ext_children(element, name), element, name)


def extensions(element: Xml) -> Xml | None:
    """Return the `extensionElements` child."""
    return child(element, "extensionElements")
