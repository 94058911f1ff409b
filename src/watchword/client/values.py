"""Python values as variables of the API, and back.

| Python | type of the variable |
|---|---|
| None, bool, str, float | Null, Boolean, String, Double |
| int | Integer (32 bits), else Long |
| datetime (aware) | Date |
| bytes | Bytes |
| dict, list, tuple | Json |
| `File` | File |
| `Typed` | as it says |
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_INTEGER = range(-(2**31), 2**31)
_LONG = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Typed:
    """A variable whose type is said: `Typed(3, "Long")`, `Typed(text, "Xml")`."""

    value: Any
    type: str
    info: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file to store as a variable."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


def encode_variables(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the JSON object of variables; `encode` tells how each value is written."""
    return {name: encode(value) for name, value in (values or {}).items()}


def encode(value: Any) -> dict[str, Any]:
    """Return one value as the API wants it.

    Raises:
        ValueError: an integer beyond 64 bits, or a moment without zone.
        TypeError: no variable can hold such a value.
    """
    if isinstance(value, Typed):
        return {"value": value.value, "type": value.type, "valueInfo": dict(value.info)}
    if isinstance(value, File):
        info = {"filename": value.name, "mimetype": value.media_type}
        return {"value": base64.b64encode(value.content).decode(), "type": "File", "valueInfo": info}
    if isinstance(value, datetime):
        return {"value": moment_text(value), "type": "Date"}
    if isinstance(value, bytes):
        return {"value": base64.b64encode(value).decode(), "type": "Bytes"}
    if isinstance(value, (dict, list, tuple)):
        return {"value": json.dumps(value), "type": "Json"}
    for kind, name in ((bool, "Boolean"), (str, "String"), (float, "Double"), (type(None), "Null")):
        if isinstance(value, kind):
            return {"value": value, "type": name}
    if isinstance(value, int):
        if value not in _LONG:
            raise ValueError(f"{value} has more than 64 bits: send it as text")
        return {"value": value, "type": "Integer" if value in _INTEGER else "Long"}
    raise TypeError(f"{type(value).__name__} is no type of variable: use str, int, float, bool, datetime, dict, list")


def decode_variables(variables: Mapping[str, Mapping[str, Any]] | None) -> dict[str, Any]:
    """Return an answer's variables as Python values."""
    return {name: decode(variable) for name, variable in (variables or {}).items()}


def decode(variable: Mapping[str, Any]) -> Any:
    """Return one variable's value: Json is parsed, Date becomes an aware datetime, Bytes become bytes."""
    value = variable.get("value")
    if value is None:
        return None
    match variable.get("type"):
        case "Json" if isinstance(value, str):
            return json.loads(value)
        case "Date":
            return moment(str(value))
        case "Bytes":
            return base64.b64decode(value)
        case _:
            return value


def moment_text(value: datetime) -> str:
    """Return an aware moment as the API writes it: `2026-11-27T20:15:00.000+0000`.

    Raises:
        ValueError: the moment has no zone.
    """
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no zone: say which moment it is, e.g. with tzinfo=UTC")
    utc = value.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def moment(text: str) -> datetime:
    """Return the moment that the API wrote as `text`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
