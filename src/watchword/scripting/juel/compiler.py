"""Syntax trees as closures: one Python function a node, called with the scope. No eval, no code objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchword.scripting.juel.access import call, read
from watchword.scripting.juel.api import Scope
from watchword.scripting.juel.coerce import WHOLE, to_boolean
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.functions import PURE
from watchword.scripting.juel.moments import DateTime
from watchword.scripting.juel.nodes import Binary, Function, Index, Literal, Method, Name, Node, Ternary, Unary
from watchword.scripting.juel.operators import BINARY, UNARY

Run = Callable[[Scope], Any]


def compile_node(node: Node) -> Run:
    """Return the function that evaluates `node` in a scope."""
    compile_kind: Callable[[Any], Run] = _COMPILERS[type(node)]
    return compile_kind(node)


def _literal(node: Literal) -> Run:
    value = node.value
    return lambda scope: value


def _name(node: Name) -> Run:
    name = node.name

    def run(scope: Scope) -> Any:
        try:
            return scope.lookup(name)
        except KeyError as error:
            if error.args != (name,):
                raise
            raise EvaluationFailed(f"nothing is named {name!r} here") from None

    return run


def _index(node: Index) -> Run:
    base = compile_node(node.base)
    if isinstance(node.key, Literal):
        constant = node.key.value
        return lambda scope: read(base(scope), constant)
    key = compile_node(node.key)
    return lambda scope: read(base(scope), key(scope))


def _method(node: Method) -> Run:
    base, key = compile_node(node.base), compile_node(node.key)
    args = tuple(compile_node(arg) for arg in node.args)

    def run(scope: Scope) -> Any:
        target, name = base(scope), key(scope)
        if target is None:
            return call(None, name, ())
        return call(target, name, tuple([arg(scope) for arg in args]))

    return run


def _function(node: Function) -> Run:
    pure = PURE.get(node.name)
    if pure is not None:
        apply, arg = pure, compile_node(node.args[0])
        return lambda scope: apply(arg(scope))
    name = node.name
    asked = "now" if name == "dateTime" else name

    def run(scope: Scope) -> Any:
        try:
            answer = scope.call(asked, ())
        except KeyError as error:
            if error.args != (asked,):
                raise
            raise EvaluationFailed(f"{name}() has no answer here") from None
        if name == "dateTime":
            return DateTime(answer)
        return list(answer) if isinstance(answer, tuple) else answer

    return run


def _unary(node: Unary) -> Run:
    apply, operand = UNARY[node.operator], compile_node(node.operand)
    return lambda scope: apply(operand(scope))


def _binary(node: Binary) -> Run:
    left, right = compile_node(node.left), compile_node(node.right)
    if node.operator == "&&":
        return lambda scope: to_boolean(left(scope)) and to_boolean(right(scope))
    if node.operator == "||":
        return lambda scope: to_boolean(left(scope)) or to_boolean(right(scope))
    apply = BINARY[node.operator]
    if isinstance(node.right, Literal) and type(node.right.value) is int and node.operator in _QUICK:
        constant, quick = node.right.value, _QUICK[node.operator]

        def run(scope: Scope) -> Any:
            value = left(scope)
            return quick(value, constant) if type(value) in WHOLE else apply(value, constant)

        return run
    return lambda scope: apply(left(scope), right(scope))


def _ternary(node: Ternary) -> Run:
    test, then, otherwise = compile_node(node.test), compile_node(node.then), compile_node(node.otherwise)
    return lambda scope: then(scope) if to_boolean(test(scope)) else otherwise(scope)


_QUICK: dict[str, Callable[[int, int], bool]] = {
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_COMPILERS: dict[type, Callable[[Any], Run]] = {
    Binary: _binary,
    Function: _function,
    Index: _index,
    Literal: _literal,
    Method: _method,
    Name: _name,
    Ternary: _ternary,
    Unary: _unary,
}
