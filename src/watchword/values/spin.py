"""JSON nodes as expressions and delegates see them: the Spin API of the reference on plain Python data."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from watchword.core.errors import StepFailed
from watchword.values.java_text import Printed
from watchword.values.java_types import narrow

MAX_JSON = 5_000_000
"""Characters of a JSON text that expressions and delegates may parse."""


class JsonError(StepFailed):
    """A JSON text or node is not what the model takes it for."""

    log_id = "WW-3010"


def read_json(text: str) -> Any:
    """Return plain data for a JSON text.

    Raises:
        JsonError: not JSON (NaN and Infinity are none), too long, or nested too deeply.
    """
    if len(text) > MAX_JSON:
        raise JsonError(f"a JSON text has {len(text)} characters; at most {MAX_JSON} are read")
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise JsonError(f"a text is no JSON: {str(error)[:200] or 'nested too deeply'}") from None


def write_json(data: Any) -> str:
    """Return the compact JSON text of plain data.

    Raises:
        JsonError: data that JSON has no form for, or nested too deeply.
    """
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise JsonError(f"a value has no JSON form: {str(error)[:200]}") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class JsonNode(Printed):
    """One node of a JSON document; `data` is plain Python data, shared with the parent node."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        self.data = data

    @classmethod
    def parse(cls, text: str) -> JsonNode:
        """Return the node of a JSON text. Raises JsonError."""
        return cls(read_json(text))

    def __str__(self) -> str:
        return write_json(self.data)

    def __repr__(self) -> str:
        return f"JsonNode({self.kind})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonNode) and self.data == other.data

    __hash__ = None  # type: ignore[assignment]  # mutable: not to be hashed

    @property
    def kind(self) -> str:
        """The node type: OBJECT, ARRAY, STRING, NUMBER, BOOLEAN or NULL."""
        return _KINDS.get(type(self.data), "NUMBER")

    def prop(self, name: str) -> JsonNode:
        """Return a property of an object. Raises JsonError if there is none."""
        data = self._object()
        if name not in data:
            raise JsonError(f"a JSON object has no property {name[:200]!r}; ask with hasProp first")
        return JsonNode(data[name])

    def set_prop(self, name: str, value: Any) -> JsonNode:
        """Set a property and return this node. A text stays a text; it is not parsed."""
        self._object()[name] = plain(value)
        return self

    def has_prop(self, name: str) -> bool:
        """Return whether an object has a property."""
        return isinstance(self.data, dict) and name in self.data

    def delete_prop(self, name: str) -> JsonNode:
        """Remove a property and return this node. Raises JsonError if there is none."""
        self.prop(name)
        del self.data[name]
        return self

    def elements(self) -> list[JsonNode]:
        """Return the elements of an array. Raises JsonError if it is none."""
        return [JsonNode(item) for item in self._array()]

    def field_names(self) -> list[str]:
        """Return the property names of an object."""
        return list(self._object())

    def value(self) -> Any:
        """Return a text, number, boolean or None. Raises JsonError for objects and arrays."""
        if isinstance(self.data, (dict, list)):
            raise JsonError(f"a JSON {self.kind} has no single value; use prop or elements")
        return _number(self.data)

    def string_value(self) -> str:
        """Return a text. Raises JsonError for other nodes."""
        return str(self._expect("STRING"))

    def number_value(self) -> int | float:
        """Return a number, as narrow as it fits. Raises JsonError for other nodes."""
        number: int | float = _number(self._expect("NUMBER"))
        return number

    def bool_value(self) -> bool:
        """Return a boolean. Raises JsonError for other nodes."""
        return bool(self._expect("BOOLEAN"))

    def index_of(self, value: Any, *, last: bool = False) -> int:
        """Return the first (or last) place of a value in an array; -1 if it is not there."""
        wanted, items = _key(plain(value)), [_key(item) for item in self._array()]
        places = range(len(items) - 1, -1, -1) if last else range(len(items))
        return next((place for place in places if items[place] == wanted), -1)

    def append(self, *values: Any) -> JsonNode:
        """Append to an array and return this node."""
        self._array().extend(plain(value) for value in values)
        return self

    def insert_at(self, place: int, *values: Any) -> JsonNode:
        """Insert into an array at `place` (negative: from the end) and return this node."""
        items = self._array()
        items[self._place(place, len(items)) : 0] = [plain(value) for value in values]
        return self

    def remove_at(self, place: int) -> JsonNode:
        """Remove the element at `place` of an array and return this node."""
        items = self._array()
        del items[self._place(place, len(items) - 1)]
        return self

    def remove(self, value: Any, *, last: bool = False) -> JsonNode:
        """Remove the first (or last) element that equals `value` and return this node."""
        place = self.index_of(value, last=last)
        if place < 0:
            raise JsonError("a JSON array doesn't hold the element to remove")
        return self.remove_at(place)

    def _object(self) -> dict[str, Any]:
        data: dict[str, Any] = self._expect("OBJECT")
        return data

    def _array(self) -> list[Any]:
        data: list[Any] = self._expect("ARRAY")
        return data

    def _expect(self, kind: str) -> Any:
        if self.kind != kind:
            raise JsonError(f"a JSON node is of kind {self.kind}; {kind} is expected here")
        return self.data

    @staticmethod
    def _place(place: int, most: int) -> int:
        found = place if place >= 0 else most + place
        if not 0 <= found <= most:
            raise JsonError(f"place {place} is outside a JSON array")
        return found


def plain(value: Any) -> Any:
    """Return `value` as data that a JSON document can hold: nodes unwrapped, tuples as lists."""
    if isinstance(value, JsonNode):
        return value.data
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (str, bool, float)):
        return str(value) if isinstance(value, str) else value
    raise JsonError(f"a value of type {type(value).__name__} has no JSON form")


def _number(data: Any) -> Any:
    return narrow(data) if type(data) is int else data


def _key(data: Any) -> str:
    return write_json(data)


_KINDS: dict[type, str] = {
    bool: "BOOLEAN",
    dict: "OBJECT",
    list: "ARRAY",
    str: "STRING",
    type(None): "NULL",
}
