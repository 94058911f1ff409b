"""Methods of XML elements, attributes and XPath queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.scripting.juel.coerce import kind
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.values.spin_xml import XmlAttribute, XmlElement, XPathQuery


def _elements(values: tuple[Any, ...]) -> tuple[XmlElement, ...]:
    for value in values:
        if not isinstance(value, XmlElement):
            raise EvaluationFailed(f"an XML element is expected, not a {kind(value)}")
    return values


def _format_name(_element: XmlElement) -> str:
    return "application/xml"


_ELEMENT: Mapping[str, Any] = {
    "append": ("*", lambda element, *children: element.append(*_elements(children))),
    "attr": (("t", XmlElement.attr), ("tt", XmlElement.set_attr)),
    "attrNames": ("", XmlElement.attr_names),
    "attrs": ("", XmlElement.attrs),
    "childElement": ("t", XmlElement.child_element),
    "childElements": (("", XmlElement.child_elements), ("t", XmlElement.child_elements)),
    "getDataFormatName": ("", _format_name),
    "hasAttr": ("t", XmlElement.has_attr),
    "hasNamespace": ("t", lambda element, uri: element.namespace() == uri),
    "name": ("", XmlElement.name),
    "namespace": ("", XmlElement.namespace),
    "remove": ("*", lambda element, *children: element.remove(*_elements(children))),
    "removeAttr": ("t", XmlElement.remove_attr),
    "textContent": (("", XmlElement.text_content), ("t", XmlElement.set_text_content)),
    "toString": ("", str),
    "xPath": ("t", XmlElement.xpath),
}
_ATTRIBUTE: Mapping[str, Any] = {
    "name": ("", XmlAttribute.name),
    "namespace": ("", XmlAttribute.namespace),
    "toString": ("", str),
    "value": ("", XmlAttribute.value),
}
_QUERY: Mapping[str, Any] = {
    "attribute": ("", XPathQuery.attribute),
    "attributeList": ("", XPathQuery.attribute_list),
    "bool": ("", XPathQuery.bool),
    "element": ("", XPathQuery.element),
    "elementList": ("", XPathQuery.element_list),
    "ns": ("tt", XPathQuery.ns),
    "number": ("", XPathQuery.number),
    "string": ("", XPathQuery.string),
}
METHODS: Mapping[type, Mapping[str, Any]] = {XPathQuery: _QUERY, XmlAttribute: _ATTRIBUTE, XmlElement: _ELEMENT}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    XmlElement: {"dataFormatName": _format_name},
}
