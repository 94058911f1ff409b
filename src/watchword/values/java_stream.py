"""Serialized Java collections as plain data, for databases that another engine filled.

The stream is read as data: class names are compared with a table and nothing is looked up or instantiated by name. It
is never accepted from a client. Source: Java Object Serialization Specification 6.4; guideline C-39.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from watchword.core.errors import StepFailed
from watchword.values.java_types import Char
from watchword.values.typed import Int16, Int32

_MAGIC = b"\xac\xed\x00\x05"
_NULL, _REFERENCE, _CLASS, _OBJECT, _STRING, _ARRAY = 0x70, 0x71, 0x72, 0x73, 0x74, 0x75
_BLOCK, _END, _LONG_STRING = 0x77, 0x78, 0x7C
_FIRST_HANDLE = 0x7E0000
_DEEPEST = 64
_SIZES = {"B": ">b", "C": ">H", "D": ">d", "F": ">f", "I": ">i", "J": ">q", "S": ">h", "Z": ">?"}


class UnreadableStream(StepFailed):
    """A serialized Java object is damaged, or of a class that is no plain data."""

    log_id = "WW-3012"


@dataclass(slots=True)
class _Class:
    name: str
    flags: int
    fields: list[tuple[str, str]]
    parent: _Class | None = None


@dataclass(slots=True)
class _Instance:
    kind: _Class
    fields: dict[str, Any] = field(default_factory=dict)
    blocks: list[bytes] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)


def read_stream(content: bytes) -> Any:
    """Return the data of a serialized object: texts, numbers, booleans, lists and dicts of them.

    Raises:
        UnreadableStream: not a stream, damaged, or holding another class.
    """
    try:
        return _plain(_Reader(content).read(), 0, [100_000])
    except (struct.error, IndexError, KeyError, UnicodeDecodeError, RecursionError):
        raise UnreadableStream("a serialized Java object is damaged") from None


class _Reader:
    def __init__(self, content: bytes) -> None:
        if not content.startswith(_MAGIC):
            raise UnreadableStream("a value is no serialized Java object")
        self._data, self._at = content, len(_MAGIC)
        self._handles: list[Any] = []

    def read(self, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            raise UnreadableStream(f"a serialized Java object is nested more than {_DEEPEST} times")
        tag = self._byte()
        if tag == _NULL:
            return None
        if tag == _REFERENCE:
            return self._handles[self._unpack(">i") - _FIRST_HANDLE]
        if tag in (_STRING, _LONG_STRING):
            text = self._utf() if tag == _STRING else self._decode(self._take(self._unpack(">q")))
            self._handles.append(text)
            return text
        if tag == _OBJECT:
            return self._object(depth)
        if tag == _ARRAY:
            return self._array(depth)
        raise UnreadableStream(f"a serialized Java object holds a part of kind {tag:#x}, which is no plain data")

    def _object(self, depth: int) -> _Instance:
        kind = self._class(depth)
        if kind is None:
            raise UnreadableStream("a serialized Java object has no class")
        instance = _Instance(kind)
        self._handles.append(instance)
        lineage = [kind]
        while lineage[-1].parent is not None:
            lineage.append(lineage[-1].parent)
        for part in reversed(lineage):
            for code, name in part.fields:
                instance.fields[name] = self._value(code, depth)
            if part.flags & 0x01:
                self._annotations(instance, depth)
        return instance

    def _annotations(self, instance: _Instance, depth: int) -> None:
        while self._data[self._at] != _END:
            if self._data[self._at] == _BLOCK:
                self._at += 1
                instance.blocks.append(self._take(self._byte()))
            else:
                instance.items.append(self.read(depth + 1))
        self._at += 1

    def _array(self, depth: int) -> list[Any]:
        kind = self._class(depth)
        if kind is None:
            raise UnreadableStream("a serialized Java array has no class")
        items: list[Any] = []
        self._handles.append(items)
        size = self._unpack(">i")
        if not 0 <= size <= len(self._data):
            raise UnreadableStream("a serialized Java array has an impossible size")
        items.extend(self._value(kind.name[1], depth) for _ in range(size))
        return items

    def _class(self, depth: int) -> _Class | None:
        if depth > _DEEPEST:
            raise UnreadableStream("a serialized Java object has too many parent classes")
        tag = self._byte()
        if tag == _NULL:
            return None
        if tag == _REFERENCE:
            known = self._handles[self._unpack(">i") - _FIRST_HANDLE]
            if isinstance(known, _Class):
                return known
        if tag != _CLASS:
            raise UnreadableStream("a serialized Java object is damaged: a class is expected")
        kind = _Class(self._utf(), 0, [])
        self._take(8)
        self._handles.append(kind)
        kind.flags = self._byte()
        for _ in range(self._unpack(">H")):
            code, name = chr(self._byte()), self._utf()
            if code in "L[":
                self.read(depth + 1)
            kind.fields.append((code, name))
        self._annotations(_Instance(kind), depth)
        kind.parent = self._class(depth + 1)
        return kind

    def _value(self, code: str, depth: int) -> Any:
        if code in "L[":
            return self.read(depth + 1)
        value = self._unpack(_SIZES[code])
        return Char(chr(value)) if code == "C" else value

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _take(self, size: int) -> bytes:
        if not 0 <= size <= len(self._data) - self._at:
            raise UnreadableStream("a serialized Java object is cut off")
        self._at += size
        return self._data[self._at - size : self._at]

    def _unpack(self, layout: str) -> Any:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))[0]

    def _utf(self) -> str:
        return self._decode(self._take(self._unpack(">H")))

    def _decode(self, data: bytes) -> str:
        # modified UTF-8: null is two bytes, a character beyond the basic plane two surrogates of three bytes
        halves = data.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _plain(value: Any, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if depth > _DEEPEST or budget[0] < 0:
        raise UnreadableStream("a serialized Java object is too large or refers to itself")
    if isinstance(value, list):
        return [_plain(item, depth + 1, budget) for item in value]
    if not isinstance(value, _Instance):
        return value
    convert = _DATA.get(value.kind.name)
    if convert is None:
        raise UnreadableStream(f"a serialized Java object holds a {value.kind.name[:200]!r}, which is no plain data")
    data = convert(value)
    if isinstance(data, dict):
        return {str(_plain(k, depth + 1, budget)): _plain(v, depth + 1, budget) for k, v in data.items()}
    return [_plain(item, depth + 1, budget) for item in data] if isinstance(data, list) else data


def _elements(instance: _Instance) -> list[Any]:
    return instance.items


def _pairs(instance: _Instance) -> dict[Any, Any]:
    keys, values = instance.items[::2], instance.items[1::2]
    if len(keys) != len(values) or not all(isinstance(key, (str, _Instance)) for key in keys):
        raise UnreadableStream("a serialized Java map is damaged or has keys that are no texts")
    return {str(_plain(key, 0, [10])): value for key, value in zip(keys, values, strict=True)}


def _boxed(make: Callable[[Any], Any]) -> Callable[[_Instance], Any]:
    return lambda instance: make(instance.fields["value"])


_DATA: dict[str, Callable[[_Instance], Any]] = {
    "java.lang.Boolean": _boxed(bool),
    "java.lang.Byte": _boxed(Int16),
    "java.lang.Character": _boxed(Char),
    "java.lang.Double": _boxed(float),
    "java.lang.Float": _boxed(float),
    "java.lang.Integer": _boxed(Int32),
    "java.lang.Long": _boxed(int),
    "java.lang.Short": _boxed(Int16),
    "java.util.ArrayList": _elements,
    "java.util.Arrays$ArrayList": lambda instance: list(instance.fields["a"]),
    "java.util.Collections$EmptyList": lambda instance: [],
    "java.util.HashMap": _pairs,
    "java.util.HashSet": _elements,
    "java.util.LinkedHashMap": _pairs,
    "java.util.LinkedHashSet": _elements,
    "java.util.LinkedList": _elements,
    "java.util.TreeMap": _pairs,
}
