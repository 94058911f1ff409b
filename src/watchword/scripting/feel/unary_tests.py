"""Unary tests: what decision tables and `in` compare values with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from watchword.scripting.feel.compare import NUMERIC, compare, contains, in_range, kind_of, relation
from watchword.scripting.feel.nodes import Comparison, Dash, Interval, Literal, Negation, Node, UnaryTests
from watchword.scripting.feel.numbers import CONTEXT
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
    passes = _any_of(node.tests, tests)
    return _negated(passes) if node.negated else passes


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


def _any_of(nodes: tuple[Node, ...], tests: tuple[Test, ...]) -> Test:
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

    texts = frozenset(node.value for node in nodes if isinstance(node, Literal) and type(node.value) is str)
    if len(texts) < len(nodes):
        return run_tests
    return lambda value, scope, run: value in texts if type(value) is str else run_tests(value, scope, run)


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
    operator = node.operator
    quick = NUMERIC[operator]
    constant = _number(node.endpoint)
    if constant is not None:
        return lambda value, scope, run: (
            quick(value, constant) if type(value) is Decimal else relation(operator, value, constant, run)
        )
    endpoint = compiler.compile(node.endpoint)
    return lambda value, scope, run: relation(operator, value, endpoint(scope, run), run)


def _interval(compiler: Compiler, node: Interval) -> Test:
    low, high = _number(node.low), _number(node.high)
    if low is not None and high is not None and low <= high:
        return _numbers(FeelRange(low, high, node.low_included, node.high_included))
    first, last = compiler.compile(node.low), compiler.compile(node.high)
    low_included, high_included = node.low_included, node.high_included

    def run_interval(value: Any, scope: Scope, run: Run) -> bool | None:
        span = FeelRange(first(scope, run), last(scope, run), low_included, high_included)
        if span.low is not None and span.high is not None and (compare(span.low, span.high, run) or 0) > 0:
            run.report("a range goes from a value to one that isn't below it")
            return None
        return in_range(value, span, run)

    return run_interval


def _numbers(span: FeelRange) -> Test:
    low, high = span.low, span.high
    above, below = (ge if span.low_included else gt), (le if span.high_included else lt)
    return lambda value, scope, run: (
        above(value, low) and below(value, high) if type(value) is Decimal else in_range(value, span, run)
    )


def _number(node: Node) -> Decimal | None:
    """Return the number of a literal or a negated one, None of anything else."""
    if isinstance(node, Negation):
        inner = _number(node.operand)
        return None if inner is None else CONTEXT.minus(inner)
    return node.value if isinstance(node, Literal) and type(node.value) is Decimal else None
