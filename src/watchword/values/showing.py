"""Typed values as answers show them. Source: `reference` 5.2, observed in 7.24."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from watchword.core.errors import StepFailed
from watchword.core.secret import Secret
from watchword.values.codec import JAVA_FORMAT
from watchword.values.dates import format_date
from watchword.values.java_stream import read_stream
from watchword.values.java_text import double_text
from watchword.values.java_types import narrow
from watchword.values.native import JSON_FORMAT
from watchword.values.spin import JsonNode, read_json
from watchword.values.spin_xml import XmlElement
from watchword.values.typed import FileValue, ObjectValue, SealedValue, TypedValue

TYPE_NAMES = {
    "boolean": "Boolean",
    "bytes": "Bytes",
    "date": "Date",
    "double": "Double",
    "file": "File",
    "integer": "Integer",
    "json": "Json",
    "long": "Long",
    "null": "Null",
    "object": "Object",
    "secret": "Secret",
    "short": "Short",
    "string": "String",
    "xml": "Xml",
}
"""Names of the types in answers; requests may begin them in lower case."""


def dump(v: TypedValue, *, deserialize: bool, reveal: bool = False) -> dict[str, Any]:
    """Return `{"type", "value", "valueInfo"}` as an answer shows `v`; file contents are left out.

    With `deserialize` an object's text is parsed, and Json and Xml show the properties of their node, as the reference
    does. A text that can't be parsed is shown as it is; `note(v)` says why. A secret is null; with `reveal` one that
    was opened is shown.
    """
    value: Any = v.value
    info: dict[str, Any] = {}
    if isinstance(value, ObjectValue):
        type_name, shown = value.type_name, value.serialized
        if deserialize and shown is not None:
            type_name, shown = _open(value)
        info = {"objectTypeName": type_name, "serializationDataFormat": value.format}
        value = shown
    elif isinstance(value, FileValue):
        pairs = (("filename", value.filename), ("mimeType", value.mime_type), ("encoding", value.encoding))
        info, value = {key: text for key, text in pairs if text is not None}, None
    elif isinstance(value, Secret | SealedValue):
        revealed = reveal and isinstance(value, Secret)
        info, value = {"redacted": not revealed}, value.reveal() if isinstance(value, Secret) and revealed else None
    elif value is not None:
        show = _DUMPERS.get(v.type)
        if show is not None:
            value = show(value)
        elif deserialize and v.type in _BEANS:
            value = _bean(v.type, value)
    return {"type": TYPE_NAMES.get(v.type, v.type), "value": value, "valueInfo": info}


def note(v: TypedValue) -> str | None:
    """Return why `dump(v, deserialize=True)` shows a text instead of what it stands for; None if it doesn't."""
    try:
        if v.value is None:
            return None
        if isinstance(v.value, ObjectValue):
            _deserialize(v.value)
        elif v.type in _BEANS:
            _BEANS[v.type](v.value)
    except StepFailed as error:
        return f"Cannot deserialize object: {error}"
    return None


def _deserialize(value: ObjectValue) -> Any:
    if value.serialized is None:
        return None
    if value.format == JAVA_FORMAT:
        return _bare(read_stream(base64.b64decode(value.serialized)))
    return read_json(value.serialized) if value.format == JSON_FORMAT else value.serialized


def _bare(data: Any) -> Any:
    """Return data without the classes that stand in for Java's, which encoders refuse."""
    if isinstance(data, dict):
        return {_bare(key): _bare(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_bare(item) for item in data]
    if isinstance(data, str):
        return str(data)
    return int(data) if isinstance(data, int) and not isinstance(data, bool) else data


def _open(value: ObjectValue) -> tuple[str, Any]:
    try:
        data = _deserialize(value)
    except StepFailed:
        return value.type_name, value.serialized
    if value.format != JSON_FORMAT:
        return value.type_name, data
    return _constructed(value.type_name, data), data


def _constructed(type_name: str, data: Any) -> str:
    """Return the type name that the reference shows after it built the object: with what it found inside."""
    outer = type_name.partition("<")[0]
    if isinstance(data, list) and (outer in _LISTS or outer == "java.lang.Object"):
        inner = _element_type(type_name, data[0]) if data else "java.lang.Object"
        return f"{_LISTS.get(outer, 'java.util.ArrayList')}<{inner}>"
    if isinstance(data, list) and outer in _SETS:
        return f"{_SETS[outer]}<java.lang.Object>"
    if isinstance(data, dict) and (outer in _MAPS or outer == "java.lang.Object"):
        return f"{_MAPS.get(outer, 'java.util.LinkedHashMap')}<java.lang.Object,java.lang.Object>"
    return type_name


def _element_type(type_name: str, element: Any) -> str:
    declared = type_name.partition("<")[2].removesuffix(">")
    if declared and declared not in ("java.lang.Object", "?"):
        return declared if not isinstance(element, (list, dict)) else _constructed(declared, element)
    if type(element) is int:
        name = type(narrow(element)).__name__
        return {"Int32": "java.lang.Integer", "int": "java.lang.Long"}.get(name, "java.math.BigInteger")
    if isinstance(element, (list, dict)):
        return _constructed("java.lang.Object", element)
    return {bool: "java.lang.Boolean", float: "java.lang.Double", str: "java.lang.String"}.get(
        type(element), "java.lang.Object"
    )


def _bean(kind: str, text: str) -> Any:
    try:
        return _BEANS[kind](text)
    except StepFailed:
        return text


def _json_bean(text: str) -> dict[str, Any]:
    kind = JsonNode.parse(text).kind
    return {
        "array": kind == "ARRAY",
        "boolean": kind == "BOOLEAN",
        "dataFormatName": "application/json",
        "nodeType": kind,
        "null": kind == "NULL",
        "number": kind == "NUMBER",
        "object": kind == "OBJECT",
        "string": kind == "STRING",
        "value": kind not in ("ARRAY", "OBJECT"),
    }


def _xml_bean(text: str) -> dict[str, Any]:
    XmlElement.parse(text)
    return {"dataFormatName": "application/xml"}


def _show_double(value: float) -> float | str:
    text = double_text(value)
    return text if text in _NOT_FINITE else float(value)


_NOT_FINITE = frozenset(("NaN", "Infinity", "-Infinity"))
_LISTS = {
    "java.util.ArrayList": "java.util.ArrayList",
    "java.util.Collection": "java.util.ArrayList",
    "java.util.LinkedList": "java.util.LinkedList",
    "java.util.List": "java.util.ArrayList",
}
_MAPS = {
    "java.util.HashMap": "java.util.HashMap",
    "java.util.LinkedHashMap": "java.util.LinkedHashMap",
    "java.util.Map": "java.util.LinkedHashMap",
    "java.util.TreeMap": "java.util.TreeMap",
}
_SETS = {
    "java.util.HashSet": "java.util.HashSet",
    "java.util.LinkedHashSet": "java.util.LinkedHashSet",
    "java.util.Set": "java.util.HashSet",
    "java.util.TreeSet": "java.util.TreeSet",
}
_BEANS: dict[str, Callable[[str], dict[str, Any]]] = {"json": _json_bean, "xml": _xml_bean}
_DUMPERS: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
    "date": format_date,
    "double": _show_double,
    "integer": int,
    "long": int,
    "short": int,
}
