"""Namespaces of a DMN file, and how attributes, type names and references are written."""

from __future__ import annotations

from watchword.markup.elements import Xml

CAMUNDA = "http://camunda.org/schema/1.0/dmn"
MODELS = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20151101",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "http://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
"""Namespaces of the elements of DMN 1.1 (three spellings), 1.2, 1.3 (two), 1.4 and 1.5."""


def namespace(element: Xml) -> str:
    """Return the namespace of an element, empty if it has none."""
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag[:1] == "{" else ""


def camunda(element: Xml, name: str) -> str | None:
    """Return an attribute of the camunda namespace."""
    value = element.get(f"{{{CAMUNDA}}}{name}")
    return None if value is None else str(value)


def is_feel(language: str) -> bool:
    """Tell whether an expression language is FEEL: by name, or by the address of any version of it."""
    lowered = language.lower()
    return lowered in ("feel", "feel-scala") or ("omg.org/spec/" in lowered and "feel" in lowered)


def reference(href: str) -> tuple[str | None, str]:
    """Return namespace (None: the same file) and id of what an `href` points to."""
    target, hash_, ident = href.strip().rpartition("#")
    return (target or None, ident) if hash_ else (None, href.strip())
