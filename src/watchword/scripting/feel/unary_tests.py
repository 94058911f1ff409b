"""Unary tests: what decision tables and `in` compare values with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from watchword.scripting.feel.compare import compare, contains, in_range, kind_of, relation
from watchword.scripting.feel.nodes import Comparison, Dash, Interval, Literal, Node, UnaryTests
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run, Scope
from watchword.scripting.feel.walk import uses_input

if TYPE_CHECKING:
    from watchword.scripting.feel.compiler import Compiler

Test = Callable[[Any, Scope, Run], bool | None]
INPUT = "?"


def compile_test(compiler: Compiler, node: Node) -> Test:
    """Return the test of `value in node`: a comparison, an interval, or equality and membership."""
    if isinstance(node, Comparison):
        return _comparison(compiler, node)
    if isinstance(node, Interval):
        return _interval(compiler, node)
    if isinstance(node, Literal):
        return _literal(node.value)
    code = compiler.compile(node)
    return lambda value, scope, run: contains(value, code(scope, run), run)


def compile_tests(compiler: Compiler, node: Node) -> Test:
    """Return the test of a whole cell: Dash or UnaryTests."""
    if isinstance(node, Dash) or not isinstance(node, UnaryTests):
        return lambda value, scope, run: True
    tests = tuple(_cell_test(compiler, test) for test in node.tests)
    if node.negated:
        return _negated(_any_of(tests))
    return _any_of(tests)


def _cell_test(compiler: Compiler, node: Node) -> Test:
    """Return the test of one part of a cell: like `in`, but an expression may also be true by itself."""
    if isinstance(node, (Comparison, Interval, Literal)) and not uses_input(node):
        return compile_test(compiler, node)
    code = compiler.inside(frozenset((INPUT,)), node)
    if uses_input(node):
        return lambda value, scope, run: _truth(code(Scope({INPUT: value}, scope), run), run)

    def run_test(value: Any, scope: Scope, run: Run) -> bool | None:
        answer = code(Scope({INPUT: value}, scope), run)
        if type(answer) is bool and type(value) is not bool:
            return answer
        return contains(value, answer, run)

    return run_test


def _truth(answer: Any, run: Run) -> bool | None:
    """Return what an expression that reads the input says: true, false or nothing; it isn't compared to the input."""
    if answer is None or type(answer) is bool:
        return answer
    run.report(f"a test that reads '?' yields {kind_of(answer)}, not a boolean")
    return None


def _any_of(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def run_tests(value: Any, scope: Scope, run: Run) -> bool | None:
        answer: bool | None = False
        for test in tests:
            found = test(value, scope, run)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return run_tests


def _negated(test: Test) -> Test:
    def run_not(value: Any, scope: Scope, run: Run) -> bool | None:
        found = test(value, scope, run)
        return None if found is None else not found

    return run_not


def _literal(constant: Any) -> Test:
    kind = type(constant)
    if kind is str or kind is Decimal:
        return lambda value, scope, run: value == constant if type(value) is kind else contains(value, constant, run)
    return lambda value, scope, run: contains(value, constant, run)


def _comparison(compiler: Compiler, node: Comparison) -> Test:
    endpoint, operator = compiler.compile(node.endpoint), node.operator
    return lambda value, scope, run: relation(operator, value, endpoint(scope, run), run)


def _interval(compiler: Compiler, node: Interval) -> Test:
    low, high = compiler.compile(node.low), compiler.compile(node.high)
    low_included, high_included = node.low_included, node.high_included

    def run_interval(value: Any, scope: Scope, run: Run) -> bool | None:
        first, last = low(scope, run), high(scope, run)
        if type(value) is Decimal and type(first) is Decimal and type(last) is Decimal:
            return (value > first or (low_included and value == first)) and (
                value < last or (high_included and value == last)
            )
        if first is not None and last is not None and (compare(first, last, run) or 0) > 0:
            run.report("a range goes from a value to one that isn't below it")
            return None
        return in_range(value, FeelRange(first, last, low_included, high_included), run)

    return run_interval
