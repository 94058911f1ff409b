"""Which type names an Object value may carry.

Type names are labels: nothing is ever instantiated from them. Names off the list are refused all the same, so that a
database handed to another engine holds nothing that one would instantiate. Source: guidelines C-39, C-40, C-65.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from watchword.core.errors import InvalidRequest, SettingsError

_CLASSES = frozenset(
    (
        *(
            f"java.lang.{name}"
            for name in (
                "Boolean",
                "Byte",
                "Character",
                "Double",
                "Float",
                "Integer",
                "Long",
                "Number",
                "Object",
                "Short",
                "String",
            )
        ),
        "java.math.BigDecimal",
        "java.math.BigInteger",
        *(
            f"java.util.{name}"
            for name in (
                "ArrayList",
                "Arrays$ArrayList",
                "Collection",
                "Date",
                "HashMap",
                "HashSet",
                "LinkedHashMap",
                "LinkedHashSet",
                "LinkedList",
                "List",
                "Map",
                "Properties",
                "Set",
                "SortedMap",
                "SortedSet",
                "TreeMap",
                "TreeSet",
                "UUID",
            )
        ),
    )
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_PRIMITIVES = frozenset(("Z", "B", "C", "D", "F", "I", "J", "S"))
_DEEPEST = 16


class TypeValidator(Protocol):
    """Decides on one plain class name; the seam for an own rule."""

    def allows(self, class_name: str) -> bool:
        """Return whether values may be labelled with `class_name`."""
        ...


@dataclass(frozen=True, slots=True)
class AllowList:
    """Allows plain data classes, and what was added deliberately: whole packages (no sub-packages) and classes."""

    packages: frozenset[str] = frozenset()
    classes: frozenset[str] = field(default=_CLASSES)

    @classmethod
    def of(cls, packages: Iterable[str] = (), classes: Iterable[str] = ()) -> AllowList:
        """Return the default list with `packages` and `classes` added.

        Raises:
            SettingsError: an entry is no name, or a package at the root of all names.
        """
        chosen = frozenset(packages)
        for name in (*chosen, *classes):
            if not _NAME.fullmatch(name):
                raise SettingsError(f"{name!r} in the list of object types is no class or package name")
        for name in chosen:
            if "." not in name:
                raise SettingsError(f"package {name!r} in the list of object types is too wide; name a package below")
        return cls(chosen, _CLASSES | frozenset(classes))

    def allows(self, class_name: str) -> bool:
        """Return whether `class_name`, or exactly its package, is on the list."""
        return class_name in self.classes or class_name.rpartition(".")[0] in self.packages


@dataclass(frozen=True, slots=True)
class AnyType:
    """Allows every well-formed name, as the reference does without type validation."""

    def allows(self, class_name: str) -> bool:
        """Return True."""
        return True


DEFAULT_TYPES = AllowList()


def allowed_types(entries: Iterable[str]) -> AllowList:
    """Return the default list with `entries` added: classes, and packages, which end in a dot.

    Raises:
        SettingsError: an entry is no name, or a package at the root of all names.
    """
    packages = [entry.removesuffix(".") for entry in entries if entry.endswith(".")]
    return AllowList.of(packages, [entry for entry in entries if not entry.endswith(".")])


def check_type_name(name: str, types: TypeValidator = DEFAULT_TYPES) -> str:
    """Return `name` if all classes in it (`a.B`, `a.B<c.D,e.F>`, `[La.B;`) are allowed.

    Raises:
        InvalidRequest: not a type name, or not allowed.
    """
    for class_name in class_names(name):
        if not types.allows(class_name):
            raise InvalidRequest(
                f"object type {class_name!r} is not on the list of allowed types; "
                "use Json, or have the type added to the configuration"
            )
    return name


def class_names(name: str) -> tuple[str, ...]:
    """Return the plain class names in a type name.

    Raises:
        InvalidRequest: it is none.
    """
    found: list[str] = []
    rest = _type(name, found, 0)
    if rest:
        raise InvalidRequest(f"{name[:200]!r} is no type name; expected one like java.util.ArrayList<java.lang.String>")
    return tuple(found)


def _type(text: str, found: list[str], depth: int) -> str:
    if depth > _DEEPEST:
        raise InvalidRequest(f"a type name is nested more than {_DEEPEST} times")
    if text.startswith("["):
        component = text.lstrip("[")
        if component[:1] in _PRIMITIVES:
            return component[1:]
        if component.startswith("L"):
            rest = _type(component[1:], found, depth + 1)
            if rest.startswith(";"):
                return rest[1:]
        raise InvalidRequest(f"{text[:200]!r} is no array type; expected one like [Ljava.lang.String;")
    match = _NAME.match(text)
    if match is None:
        raise InvalidRequest(f"{text[:200]!r} is no class name; expected one like java.util.ArrayList")
    found.append(match.group())
    rest = text[match.end() :]
    if not rest.startswith("<"):
        return rest
    rest = _type(rest[1:].lstrip(" "), found, depth + 1)
    while rest.startswith(","):
        rest = _type(rest[1:].lstrip(" "), found, depth + 1)
    if not rest.startswith(">"):
        raise InvalidRequest("a type name has no closing '>'")
    return rest[1:]
