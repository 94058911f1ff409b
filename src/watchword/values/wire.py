"""Typed values as REST shows them: `{"value": ..., "type": ..., "valueInfo": {...}}`. Source: `reference` 5.2."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from watchword.core.errors import EngineError, InvalidRequest, RestError
from watchword.core.secret import Secret
from watchword.values.codec import JAVA_FORMAT
from watchword.values.dates import format_date, parse_date
from watchword.values.java_text import text as java_text
from watchword.values.java_types import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN
from watchword.values.native import infer
from watchword.values.showing import TYPE_NAMES, dump, note
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, TypedValue
from watchword.values.validation import DEFAULT_TYPES, TypeValidator, check_type_name

__all__ = ["dump", "format_date", "note", "parse", "parse_date"]

_INTEGER = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,9})?[dDfF]?", re.ASCII)


class UnknownType(InvalidRequest):
    """A value names a type that variables don't have."""

    log_id, rest_type = "WW-6010", "RestException"


class Unstorable(EngineError):
    """A value has a type, but lacks what the type needs, or it is of a kind that isn't stored."""

    log_id = "WW-6011"


class _Unfit(ValueError):
    """A value doesn't convert to the type asked for."""


def parse(data: Mapping[str, Any], *, types: TypeValidator = DEFAULT_TYPES) -> TypedValue:
    """Return the typed value of a request's `{"value", "type", "valueInfo"}`; other members are ignored.

    Args:
        data: the decoded JSON object; without `type` the type follows from the value.
        types: decides which type names Object values may carry.

    Raises:
        InvalidRequest: unknown type, value that doesn't convert, refused type name.
        Unstorable: Number, Java serialization, an Object without format or class.
        RestError: a File without name or content.
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
        raise Unstorable("type Number is abstract and can't be stored; use Integer, Long or Double")
    convert = _PARSERS.get(kind)
    if convert is None:
        raise UnknownType(f"Unsupported value type {name!r}; expected one of {', '.join(sorted(TYPE_NAMES.values()))}")
    if kind == "object":
        return TypedValue(kind, _parse_object(value, info, types), transient)
    if kind == "file":
        return TypedValue(kind, _parse_file(value, info), transient)
    if value is None:
        return TypedValue(kind, None, transient)
    try:
        return TypedValue(kind, convert(value), transient)
    except ValueError:
        shown = "***" if kind == "secret" else java_text(value)[:200]
        raise InvalidRequest(f"Cannot convert value {shown!r} of type {name!r}; {_RULES[kind]}") from None


def _incomplete(message: str) -> RestError:
    return RestError(message, rest_type="IllegalArgumentException", status=400, camunda_status=500)


def _parse_object(value: object, info: Mapping[str, Any], types: TypeValidator) -> ObjectValue:
    if value is not None and not isinstance(value, str):
        raise InvalidRequest("Must provide 'null' or String value for value of SerializableValue type 'Object'.")
    form, type_name = info.get("serializationDataFormat"), info.get("objectTypeName")
    if not isinstance(form, str) or not form:
        raise Unstorable("an Object value needs valueInfo.serializationDataFormat, such as application/json")
    if form == JAVA_FORMAT:
        raise Unstorable("Java serialization format is prohibited; send application/json")
    if not isinstance(type_name, str) or not type_name:
        raise Unstorable("an Object value needs valueInfo.objectTypeName, such as java.util.ArrayList")
    return ObjectValue(value, check_type_name(type_name, types), form)


def _parse_file(value: object, info: Mapping[str, Any]) -> FileValue:
    name = info.get("filename")
    if name is None or name == "":
        raise _incomplete("a File value needs valueInfo.filename")
    if value is None:
        raise _incomplete("a File value needs its content as Base64")
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


def _secret(value: Any) -> Secret:
    if not isinstance(value, str) or "\0" in value:
        raise _Unfit("***")
    return Secret(value)


def _null(value: Any) -> None:
    raise _Unfit(value)


def _text(value: Any) -> str:
    return java_text(value)


_NOT_FINITE = {"NaN": float("nan"), "Infinity": float("inf"), "+Infinity": float("inf"), "-Infinity": float("-inf")}
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
    "secret": _secret,
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
    "secret": "expected a text",
    "short": "expected a whole number of -32768..32767",
    "string": "expected a text",
    "xml": "expected the XML as a text",
}
