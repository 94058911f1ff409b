"""Conditions of flows and conditional events."""

from __future__ import annotations

from watchword.bpmn.model import Script
from watchword.bpmn.names import BPMN, XSI, Xml, ext, own_text
from watchword.bpmn.reading import Reading
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression


def condition_of(element: Xml, owner: str | None, reading: Reading) -> Expression | Script | None:
    """Read a condition: an expression, or a script where a language is given."""
    given = element.get(f"{{{XSI}}}type")
    if given is not None:
        prefix, _, name = given.rpartition(":")
        if (element.nsmap.get(prefix or None), name) != (BPMN, "tFormalExpression"):
            reading.problems.error(f"Type {given!r} is not supported here, only tFormalExpression", element, owner)
    text = own_text(element).strip()
    language = element.get("language")
    if language is None:
        return compile_text(text)
    if not language:
        reading.problems.error("The language of a condition must not be empty", element, owner)
        return None
    return Script(language, text, ext(element, "resource"))
