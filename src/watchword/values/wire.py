"""Typed values as REST shows them: `{"value": ..., "type": ..., "valueInfo": {...}}`. Source: `reference` 5.2."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from watchword.core.errors import InvalidRequest, RestError, StepFailed
from watchword.values.codec import JAVA_FORMAT
from watchword.values.java_stream import read_stream
from watchword.values.java_text import double_text
from watchword.values.java_text import text as java_text
from watchword.values.java_types import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, narrow
from watchword.values.native import JSON_FORMAT, infer
from watchword.values.spin import JsonNode, read_json
from watchword.values.spin_xml import XmlElement
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, TypedValue
from watchword.values.validation import DEFAULT_TYPES, TypeValidator, check_type_name

_INTEGER = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,9})?[dDfF]?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})([+-]\d{4})", re.ASCII)


def format_date(moment: datetime) -> str:
    """Return `yyyy-MM-dd'T'HH:mm:ss.SSSZ` in UTC: `2026-01-02T03:04:05.678+0000`."""
    at = moment.astimezone(UTC)
    return f"{at.year:04}-{at:%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}+0000"


def parse_date(text: str) -> datetime:
    """Return the moment of a `yyyy-MM-dd'T'HH:mm:ss.SSSZ` text, in UTC.

    Raises:
        ValueError: another format, or no such moment.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} is no date; expected one like 2026-01-02T03:04:05.678+0000")
    return _moment(match, text)


def _moment(match: re.Match[str], text: str) -> datetime:
    *parts, milli, zone = match.groups()
    try:
        offset = datetime.strptime(zone, "%z").tzinfo
        year, month, day, hour, minute, second = map(int, parts)
        return datetime(year, month, day, hour, minute, second, int(milli) * 1000, offset).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} names no moment; check its day, hour and offset") from None


class _Unfit(ValueError):
    """A value doesn't convert to the type asked for."""


def parse(data: Mapping[str, Any], *, types: TypeValidator = DEFAULT_TYPES) -> TypedValue:
    """Return the typed value of a request's `{"value", "type", "valueInfo"}`; other members are ignored.

    Args:
        data: the decoded JSON object; without `type` the type follows from the value.
        types: decides which type names Object values may carry.

    Raises:
        InvalidRequest: unknown type, value that doesn't convert, refused type name.
        RestError: what the reference's engine refuses: Number, Java serialization, incomplete Object or File.
    """
    name, value, info = data.get("type"), data.get("value"), data.get("valueInfo")
    if info is None:
        info = {}
    if not isinstance(info, Mapping):
        raise InvalidRequest("valueInfo must be a JSON object")
    transient = info.get("transient", False)
    if not isinstance(transient, bool):
        raise InvalidRequest("valueInfo.transient must be true or false")
    if name is None:
        untyped = infer(value)
        return TypedValue(untyped.type, untyped.value, transient)
    kind = name[:1].lower() + name[1:] if isinstance(name, str) else str(name)
    if kind == "number":
        raise _engine("type Number is abstract and can't be stored; use Integer, Long or Double")
    convert = _PARSERS.get(kind)
    if convert is None:
        raise InvalidRequest(f"Unsupported value type {name!r}; expected one of {', '.join(sorted(_SHOWN.values()))}")
    if kind == "object":
        return TypedValue(kind, _parse_object(value, info, types), transient)
    if kind == "file":
        return TypedValue(kind, _parse_file(value, info), transient)
    if value is None:
        return TypedValue(kind, None, transient)
    try:
        return TypedValue(kind, convert(value), transient)
    except ValueError:
        shown = java_text(value)[:200]
        raise InvalidRequest(f"Cannot convert value {shown!r} of type {name!r}; {_RULES[kind]}") from None


def dump(v: TypedValue, *, deserialize: bool) -> dict[str, Any]:
    """Return `{"type", "value", "valueInfo"}` as an answer shows `v`; file contents are left out.

    With `deserialize` an object's text is parsed, and Json and Xml show the properties of their node, as the reference
    does. A text that can't be parsed is shown as it is; `note(v)` says why.
    """
    value, info = v.value, {}
    if isinstance(value, ObjectValue):
        type_name, shown = value.type_name, value.serialized
        if deserialize and shown is not None:
            type_name, shown = _open(value)
        info = {"objectTypeName": type_name, "serializationDataFormat": value.format}
        value = shown
    elif isinstance(value, FileValue):
        pairs = (("filename", value.filename), ("mimeType", value.mime_type), ("encoding", value.encoding))
        info, value = {key: text for key, text in pairs if text is not None}, None
    elif value is not None:
        show = _DUMPERS.get(v.type)
        if show is not None:
            value = show(value)
        elif deserialize and v.type in _BEANS:
            value = _bean(v.type, value)
    return {"type": _SHOWN.get(v.type, v.type), "value": value, "valueInfo": info}


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


def _engine(message: str, *, rest_type: str = "RestException", code: int | None = 0) -> RestError:
    return RestError(message, rest_type=rest_type, status=400, camunda_status=500, code=code)


def _parse_object(value: object, info: Mapping[str, Any], types: TypeValidator) -> ObjectValue:
    if value is not None and not isinstance(value, str):
        raise InvalidRequest("Must provide 'null' or String value for value of SerializableValue type 'Object'.")
    form, type_name = info.get("serializationDataFormat"), info.get("objectTypeName")
    if not isinstance(form, str) or not form:
        raise _engine("an Object value needs valueInfo.serializationDataFormat, such as application/json")
    if form == JAVA_FORMAT:
        raise _engine("Java serialization format is prohibited; send application/json")
    if not isinstance(type_name, str) or not type_name:
        raise _engine("an Object value needs valueInfo.objectTypeName, such as java.util.ArrayList")
    return ObjectValue(value, check_type_name(type_name, types), form)


def _parse_file(value: object, info: Mapping[str, Any]) -> FileValue:
    name = info.get("filename")
    if name is None or name == "":
        raise _engine("a File value needs valueInfo.filename", rest_type="IllegalArgumentException", code=None)
    if value is None:
        raise _engine("a File value needs its content as Base64", rest_type="IllegalArgumentException", code=None)
    try:
        content = _base64(value)
    except ValueError:
        raise InvalidRequest("the value of a File must be Base64 text") from None
    mime_type, encoding = (None if info.get(key) is None else java_text(info[key]) for key in ("mimeType", "encoding"))
    return FileValue(java_text(name), content, mime_type, encoding)


def _base64(value: object) -> bytes:
    if not isinstance(value, str):
        raise _Unfit(value)
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, UnicodeError):
        raise _Unfit(value) from None


def _whole(make: Callable[[int], Any], low: int, high: int) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        if isinstance(value, str):
            stripped = value.strip()
            if not stripped:
                return None
            if not _INTEGER.fullmatch(stripped):
                raise _Unfit(value)
            value = int(stripped)
        if type(value) is not int or not low <= value <= high:
            raise _Unfit(value)
        return make(value)

    return convert


def _float(value: Any) -> float | None:
    if isinstance(value, str):
        stripped = value.strip()
        if not stripped:
            return None
        if stripped in _NOT_FINITE:
            return _NOT_FINITE[stripped]
        if not _DOUBLE.fullmatch(stripped):
            raise _Unfit(value)
        return float(stripped.rstrip("dDfF"))
    if type(value) not in (int, float):
        raise _Unfit(value)
    try:
        return float(value)
    except OverflowError:
        raise _Unfit(value) from None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        if not value.strip():
            return None
        value = {"true": True, "false": False}.get(value.strip().lower())
    if not isinstance(value, bool):
        raise _Unfit(value)
    return value


def _date(value: Any) -> datetime | None:
    if not isinstance(value, str):
        raise _Unfit(value)
    return parse_date(value) if value.strip() else None


def _serialized(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unfit(value)
    return value


def _null(value: Any) -> None:
    raise _Unfit(value)


def _text(value: Any) -> str:
    return java_text(value)


def _deserialize(value: ObjectValue) -> Any:
    if value.serialized is None:
        return None
    if value.format == JAVA_FORMAT:
        return read_stream(base64.b64decode(value.serialized))
    return read_json(value.serialized) if value.format == JSON_FORMAT else value.serialized


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


_NOT_FINITE = {"NaN": float("nan"), "Infinity": float("inf"), "+Infinity": float("inf"), "-Infinity": float("-inf")}
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
_PARSERS: dict[str, Callable[[Any], Any]] = {
    "boolean": _boolean,
    "bytes": _base64,
    "date": _date,
    "double": _float,
    "file": _base64,
    "integer": _whole(Int32, INT_MIN, INT_MAX),
    "json": _serialized,
    "long": _whole(int, LONG_MIN, LONG_MAX),
    "null": _null,
    "object": _serialized,
    "short": _whole(Int16, -(2**15), 2**15 - 1),
    "string": _text,
    "xml": _serialized,
}
_RULES = {
    "boolean": "expected true or false",
    "bytes": "expected Base64 text",
    "date": "expected a date like 2026-01-02T03:04:05.678+0000",
    "double": "expected a number",
    "integer": f"expected a whole number of {INT_MIN}..{INT_MAX}",
    "json": "expected the JSON as a text",
    "long": f"expected a whole number of {LONG_MIN}..{LONG_MAX}",
    "null": "expected null",
    "short": "expected a whole number of -32768..32767",
    "string": "expected a text",
    "xml": "expected the XML as a text",
}
_SHOWN = {
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
    "short": "Short",
    "string": "String",
    "xml": "Xml",
}
