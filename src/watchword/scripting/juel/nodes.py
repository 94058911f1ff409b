"""The syntax tree of an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: text, Long, Double, boolean or null."""

    value: Any
    height: int = 1


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a bean or a built-in object."""

    name: str
    height: int = 1


@dataclass(frozen=True, slots=True)
class Index:
    """`base.key` or `base[key]`."""

    base: Node
    key: Node
    height: int


@dataclass(frozen=True, slots=True)
class Method:
    """`base.key(args)` or `base[key](args)`."""

    base: Node
    key: Node
    args: tuple[Node, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Function:
    """`name(args)`."""

    name: str
    args: tuple[Node, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `!x`, `empty x`."""

    operator: str
    operand: Node
    height: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`x + y`, `x && y`, ...; word operators appear as their symbols."""

    operator: str
    left: Node
    right: Node
    height: int


@dataclass(frozen=True, slots=True)
class Ternary:
    """`test ? then : otherwise`."""

    test: Node
    then: Node
    otherwise: Node
    height: int


Node = Literal | Name | Index | Method | Function | Unary | Binary | Ternary
