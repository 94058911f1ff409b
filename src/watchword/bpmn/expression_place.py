"""Where in a file the expression stands that doesn't parse."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.bpmn.names import Xml
from watchword.core.errors import UnreadableModel
from watchword.markup.problems import Problems
from watchword.scripting.juel import ExpressionSyntaxError, compile_text


def place_of(error: UnreadableModel, root: Xml, problems: Problems) -> str:
    """Return the element, line and column that `error` is about, as the beginning of a message; "" if unknown.

    The first text of the file that gives the very same error is it: readers hand texts to the compiler, not places.
    """
    if not isinstance(error, ExpressionSyntaxError):
        return ""
    for element in root.iter():
        if isinstance(element.tag, str) and any(_fails_alike(text, error) for text in _texts(element)):
            line, column = problems.place(element)
            return f"element {_nearest_id(element)!r} (line {line}, column {column}): "
    return ""


def _texts(element: Xml) -> Iterator[str]:
    for text in (*element.attrib.values(), element.text):
        if text and ("${" in text or "#{" in text):
            yield text.strip()


def _fails_alike(text: str, error: ExpressionSyntaxError) -> bool:
    try:
        compile_text(text)
    except ExpressionSyntaxError as found:
        return str(found) == str(error)
    return False


def _nearest_id(element: Xml) -> str:
    found: Xml | None = element
    while found is not None:
        if found.get("id"):
            return str(found.get("id"))
        found = found.getparent()
    return ""
