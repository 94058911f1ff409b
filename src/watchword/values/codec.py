"""Typed values as columns of the variable tables, and back. Source: `reference` 5.1."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, SealedValue, TypedValue

JAVA_FORMAT = "application/x-java-serialized-object"
SEALED = "spin://application/x-watchword-secret"
"""TYPE_ of a secret value: other engines on these tables take it for an object of a format they don't know."""
MAX_TEXT = 4000
"""Characters that a text column holds; longer ones belong into Json, Object or File."""

_EMPTY = "!emptyString!"
_SPIN = "spin://"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Columns:
    """The value columns of one variable row; `content` is the byte array's."""

    type: str
    text: str | None = None
    text2: str | None = None
    long: int | None = None
    double: float | None = None
    content: bytes | None = None


class ValueTooLong(BadUserRequest):
    """A text is longer than a text column holds."""

    log_id = "WW-4010"


class UnstorableValue(BadUserRequest):
    """A value holds something that no database of ours can keep."""

    log_id = "WW-4011"


def to_columns(v: TypedValue) -> Columns:
    """Return the columns of `v`.

    Raises:
        ValueTooLong: a text of more than 4000 characters.
        UnstorableValue: a text with a null character or half of a surrogate pair; a secret that isn't sealed.
    """
    write = _WRITERS.get(v.type)
    if write is None:
        raise UnstorableValue(f"type {v.type!r} can't be stored; expected one of {', '.join(sorted(_WRITERS))}")
    if v.type == "object":
        return _write_object(v.value or ObjectValue(None, "java.lang.Object"))
    if v.value is None:
        return Columns(SEALED if v.type == "secret" else v.type)
    return write(v.value)


def from_columns(
    type: str,
    text: str | None,
    text2: str | None,
    long: int | None,
    double: float | None,
    content: bytes | None,
    *,
    variable_id: str = "",
) -> TypedValue:
    """Return the value of a row; a type we don't know becomes an object of that format name, kept as data.

    A secret stays sealed; it can be opened if the id of its variable is given.
    """
    if type == SEALED:
        return TypedValue("secret", None if content is None else SealedValue(content, variable_id))
    read = _READERS.get(type)
    if read is not None:
        return TypedValue(type, read(text, text2, long, double, content))
    if type == "serializable":
        data = None if content is None else base64.b64encode(content).decode("ascii")
        return TypedValue("object", ObjectValue(data, text2 or "", JAVA_FORMAT))
    return TypedValue("object", ObjectValue(_decode(content), text2 or "", type.removeprefix(_SPIN)))


def to_millis(moment: datetime) -> int:
    """Return whole milliseconds since 1970 of an aware moment."""
    return (moment - _EPOCH) // _MILLISECOND


def from_millis(millis: int) -> datetime:
    """Return the moment; what lies beyond the year 9999 is cut to its last millisecond."""
    try:
        return _EPOCH + timedelta(milliseconds=millis)
    except OverflowError:
        edge = datetime.max if millis > 0 else datetime.min
        return edge.replace(microsecond=edge.microsecond // 1000 * 1000, tzinfo=UTC)


def _plain(text: str) -> str:
    if "\0" in text:
        raise UnstorableValue("a text value holds a null character (U+0000), which can't be stored; remove it")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnstorableValue("a text value holds half of a surrogate pair; send whole characters") from None
    return text


def _write_string(value: str) -> Columns:
    if not value:
        return Columns("string", "", text2=_EMPTY)
    if len(value) > MAX_TEXT:
        raise ValueTooLong(f"Variable value is too long: {len(value)} characters, at most {MAX_TEXT} fit; use Json")
    return Columns("string", _plain(value))


def _write_file(value: FileValue) -> Columns:
    parts = f"{value.mime_type or ''}#{value.encoding or ''}"
    return Columns("file", _plain(value.filename), None if parts == "#" else _plain(parts), content=value.content)


def _write_object(value: ObjectValue) -> Columns:
    if value.format == JAVA_FORMAT:
        try:
            content = None if value.serialized is None else base64.b64decode(value.serialized, validate=True)
        except binascii.Error:
            raise UnstorableValue("a Java object must be given as Base64 text") from None
        return Columns("serializable", text2=value.type_name, content=content)
    content = None if value.serialized is None else _plain(value.serialized).encode()
    if f"{_SPIN}{value.format}" == SEALED:
        raise UnstorableValue(f"objects can't have the format {value.format}; set a value of type Secret")
    return Columns(f"{_SPIN}{value.format}", text2=_plain(value.type_name), content=content)


def _write_secret(value: SealedValue | Secret) -> Columns:
    if isinstance(value, Secret):
        raise UnstorableValue("a secret value can't be kept or compared here")
    return Columns(SEALED, text2="Secret", content=value.content)


def _decode(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


def _read_file(text: str | None, text2: str | None, _l: Any, _d: Any, content: bytes | None) -> FileValue | None:
    if text is None:
        return None
    mime_type, _, encoding = (text2 or "").partition("#")
    return FileValue(text, content, mime_type or None, encoding or None)


def _read_string(text: str | None, text2: str | None, *_: object) -> str | None:
    return "" if not text and text2 == _EMPTY else text


def _when_set(make: Callable[[int], Any]) -> Callable[..., Any]:
    return lambda _t, _t2, long, _d, _c: None if long is None else make(long)


_WRITERS: dict[str, Callable[[Any], Columns]] = {
    "boolean": lambda v: Columns("boolean", long=1 if v else 0),
    "bytes": lambda v: Columns("bytes", content=v),
    "date": lambda v: Columns("date", long=to_millis(v)),
    "double": lambda v: Columns("double", double=float(v)),
    "file": _write_file,
    "integer": lambda v: Columns("integer", str(int(v)), long=int(v)),
    "json": lambda v: Columns("json", content=_plain(v).encode()),
    "long": lambda v: Columns("long", str(int(v)), long=int(v)),
    "null": lambda v: Columns("null"),
    "object": _write_object,
    "secret": _write_secret,
    # the reference writes this text for shorts; readers use the number
    "short": lambda v: Columns(
        "short", f"Value '{int(v)}' of type 'PrimitiveValueType[short]', isTransient=false", long=int(v)
    ),
    "string": _write_string,
    "xml": lambda v: Columns("xml", content=_plain(v).encode()),
}
_READERS: dict[str, Callable[..., Any]] = {
    "boolean": _when_set(bool),
    "bytes": lambda _t, _t2, _l, _d, content: content,
    "date": _when_set(from_millis),
    "double": lambda _t, _t2, _l, double, _c: double,
    "file": _read_file,
    "integer": _when_set(Int32),
    "json": lambda _t, _t2, _l, _d, content: _decode(content),
    "long": _when_set(int),
    "null": lambda *_: None,
    "short": _when_set(Int16),
    "string": _read_string,
    "xml": lambda _t, _t2, _l, _d, content: _decode(content),
}
