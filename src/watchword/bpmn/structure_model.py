"""How the structure tables are written, and their compiled form.

`content` is a sequence of items separated by blanks: `name` refers to a global element (or one that may stand for it),
`name=Type` declares a local one; `?`, `*`, `+`, `{1,2}` say how often; `(a b | c)` is a choice; `##other` and `##any`
are elements of a foreign or of any namespace, checked only if known (`##other!`: they must be known).
`attributes` is a list of `name:kind`, with `!` where required. `open`: attributes of foreign namespaces are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """One complex type, as written in the tables."""

    base: str | None = None
    content: str = ""
    attributes: str = ""
    abstract: bool = False
    mixed: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One global element: its type and the element whose place it may take."""

    type: str
    head: str | None = None
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One place in a content sequence: accepted element names with their types, or a wildcard."""

    text: str
    accepts: Mapping[str, str]
    wildcard: str | None
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences."""

    text: str
    alternatives: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A type with everything it inherits."""

    name: str
    content: tuple[Item | Choice, ...]
    attributes: Mapping[str, str]
    required: tuple[str, ...]
    bases: frozenset[str]
    abstract: bool
    mixed: bool
    open: bool


_OCCURS = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_TOKEN = re.compile(r"\s*(\(|\)|\||(?P<name>[^\s()|=?*+{]+)(?:=(?P<type>[^\s()|?*+{]+))?(?P<often>[?*+]|\{[\d,]*\})?)")


def compile_types(types: Mapping[str, Type], elements: Mapping[str, Element]) -> dict[str, Compiled]:
    """Resolve inheritance and substitution; types are listed in `types` by name."""
    standing_for = _standing_for(elements)
    done: dict[str, Compiled] = {}

    def compiled(name: str) -> Compiled:
        if name not in done:
            row = types[name]
            base = compiled(row.base) if row.base else None
            own, required = _attributes(row.attributes)
            done[name] = Compiled(
                name=name,
                content=(base.content if base else ()) + _content(row.content, standing_for),
                attributes={**(base.attributes if base else {}), **own},
                required=(base.required if base else ()) + required,
                bases=(base.bases if base else frozenset()) | {name},
                abstract=row.abstract,
                mixed=row.mixed or (base is not None and base.mixed),
                open=row.open or (base is not None and base.open),
            )
        return done[name]

    for name in types:
        compiled(name)
    return done


def _standing_for(elements: Mapping[str, Element]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, row in elements.items():
        place: str | None = name
        while place is not None:
            accepted = found.setdefault(place, {})
            if not row.abstract:
                accepted[name] = row.type
            place = elements[place].head
    return found


def _attributes(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    kinds: dict[str, str] = {}
    required: list[str] = []
    for word in text.split():
        name, _, kind = word.partition(":")
        if kind.endswith("!"):
            required.append(name)
        kinds[name] = kind.rstrip("!")
    return kinds, tuple(required)


def _content(text: str, standing_for: Mapping[str, dict[str, str]]) -> tuple[Item | Choice, ...]:
    tokens = _TOKEN.finditer(text)
    found: list[Item | Choice] = []
    for token in tokens:
        if token.group(1) == "(":
            found.append(_choice(tokens, standing_for, text))
        else:
            found.append(_item(token, standing_for))
    return tuple(found)


def _choice(tokens: Iterator[re.Match[str]], standing_for: Mapping[str, dict[str, str]], text: str) -> Choice:
    alternatives: list[list[Item]] = [[]]
    depth = 1
    for token in tokens:
        sign = token.group(1)
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                break
        elif sign == "|":
            alternatives.append([])
        else:
            alternatives[-1].append(_item(token, standing_for))
    return Choice(text, tuple(tuple(a) for a in alternatives))


def _item(token: re.Match[str], standing_for: Mapping[str, dict[str, str]]) -> Item:
    name, local_type, often = token.group("name", "type", "often")
    if often and often.startswith("{"):
        low_text, _, high_text = often[1:-1].partition(",")
        low, high = int(low_text), int(high_text) if high_text else None
    else:
        low, high = _OCCURS[often or ""]
    if name.startswith("##"):
        return Item(name, {}, name, low, high)
    accepts = {name: local_type} if local_type else standing_for[name]
    return Item(name, accepts, None, low, high)
