"""The syntax tree of FEEL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.scripting.feel.types import Type


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, boolean or null."""

    value: Any


@dataclass(frozen=True, slots=True)
class AtLiteral:
    """`@"2024-02-29"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or function."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """`base.name`."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[test]`."""

    base: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`function(args)`; `names` is empty for positions."""

    function: Node
    args: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation:
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`x + y`, `x and y`, `x = y`, ..."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between:
    """`x between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In:
    """`x in test` or `x in (test, test)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`< 10` as a test or a range: the values on one side of an endpoint."""

    operator: str
    endpoint: Node


@dataclass(frozen=True, slots=True)
class Interval:
    """`[low..high)`."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`x instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If:
    """`if test then x else y`."""

    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in domain` or `name in low..high`."""

    name: str
    domain: Node
    high: Node | None = None


@dataclass(frozen=True, slots=True)
class For:
    """`for x in list, y in 1..3 return result`."""

    iterators: tuple[Iterator, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some x in list satisfies test` or `every ...`."""

    every: bool
    iterators: tuple[Iterator, ...]
    test: Node


@dataclass(frozen=True, slots=True)
class ListNode:
    """`[x, y]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode:
    """`{name: x}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class FunctionNode:
    """`function(x: type, y) body`; `external` bodies are never run."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """`?`: the value a unary test looks at."""


@dataclass(frozen=True, slots=True)
class Dash:
    """`-`: the test that everything passes."""


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """`test, test` or `not(test, test)`."""

    tests: tuple[Node, ...]
    negated: bool = False


Node = (
    AtLiteral
    | Between
    | Binary
    | Call
    | Comparison
    | ContextNode
    | Dash
    | Filter
    | For
    | FunctionNode
    | If
    | In
    | Input
    | InstanceOf
    | Interval
    | ListNode
    | Literal
    | Name
    | Negation
    | Path
    | Quantified
    | UnaryTests
)
