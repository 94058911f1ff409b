"""The built-in functions; there are no others. Source: `reference` 6.3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchword.scripting.juel.errors import EvaluationFailed, ExpressionSyntaxError, UnknownFunction
from watchword.values.spin import JsonNode, plain
from watchword.values.spin_xml import XmlElement

CONTEXTUAL = frozenset(("currentUser", "currentUserGroups", "dateTime", "now"))
"""Functions that the scope answers: they depend on who asks and when."""


def check_call(text: str, name: str, count: int) -> None:
    """Check that function `name` exists and takes `count` arguments.

    Raises:
        ExpressionSyntaxError: it doesn't.
    """
    expected = ARGUMENTS.get(name)
    if expected is None:
        known = ", ".join(f"{function}()" for function in sorted(ARGUMENTS))
        raise UnknownFunction(f"expression {text!r}: there is no function {name!r}; there are {known}")
    if count != expected:
        raise ExpressionSyntaxError(f"expression {text!r}: function {name!r} takes {expected} arguments, not {count}")


def json_node(value: Any) -> Any:
    """Return a JSON node for a text, a list, a map or a node."""
    if isinstance(value, JsonNode):
        return value
    if isinstance(value, str):
        return JsonNode.parse(value)
    if isinstance(value, (dict, list, tuple)):
        return JsonNode(plain(value))
    raise EvaluationFailed("JSON() takes a text, a list or a map")


def xml_element(value: Any) -> Any:
    """Return an XML element for a text or an element."""
    if isinstance(value, XmlElement):
        return value
    if isinstance(value, str):
        return XmlElement.parse(value)
    raise EvaluationFailed("XML() takes a text")


def document(value: Any) -> Any:
    """Return a JSON node or XML element, whichever the text is."""
    if isinstance(value, str) and value.lstrip("\ufeff \t\r\n").startswith("<"):
        return xml_element(value)
    return value if isinstance(value, XmlElement) else json_node(value)


PURE: dict[str, Callable[[Any], Any]] = {
    "JSON": json_node,
    "S": document,
    "XML": xml_element,
}
ARGUMENTS: dict[str, int] = dict.fromkeys(CONTEXTUAL, 0) | dict.fromkeys(PURE, 1)
