"""A subset of JsonPath: `$.a['b'][0][-1][1:3][*].*..name[?(@.x > 5)].length()`.

A path of plain names and places is definite and must lead to something; any other gives an array of what matched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from watchword.values.java_text import Printed
from watchword.values.spin import JsonError, JsonNode

MAX_PATH = 500
"""Characters of a path."""
MAX_MATCHES = 100_000
"""Nodes that a path may visit."""

_STEP = re.compile(
    r"""(?P<deep>\.\.)(?:(?P<deep_name>[\w-]+)|(?P<deep_all>\*)|(?=\[))
      | \.(?P<length>length\(\))
      | \.(?P<name>[\w-]+)
      | (?P<all>\.\*|\[\s*\*\s*\])
      | \[\s*'(?P<single>[^'\\]*)'\s*\]
      | \[\s*"(?P<double>[^"\\]*)"\s*\]
      | \[\s*(?P<place>-?\d{1,9})\s*\]
      | \[\s*(?P<low>-?\d{0,9})\s*:\s*(?P<high>-?\d{0,9})\s*\]
      | \[\?\(\s*@(?P<path>(?:\.[\w-]+)*)\s*(?:(?P<operator>==|!=|<=|>=|<|>)\s*(?P<literal>[^)\]]{1,200}?)\s*)?\)\]
    """,
    re.VERBOSE | re.ASCII,
)
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|(-?\d{1,18}(?:\.\d{1,18})?)|(true|false|null)", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}

Step = Callable[[Any], Iterator[Any]]


class JsonPathQuery(Printed):
    """A path bound to a node; `element()` and its siblings evaluate it."""

    __slots__ = ("_definite", "_path", "_root", "_steps")

    def __init__(self, root: JsonNode, path: str) -> None:
        self._root, self._path = root, path
        self._steps, self._definite = _parse(path)

    def __str__(self) -> str:
        return self._path

    def element(self) -> JsonNode:
        """Return the node that the path leads to. Raises JsonError if nothing is there."""
        found = [self._root.data]
        for step in self._steps:
            following: list[Any] = []
            for data in found:
                for match in step(data):
                    following.append(match)
                    if len(following) > MAX_MATCHES:
                        raise JsonError(f"JSON path {self._path!r} visits more than {MAX_MATCHES} nodes")
            found = following
        if not self._definite:
            return JsonNode(found)
        if not found:
            raise JsonError(f"JSON path {self._path!r} leads to nothing")
        return JsonNode(found[0])

    def element_list(self) -> list[JsonNode]:
        """Return the elements of the array that the path leads to."""
        return self.element().elements()

    def string_value(self) -> str:
        """Return a text. Raises JsonError for other nodes."""
        return self.element().string_value()

    def number_value(self) -> int | float:
        """Return a number. Raises JsonError for other nodes."""
        return self.element().number_value()

    def bool_value(self) -> bool:
        """Return a boolean. Raises JsonError for other nodes."""
        return self.element().bool_value()


def _parse(path: str) -> tuple[tuple[Step, ...], bool]:
    if len(path) > MAX_PATH:
        raise JsonError(f"a JSON path has {len(path)} characters; at most {MAX_PATH} are allowed")
    if not path.startswith("$"):
        raise JsonError(f"JSON path {path!r} doesn't start with $")
    steps: list[Step] = []
    definite, at = True, 1
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise JsonError(f"JSON path {path!r} is not understood at character {at + 1}")
        part, sure = _step(match)
        steps.extend(part)
        definite, at = definite and sure, match.end()
    return tuple(steps), definite


def _step(match: re.Match[str]) -> tuple[tuple[Step, ...], bool]:
    if match["deep"]:
        if match["deep_name"]:
            return (_descend, _named(match["deep_name"])), False
        return ((_descend, _children) if match["deep_all"] else (_descend,)), False
    if match["length"]:
        return (_length,), True
    if match["all"]:
        return (_children,), False
    if match["place"]:
        return (_placed(int(match["place"])),), True
    if match["low"] is not None:
        low, high = match["low"], match["high"]
        return (_sliced(int(low) if low else None, int(high) if high else None),), False
    if match["path"] is not None:
        return (_filtered(match["path"].split(".")[1:], match["operator"], match["literal"]),), False
    name = next(text for text in (match["name"], match["single"], match["double"]) if text is not None)
    return (_named(name),), True


def _named(name: str) -> Step:
    def step(data: Any) -> Iterator[Any]:
        if isinstance(data, dict) and name in data:
            yield data[name]

    return step


def _placed(place: int) -> Step:
    def step(data: Any) -> Iterator[Any]:
        if isinstance(data, list) and -len(data) <= place < len(data):
            yield data[place]

    return step


def _sliced(low: int | None, high: int | None) -> Step:
    return lambda data: iter(data[low:high] if isinstance(data, list) else ())


def _children(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        return iter(data.values())
    return iter(data if isinstance(data, list) else ())


def _descend(data: Any) -> Iterator[Any]:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(_children(node))))


def _length(data: Any) -> Iterator[Any]:
    if isinstance(data, (list, dict, str)):
        yield len(data)


def _filtered(names: list[str], operator: str | None, literal: str | None) -> Step:
    wanted = _read_literal(literal) if literal is not None else None

    def holds(data: Any) -> bool:
        for name in names:
            if not isinstance(data, dict) or name not in data:
                return False
            data = data[name]
        return operator is None or _COMPARE[operator](data, wanted)

    return lambda data: (item for item in _children(data) if holds(item))


def _read_literal(text: str) -> Any:
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise JsonError(f"{text!r} in a JSON path is no literal; expected a quoted text, a number, true, false or null")
    single, double, number, word = match.groups()
    if number is not None:
        return float(number) if "." in number else int(number)
    return _WORDS[word] if word is not None else (single if single is not None else double)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def both(a: Any, b: Any) -> bool:
        alike = isinstance(a, str) and isinstance(b, str)
        numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (a, b))
        return (alike or numbers) and compare(a, b)

    return both


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "!=": lambda a, b: a != b,
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    "==": lambda a, b: type(a) is bool and a is b if isinstance(b, bool) else a == b and not isinstance(a, bool),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
}
