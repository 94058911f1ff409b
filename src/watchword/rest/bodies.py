"""JSON bodies: decoded by msgspec, then read into the dataclass of the row with the reference's coercions.

Unknown members are ignored, missing ones and null are None. Text takes numbers and booleans, numbers take text of
digits, booleans take the words in any case, dates take milliseconds since 1970; a wrong type is 400
`InvalidRequestException`. Observed in 7.24.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from watchword.core.errors import InvalidRequest, RestError
from watchword.values.wire import parse_date

Long = Annotated[int, "long"]
"""A whole number of 64 bits; a plain `int` field has 32."""
Read = Callable[[str, Any], Any]
"""Reads one JSON value found at a path; the path is for the message."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = re.compile(r"[+-]?\d{1,19}")
_WORDS = {"true": True, "false": False}
_MAX_DEPTH_MESSAGE = "the body is nested too deep"


def decode(content: bytes) -> Any:
    """Return the JSON value in `content`.

    Raises:
        InvalidRequest: it is no JSON; the message tells where.
    """
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise InvalidRequest(f"The body is no JSON: {error}") from error
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"The body is no JSON: byte {error.start} of a text is not UTF-8") from error
    except RecursionError as error:
        raise InvalidRequest(f"The body is no acceptable JSON: {_MAX_DEPTH_MESSAGE}") from error


def an_object(value: Any) -> dict[str, Any]:
    """Return `value` if it is a JSON object.

    Raises:
        InvalidRequest: it is something else.
    """
    if not isinstance(value, dict):
        raise InvalidRequest(f"The body is {_kind(value)}; expected an object")
    return value


@cache
def reader(body_type: type[Any]) -> Callable[[Any], Any]:
    """Return the function that makes a `body_type` (a dataclass with defaults) of a decoded JSON value."""
    read = _object(body_type)

    def read_body(value: Any) -> Any:
        return read("", an_object(value))

    return read_body


def camel(attribute: str) -> str:
    """Return the JSON name of a Python attribute."""
    head, *tail = attribute.split("_")
    return head + "".join(word.capitalize() for word in tail)


def whole_number(name: str, value: Any) -> int | None:
    """Return the member `name` of a body as a whole number of 32 bits, None if it says nothing.

    Raises:
        InvalidRequest: it is something else.
    """
    number: int | None = None if value is None else _int(name, value)
    return number


def text(name: str, value: Any) -> str:
    """Return the member `name` of a body as text.

    Raises:
        InvalidRequest: it is an object or a list.
    """
    return _text(name, value)


def moment(name: str, value: Any) -> datetime | None:
    """Return the member `name` of a body as a moment, None if it says nothing.

    Raises:
        InvalidRequest: it is no date.
    """
    return None if value is None else _moment(name, value)


def given_number(name: str, value: Any) -> int:
    """Return the member `name` of a body as a whole number of 32 bits.

    Raises:
        RestError: it says nothing.
        InvalidRequest: it is something else.
    """
    number = whole_number(name, value)
    if number is None:
        raise RestError(f"{name} is missing; expected a number", rest_type="NullPointerException", camunda_status=500)
    return number


def _object(body_type: type[Any]) -> Read:
    hints = get_type_hints(body_type, include_extras=True)
    fields = [
        (f.metadata.get("json", camel(f.name)), f.name, _of(hints[f.name])) for f in dataclasses.fields(body_type)
    ]

    def read(path: str, value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(path, value, "an object")
        found = {}
        for name, attribute, read_field in fields:
            item = value.get(name)
            if item is not None:
                found[attribute] = read_field(f"{path}.{name}" if path else name, item)
        return body_type(**found)

    return read


def _of(hint: Any) -> Read:
    """Return the reader of one annotation; None in a union needs none, as null never reaches a reader."""
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        return _of(next(a for a in get_args(hint) if a is not type(None)))
    if origin is Annotated:
        return _long
    if origin is list:
        item = get_args(hint)[0]
        return _objects(_of(item)) if dataclasses.is_dataclass(item) else _list(_of(item))
    if origin is dict:
        return _map(_of(get_args(hint)[1]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    return _SIMPLE[hint]


def _list(read_item: Read) -> Read:
    def read(path: str, value: Any) -> Any:
        if not isinstance(value, list):
            raise _wrong(path, value, "a list")
        return [None if v is None else read_item(f"{path}[{i}]", v) for i, v in enumerate(value)]

    return read


def _objects(read_item: Read) -> Read:
    """Return the reader of a list whose items say something: null does not."""

    def read(path: str, value: Any) -> Any:
        if not isinstance(value, list):
            raise _wrong(path, value, "a list")
        if None in value:
            message = f"{path} holds null; expected objects only"
            raise RestError(message, rest_type="NullPointerException", camunda_status=500)
        return [read_item(f"{path}[{i}]", v) for i, v in enumerate(value)]

    return read


def _map(read_item: Read) -> Read:
    def read(path: str, value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(path, value, "an object")
        return {k: None if v is None else read_item(f"{path}.{k}", v) for k, v in value.items()}

    return read


def _any(path: str, value: Any) -> Any:
    return value


def _text(path: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise _wrong(path, value, "text")


def _flag(path: str, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str):
        if not value.strip():
            return None
        word = _WORDS.get(value.strip().lower())
        if word is not None:
            return word
    raise _wrong(path, value, "true or false")


def _whole(bits: int) -> Read:
    low, high = -(2 ** (bits - 1)), 2 ** (bits - 1)

    def read(path: str, value: Any) -> int | None:
        number: Any = value
        if isinstance(value, str):
            if not value.strip():
                return None
            number = int(value) if _DIGITS.fullmatch(value.strip()) else None
        elif isinstance(value, float) and abs(value) < 2**63:
            number = int(value)
        if isinstance(number, int) and not isinstance(number, bool) and low <= number < high:
            return number
        raise _wrong(path, value, f"a whole number of {bits} bits")

    return read


def _number(path: str, value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _wrong(path, value, "a number")


def _moment(path: str, value: Any) -> datetime | None:
    try:
        if isinstance(value, str):
            return parse_date(value) if value.strip() else None
        if isinstance(value, int) and not isinstance(value, bool):
            return _EPOCH + timedelta(milliseconds=value)
    except (ValueError, OverflowError, InvalidRequest) as error:
        raise _wrong(path, value, "a date like 2013-01-23T14:42:45.000+0200") from error
    raise _wrong(path, value, "a date like 2013-01-23T14:42:45.000+0200")


_int, _long = _whole(32), _whole(64)
_SIMPLE: Mapping[Any, Read] = {
    Any: _any,
    bool: _flag,
    datetime: _moment,
    float: _number,
    int: _int,
    str: _text,
}


def _wrong(path: str, value: Any, expected: str) -> InvalidRequest:
    return InvalidRequest(f"{path or 'The body'} is {_kind(value)}; expected {expected}")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return msgspec.json.encode(value).decode()[:60]
