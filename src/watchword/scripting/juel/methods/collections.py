"""Methods of lists and maps. Those that alter one alter the value at hand; `values.native.changed` tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.scripting.juel.coerce import to_int, to_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.limits import MAX_ITEMS
from watchword.scripting.juel.methods.strings import same
from watchword.values.java_text import Printed
from watchword.values.typed import Int32


class Entry(Printed):
    """One entry of a map, as `entrySet()` lists it."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key, self.value = key, value

    def __str__(self) -> str:
        return f"{to_text(self.key)}={to_text(self.value)}"

    def to_variable(self) -> object:
        """Return the map of one entry that is stored for it."""
        return {self.key: self.value}


class Stream(Printed):
    """The elements of a list, to be counted."""

    __slots__ = ("items",)

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __str__(self) -> str:
        return "stream"


def _get(items: list[Any], place: int) -> Any:
    return items[_place(items, place, len(items) - 1)]


def _place(items: list[Any], place: int, most: int) -> int:
    if not 0 <= place <= most:
        raise EvaluationFailed(f"place {place} is outside a list of {len(items)} elements")
    return place


def _index(items: list[Any], value: Any) -> Int32:
    return Int32(next((place for place, item in enumerate(items) if same(item, value)), -1))


def _last_index(items: list[Any], value: Any) -> Int32:
    return Int32(next((place for place in range(len(items) - 1, -1, -1) if same(items[place], value)), -1))


def _contains(items: list[Any], value: Any) -> bool:
    return _index(items, value) >= 0


def _contains_all(items: list[Any], others: Any) -> bool:
    return all(_contains(items, other) for other in _listed(others))


def _add(items: list[Any], value: Any) -> bool:
    _room(items, 1)
    items.append(value)
    return True


def _insert(items: list[Any], place: int, value: Any) -> None:
    _room(items, 1)
    items.insert(_place(items, place, len(items)), value)


def _add_all(items: list[Any], others: Any) -> bool:
    added = list(_listed(others))
    _room(items, len(added))
    items.extend(added)
    return bool(added)


def _remove(items: list[Any], value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return items.pop(_place(items, to_int(value), len(items) - 1))
    place = _index(items, value)
    if place >= 0:
        del items[place]
    return place >= 0


def _set(items: list[Any], place: int, value: Any) -> Any:
    old = _get(items, place)
    items[place] = value
    return old


def _slice(items: list[Any], low: int, high: int) -> list[Any]:
    return list(items[_place(items, low, high) : _place(items, high, len(items))])


def _put(entries: dict[Any, Any], key: Any, value: Any) -> Any:
    _room(entries, 1)
    return _swap(entries, to_text(key), value)


def _swap(entries: dict[Any, Any], key: str, value: Any) -> Any:
    old = entries.get(key)
    entries[key] = value
    return old


def _put_all(entries: dict[Any, Any], others: Any) -> None:
    if not isinstance(others, dict):
        raise EvaluationFailed("putAll takes a map")
    _room(entries, len(others))
    entries.update(others)


def _listed(value: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise EvaluationFailed("a list is expected")
    return value


def _room(held: Any, more: int) -> None:
    if len(held) + more > MAX_ITEMS:
        raise EvaluationFailed(f"a collection of more than {MAX_ITEMS} elements arises")


def key_of(key: Any) -> Any:
    """Return a key that a map can be asked for; None for values that are no keys."""
    return key if isinstance(key, (str, int, float)) else None


_LIST: Mapping[str, Any] = {
    "add": (("o", _add), ("io", _insert)),
    "addAll": ("o", _add_all),
    "clear": ("", lambda items: items.clear()),
    "contains": ("o", _contains),
    "containsAll": ("o", _contains_all),
    "equals": ("o", lambda a, b: a == b),
    "get": ("i", _get),
    "indexOf": ("o", _index),
    "isEmpty": ("", lambda items: not items),
    "lastIndexOf": ("o", _last_index),
    "remove": ("o", _remove),
    "set": ("io", _set),
    "size": ("", lambda items: Int32(len(items))),
    "stream": ("", Stream),
    "subList": ("ii", _slice),
    "toString": ("", to_text),
}
_SET: Mapping[str, Any] = {
    "contains": ("o", lambda items, value: _contains(list(items), value)),
    "isEmpty": ("", lambda items: not items),
    "size": ("", lambda items: Int32(len(items))),
    "toString": ("", to_text),
}
_MAP: Mapping[str, Any] = {
    "clear": ("", lambda entries: entries.clear()),
    "containsKey": ("o", lambda entries, key: key_of(key) in entries),
    "containsValue": ("o", lambda entries, value: _contains(list(entries.values()), value)),
    "entrySet": ("", lambda entries: [Entry(key, value) for key, value in entries.items()]),
    "equals": ("o", lambda a, b: a == b),
    "get": ("o", lambda entries, key: entries.get(key_of(key))),
    "getOrDefault": ("oo", lambda entries, key, other: entries.get(key_of(key), other)),
    "isEmpty": ("", lambda entries: not entries),
    "keySet": ("", list),
    "put": ("oo", _put),
    "putAll": ("o", _put_all),
    "remove": ("o", lambda entries, key: entries.pop(key_of(key), None)),
    "size": ("", lambda entries: Int32(len(entries))),
    "toString": ("", to_text),
    "values": ("", lambda entries: list(entries.values())),
}
METHODS: Mapping[type, Mapping[str, Any]] = {
    Entry: {"getKey": ("", lambda e: e.key), "getValue": ("", lambda e: e.value), "toString": ("", str)},
    Stream: {"count": ("", lambda s: len(s.items))},
    dict: _MAP,
    frozenset: _SET,
    list: _LIST,
    set: _SET,
    tuple: {name: row for name, row in _LIST.items() if name not in ("add", "addAll", "clear", "remove", "set")},
}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    Entry: {"key": lambda e: e.key, "value": lambda e: e.value},
}
