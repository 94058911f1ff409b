"""Methods of JSON nodes and JSON paths. `mapTo` is refused: nothing is built from a type name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.scripting.juel.errors import EvaluationFailed
from watchword.values.json_path import JsonPathQuery
from watchword.values.spin import JsonNode
from watchword.values.typed import Int32


def _is(kind: str) -> Callable[[JsonNode], bool]:
    return lambda node: node.kind == kind


def _is_value(node: JsonNode) -> bool:
    return node.kind not in ("ARRAY", "OBJECT")


def _index(node: JsonNode, value: Any, *, last: bool = False) -> Int32:
    place = node.index_of(value, last=last)
    if place < 0:
        raise EvaluationFailed("a JSON array doesn't hold the value looked for; ask with contains first")
    return Int32(place)


_NODE: Mapping[str, Any] = {
    "append": ("*", lambda node, *values: node.append(*values)),
    "boolValue": ("", JsonNode.bool_value),
    "contains": ("o", lambda node, value: node.index_of(value) >= 0),
    "deleteProp": ("t", JsonNode.delete_prop),
    "elements": ("", JsonNode.elements),
    "fieldNames": ("", JsonNode.field_names),
    "getDataFormatName": ("", lambda node: "application/json"),
    "hasProp": ("t", JsonNode.has_prop),
    "indexOf": ("o", _index),
    "insertAt": ("i*", lambda node, place, *values: node.insert_at(place, *values)),
    "isArray": ("", _is("ARRAY")),
    "isBoolean": ("", _is("BOOLEAN")),
    "isNull": ("", _is("NULL")),
    "isNumber": ("", _is("NUMBER")),
    "isObject": ("", _is("OBJECT")),
    "isString": ("", _is("STRING")),
    "isValue": ("", _is_value),
    "jsonPath": ("t", JsonPathQuery),
    "lastIndexOf": ("o", lambda node, value: _index(node, value, last=True)),
    "numberValue": ("", JsonNode.number_value),
    "prop": (("t", JsonNode.prop), ("to", JsonNode.set_prop)),
    "remove": ("o", lambda node, value: node.remove(value)),
    "removeAt": ("i", lambda node, place: node.remove_at(place)),
    "removeLast": ("o", lambda node, value: node.remove(value, last=True)),
    "stringValue": ("", JsonNode.string_value),
    "toString": ("", str),
    "value": ("", JsonNode.value),
}
_PATH: Mapping[str, Any] = {
    "boolValue": ("", JsonPathQuery.bool_value),
    "element": ("", JsonPathQuery.element),
    "elementList": ("", JsonPathQuery.element_list),
    "numberValue": ("", JsonPathQuery.number_value),
    "stringValue": ("", JsonPathQuery.string_value),
}
METHODS: Mapping[type, Mapping[str, Any]] = {JsonNode: _NODE, JsonPathQuery: _PATH}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    JsonNode: {
        "array": _is("ARRAY"),
        "boolean": _is("BOOLEAN"),
        "dataFormatName": lambda node: "application/json",
        "number": _is("NUMBER"),
        "object": _is("OBJECT"),
        "string": _is("STRING"),
        "value": _is_value,
    },
}
