"""Syntax trees as texts that read back as the same tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    Call,
    Comparison,
    ContextNode,
    Dash,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    Input,
    InstanceOf,
    Interval,
    Iterator,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    UnaryTests,
)
from watchword.scripting.feel.text import quoted
from watchword.scripting.feel.types import Type, show_type

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*")
_CLOSED = (AtLiteral, Call, Comparison, ContextNode, Filter, Input, Interval, ListNode, Name, Path)
"""Nodes that need no parentheses wherever they stand."""


def print_node(node: Node) -> str:
    """Return the text of a tree: parentheses around every operand that isn't closed in itself."""
    show: Callable[[Any], str] = _PRINTERS[type(node)]
    return show(node)


def _operand(node: Node) -> str:
    text = print_node(node)
    if isinstance(node, _CLOSED) or (isinstance(node, Literal) and not text.startswith("-")):
        return text
    return f"({text})"


def _literal(node: Literal) -> str:
    value = node.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else quoted(value)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else quoted(name)


def _call(node: Call) -> str:
    args = [print_node(arg) for arg in node.args]
    if node.names:
        args = [f"{name}: {arg}" for name, arg in zip(node.names, args, strict=True)]
    return f"{_operand(node.function)}({', '.join(args)})"


def _test(node: Node) -> str:
    """Return the text of a test, where a comparison needs no parentheses."""
    return f"{node.operator} {_operand(node.endpoint)}" if isinstance(node, Comparison) else print_node(node)


def _in(node: In) -> str:
    if len(node.tests) == 1 and not isinstance(node.tests[0], Comparison):
        return f"{_operand(node.value)} in {_operand(node.tests[0])}"
    return f"{_operand(node.value)} in ({', '.join(_test(test) for test in node.tests)})"


def _interval(node: Interval) -> str:
    opened, closed = "[" if node.low_included else "(", "]" if node.high_included else ")"
    return f"{opened}{_operand(node.low)}..{_operand(node.high)}{closed}"


def _iterators(iterators: tuple[Iterator, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_operand(each.domain)}" + (f"..{_operand(each.high)}" if each.high is not None else "")
        for each in iterators
    )


def _function(node: FunctionNode) -> str:
    parameters = ", ".join(name if kind is None else f"{name}: {_type(kind)}" for name, kind in node.parameters)
    return f"function({parameters}) {'external ' if node.external else ''}{_operand(node.body)}"


def _type(kind: Type) -> str:
    return show_type(kind)


def _tests(node: UnaryTests) -> str:
    tests = ", ".join(_test(test) for test in node.tests)
    return f"not({tests})" if node.negated else tests


_PRINTERS: Mapping[type, Callable[[Any], str]] = {
    AtLiteral: lambda node: f"@{quoted(node.text)}",
    Between: lambda node: f"{_operand(node.value)} between {_operand(node.low)} and {_operand(node.high)}",
    Binary: lambda node: f"{_operand(node.left)} {node.operator} {_operand(node.right)}",
    Call: _call,
    Comparison: lambda node: f"({_test(node)})",
    ContextNode: lambda node: (
        "{" + ", ".join(f"{_key(name)}: {print_node(value)}" for name, value in node.entries) + "}"
    ),
    Dash: lambda node: "-",
    Filter: lambda node: f"{_operand(node.base)}[{print_node(node.test)}]",
    For: lambda node: f"for {_iterators(node.iterators)} return {_operand(node.result)}",
    FunctionNode: _function,
    If: lambda node: f"if {print_node(node.test)} then {print_node(node.then)} else {_operand(node.otherwise)}",
    In: _in,
    Input: lambda node: "?",
    InstanceOf: lambda node: f"{_operand(node.value)} instance of {_type(node.type)}",
    Interval: _interval,
    ListNode: lambda node: f"[{', '.join(print_node(item) for item in node.items)}]",
    Literal: _literal,
    Name: lambda node: node.name,
    Negation: lambda node: f"-{_operand(node.operand)}",
    Path: lambda node: f"{_operand(node.base)}.{node.name}",
    Quantified: lambda node: (
        f"{'every' if node.every else 'some'} {_iterators(node.iterators)} satisfies {_operand(node.test)}"
    ),
    UnaryTests: _tests,
}
