"""Typed values as Python values for expressions and delegates, and back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

from watchword.core.errors import StepFailed
from watchword.core.secret import Secret
from watchword.values.codec import JAVA_FORMAT, to_millis
from watchword.values.java_stream import UnreadableStream, read_stream
from watchword.values.java_types import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, BigInteger, Char, HashMap, TreeMap, narrow
from watchword.values.java_writer import write_stream
from watchword.values.spin import JsonNode, read_json, write_json
from watchword.values.spin_xml import XmlElement
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, TypedValue

JSON_FORMAT = "application/json"
_LIST = "java.util.ArrayList"
_MAPS: dict[type, str] = {HashMap: "java.util.HashMap", TreeMap: "java.util.TreeMap"}


class NoValueType(StepFailed):
    """A Python value has no type of variable that could hold it."""

    log_id = "WW-3013"


@runtime_checkable
class Converts(Protocol):
    """A value that knows its own form as a variable."""

    def to_variable(self) -> object:
        """Return a value that `from_native` knows."""
        ...


def to_native(v: TypedValue) -> Any:
    """Return what expressions and delegates work with: Json and Xml parsed, objects as dict, list or plain value.

    Raises:
        JsonError, XmlError: the text was stored unchecked and is none.
    """
    value = v.value
    if value is None:
        return None
    convert = _TO_NATIVE.get(v.type)
    return value if convert is None else convert(value)


def from_native(value: object, *, java: bool = False) -> TypedValue:
    """Return the typed value an expression result or delegate's assignment is stored as.

    int is Long, Int32 is Integer; dict, list and tuple become objects in JSON (with `java`: in the Java stream the
    reference would store, if they hold plain data only).

    Raises:
        NoValueType: no variable can hold it.
    """
    if isinstance(value, TypedValue):
        return value
    make = _FROM_NATIVE.get(type(value))
    if make is not None:
        return make(value)
    if java and isinstance(value, (dict, list, tuple, Char)):
        stream = write_stream(value, map_type=_map_type(value))
        if stream is not None:
            return TypedValue("object", _java_object(stream))
    for kind, general in _FROM_GENERAL:
        if isinstance(value, kind):
            return general(value)
    if isinstance(value, Converts):
        return from_native(value.to_variable(), java=java)
    raise NoValueType(f"a value of type {type(value).__name__} can't become a variable; return plain data instead")


def infer(value: object) -> TypedValue:
    """Return the typed value of plain Python or untyped JSON: an int that fits into 32 bits is an Integer.

    Raises:
        NoValueType: no variable can hold it.
    """
    if type(value) is int and INT_MIN <= value <= INT_MAX:
        return TypedValue("integer", Int32(value))
    return from_native(value)


def changed(native: object, original: TypedValue) -> TypedValue | None:
    """Return the new typed value if an expression altered `native` in place, else None.

    `native` is what `to_native(original)` returned. Lists and maps count; alterations of JSON nodes and XML elements
    are lost unless the variable is set again (observed in 7.24).
    """
    held = original.value
    if not isinstance(native, (dict, list)) or not isinstance(held, ObjectValue) or to_native(original) == native:
        return None
    if held.format == JAVA_FORMAT:
        stream = write_stream(native, map_type=held.type_name)
        if stream is not None:
            return TypedValue("object", _java_object(stream), original.transient)
    return TypedValue("object", ObjectValue(write_json(_jsonable(native)), held.type_name), original.transient)


def _java_object(stream: tuple[str, bytes]) -> ObjectValue:
    return ObjectValue(base64.b64encode(stream[1]).decode("ascii"), stream[0], JAVA_FORMAT)


def _number_tree(data: Any) -> Any:
    if type(data) is int:
        return narrow(data)
    if isinstance(data, dict):
        return {key: _number_tree(item) for key, item in data.items()}
    return [_number_tree(item) for item in data] if isinstance(data, list) else data


def _read_object(value: ObjectValue) -> Any:
    if value.serialized is None:
        return None
    if value.format == JAVA_FORMAT:
        try:
            return read_stream(base64.b64decode(value.serialized))
        except UnreadableStream:
            return value
    if value.format != JSON_FORMAT:
        return value
    data = _number_tree(read_json(value.serialized))
    outer, _, inner = value.type_name.partition("<")
    scalar = _SCALARS.get(value.type_name)
    if scalar is not None and not isinstance(data, (dict, list)):
        return scalar(data)
    element = _SCALARS.get(inner.removesuffix(">").rpartition(",")[2].strip()) if inner else None
    if outer.endswith("Set") and isinstance(data, list):
        data = list(dict.fromkeys(data)) if all(isinstance(item, (str, int, float)) for item in data) else data
    if element is None:
        return data
    if isinstance(data, dict):
        return {key: element(item) for key, item in data.items()}
    return [element(item) for item in data] if isinstance(data, list) else data


def _as_text(data: Any) -> Any:
    return data if data is None or isinstance(data, (str, dict, list)) else write_json(data)


def _as(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda data: make(data) if isinstance(data, (int, float)) and not isinstance(data, bool) else data


def _jsonable(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): _jsonable(item) for key, item in data.items()}
    if isinstance(data, (list, tuple, set, frozenset)):
        return [_jsonable(item) for item in data]
    if isinstance(data, JsonNode):
        return data.data
    if isinstance(data, datetime):
        return to_millis(data)
    if isinstance(data, Decimal):
        return float(data)
    if isinstance(data, Secret):
        raise NoValueType("a secret can't be part of a list or map that is stored; give it a variable of its own")
    return _jsonable(data.to_variable()) if isinstance(data, Converts) else data


def _object(data: Any, type_name: str) -> TypedValue:
    return TypedValue("object", ObjectValue(write_json(_jsonable(data)), type_name))


def _map_type(value: object) -> str:
    return _MAPS.get(type(value), "java.util.LinkedHashMap")


def _long(value: int) -> TypedValue:
    if LONG_MIN <= value <= LONG_MAX:
        return TypedValue("long", int(value))
    return TypedValue("object", ObjectValue(str(int(value)), "java.math.BigInteger"))


def _date(value: datetime) -> TypedValue:
    moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return TypedValue("date", moment.replace(microsecond=moment.microsecond // 1000 * 1000))


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "java.lang.Double": _as(float),
    "java.lang.Integer": _as(Int32),
    "java.lang.Long": _as(int),
    "java.lang.Short": _as(Int16),
    "java.lang.String": _as_text,
    "java.math.BigDecimal": _as(lambda number: Decimal(str(number))),
    "java.math.BigInteger": _as(BigInteger),
}
_TO_NATIVE: dict[str, Callable[[Any], Any]] = {
    "integer": Int32,
    "json": JsonNode.parse,
    "object": _read_object,
    "short": Int16,
    "xml": XmlElement.parse,
}
_FROM_NATIVE: dict[type, Callable[[Any], TypedValue]] = {
    BigInteger: lambda v: TypedValue("object", ObjectValue(str(int(v)), "java.math.BigInteger")),
    FileValue: lambda v: TypedValue("file", v),
    Int16: lambda v: TypedValue("short", v),
    Int32: lambda v: TypedValue("integer", v),
    JsonNode: lambda v: TypedValue("json", str(v)),
    ObjectValue: lambda v: TypedValue("object", v),
    Secret: lambda v: TypedValue("secret", v),
    XmlElement: lambda v: TypedValue("xml", str(v)),
    bool: lambda v: TypedValue("boolean", v),
    bytes: lambda v: TypedValue("bytes", v),
    datetime: _date,
    float: lambda v: TypedValue("double", v),
    int: _long,
    str: lambda v: TypedValue("string", v),
    type(None): lambda v: TypedValue("null", None),
}
_FROM_GENERAL: tuple[tuple[type | tuple[type, ...], Callable[[Any], TypedValue]], ...] = (
    (Char, lambda v: TypedValue("object", ObjectValue(write_json(str(v)), "java.lang.Character"))),
    (str, lambda v: TypedValue("string", str(v))),
    (int, lambda v: _long(int(v))),
    (float, lambda v: TypedValue("double", float(v))),
    (Decimal, lambda v: TypedValue("object", ObjectValue(str(v), "java.math.BigDecimal"))),
    (datetime, _date),
    ((bytearray, memoryview), lambda v: TypedValue("bytes", bytes(v))),
    (Mapping, lambda v: _object(v, _map_type(v))),
    ((list, tuple, set, frozenset), lambda v: _object(list(v), _LIST)),
)
