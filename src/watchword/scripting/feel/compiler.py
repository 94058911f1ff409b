"""Syntax trees as closures: one Python function a node, called with scope and run. No eval, no code objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from watchword.scripting.feel import iteration
from watchword.scripting.feel.arithmetic import TABLES, calculate, negate, negate_number
from watchword.scripting.feel.built_in import BuiltIn
from watchword.scripting.feel.camunda_arithmetic import CAMUNDA_TABLES
from watchword.scripting.feel.closures import (
    Code,
    comparing,
    comparing_number,
    failing,
    folded,
    found,
    telling_apart,
    variable,
)
from watchword.scripting.feel.compare import NUMERIC, compare, kind_of
from watchword.scripting.feel.errors import FeelSyntaxError, Refused
from watchword.scripting.feel.filtering import filter_items, reads_item
from watchword.scripting.feel.function import FeelFunction, Parameter
from watchword.scripting.feel.functions import DIALECTS
from watchword.scripting.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    Call,
    Comparison,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    Input,
    InstanceOf,
    Interval,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
)
from watchword.scripting.feel.numbers import CONTEXT
from watchword.scripting.feel.properties import read_member
from watchword.scripting.feel.range_text import make_range
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run, Scope
from watchword.scripting.feel.temporal_text import read_temporal
from watchword.scripting.feel.types import is_instance
from watchword.scripting.feel.unary_tests import compile_test

Level = frozenset[str] | None
"""The names of a scope; None: the scope of a filter, whose names are those of the element."""
INPUT = "?"
_ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "*": CONTEXT.multiply,
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "/": CONTEXT.divide,
}


_FOLDED = tuple(Name(name) for name in ("date", "date and time", "duration", "time"))
"""Functions that are called once, while compiling, if their arguments are constants."""


class Compiler:
    """Makes closures of nodes, and knows which scope each name lives in."""

    def __init__(self, known: frozenset[str], dialect: str) -> None:
        self._levels: list[Level] = [known]
        self._built_in = DIALECTS[dialect]
        self._as_camunda = dialect == "camunda"
        self._tables = CAMUNDA_TABLES if self._as_camunda else TABLES

    def compile(self, node: Node) -> Code:
        """Return the function that evaluates `node`."""
        make: Callable[[Compiler, Any], Code] = _COMPILERS[type(node)]
        return make(self, node)

    def inside(self, level: Level, node: Node) -> Code:
        """Return the function that evaluates `node` in a scope inside this one."""
        self._levels.append(level)
        try:
            return self.compile(node)
        finally:
            self._levels.pop()

    def literal(self, node: Literal) -> Code:
        """A constant."""
        value = node.value
        return lambda scope, run: value

    def at_literal(self, node: AtLiteral) -> Code:
        """A constant of date or time."""
        try:
            value = read_temporal(node.text)
        except Refused as problem:
            return failing(str(problem))
        return lambda scope, run: value

    def name(self, node: Name) -> Code:
        """A variable of the scopes around, or a built-in function."""
        name, steps = node.name, 0
        dynamic: list[int] = []
        for level in reversed(self._levels[1:]):
            if level is None:
                dynamic.append(steps)
            elif name in level:
                return found(name, dynamic, variable(name, steps))
            steps += 1
        built_in = self._built_in.get(name)
        if name in (self._levels[0] or ()) or built_in is None:
            return found(name, dynamic, variable(name, steps))
        return found(name, dynamic, lambda scope, run: built_in)

    def input(self, node: Input) -> Code:
        """The value a unary test looks at."""
        for steps, level in enumerate(reversed(self._levels)):
            if level is not None and INPUT in level:
                return variable(INPUT, steps)
        return variable(INPUT, len(self._levels) - 1)

    def path(self, node: Path) -> Code:
        """An entry of a context, or a part of a value."""
        base, name = self.compile(node.base), node.name

        def run_path(scope: Scope, run: Run) -> Any:
            value = base(scope, run)
            if type(value) is dict and name in value:
                return value[name]
            return read_member(value, name, run)

        return run_path

    def filter(self, node: Filter) -> Code:
        """Elements of a list by position or by test."""
        base = self.compile(node.base)
        if not reads_item(node.test):
            position = self.compile(node.test)
            return lambda scope, run: filter_items(base(scope, run), scope, None, position(scope, run), run)
        test = self.inside(None, node.test)
        return lambda scope, run: filter_items(base(scope, run), scope, test, None, run)

    def call(self, node: Call) -> Code:
        """An invocation, by position or by name; a variable that is no function doesn't hide a built-in one."""
        args = tuple(self.compile(arg) for arg in node.args)
        if self._as_camunda and isinstance(node.function, FunctionNode):
            raise FeelSyntaxError("a function that has no name can't be called at once in compatibility mode camunda-7")
        if isinstance(node.function, Name) and self._is_built_in(node.function.name):
            return self._built_in_call(self._built_in[node.function.name], node, args)
        function, names = self.compile(node.function), node.names
        built_in = self._built_in.get(node.function.name) if isinstance(node.function, Name) else None

        def run_call(scope: Scope, run: Run) -> Any:
            target = function(scope, run)
            if not isinstance(target, FeelFunction):
                if built_in is None:
                    run.report(f"{kind_of(target)} can't be called")
                    return None
                target = built_in
            values = [arg(scope, run) for arg in args]
            return (
                target.invoke_named(dict(zip(names, values, strict=True)), run) if names else target.invoke(values, run)
            )

        return run_call

    def _is_built_in(self, name: str) -> bool:
        known = any(level is None or name in level for level in self._levels)
        return not known and name in self._built_in

    def _built_in_call(self, function: BuiltIn, node: Call, args: tuple[Code, ...]) -> Code:
        names = node.names
        if names:
            return lambda scope, run: function.invoke_named(
                {name: arg(scope, run) for name, arg in zip(names, args, strict=True)}, run
            )
        if node.function in _FOLDED and args and all(isinstance(arg, Literal) for arg in node.args):
            return folded(function, [arg.value for arg in node.args if isinstance(arg, Literal)])
        return lambda scope, run: function.invoke([arg(scope, run) for arg in args], run)

    def negation(self, node: Negation) -> Code:
        """`-x`."""
        operand = self.compile(node.operand)
        if isinstance(node.operand, Literal) and type(node.operand.value) is Decimal:
            value = CONTEXT.minus(node.operand.value)
            return lambda scope, run: value
        change = negate_number if self._as_camunda else negate
        return lambda scope, run: change(operand(scope, run), run)

    def binary(self, node: Binary) -> Code:
        """Logic, comparison or arithmetic."""
        if node.operator in ("and", "or"):
            return self._logic(node)
        left, right, operator = self.compile(node.left), self.compile(node.right), node.operator
        if operator in ("=", "!=") and self._as_camunda:
            return telling_apart(operator, left, right)
        if operator in NUMERIC:
            constant = node.right.value if isinstance(node.right, Literal) else None
            if type(constant) is Decimal:
                return comparing_number(operator, left, constant)
            return comparing(operator, left, right)
        quick, tables = _ARITHMETIC.get(operator), self._tables
        if quick is None:
            return lambda scope, run: calculate(operator, left(scope, run), right(scope, run), run, tables)
        apply = quick

        def run_arithmetic(scope: Scope, run: Run) -> Any:
            a, b = left(scope, run), right(scope, run)
            if type(a) is Decimal and type(b) is Decimal:
                try:
                    return apply(a, b)
                except DecimalException:
                    pass
            return calculate(operator, a, b, run, tables)

        return run_arithmetic

    def _logic(self, node: Binary) -> Code:
        parts: list[Node] = []
        rest: Node = node
        while isinstance(rest, Binary) and rest.operator == node.operator:
            parts.append(rest.right)
            rest = rest.left
        codes = tuple(self.compile(part) for part in (rest, *reversed(parts)))
        decisive = node.operator == "or"

        def run_logic(scope: Scope, run: Run) -> Any:
            answer: bool | None = not decisive
            for code in codes:
                value = code(scope, run)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    if value is not None:
                        run.report(f"{kind_of(value)} is no boolean")
                    answer = None
            return answer

        return run_logic

    def between(self, node: Between) -> Code:
        """`x between low and high`, both included."""
        value, low, high = self.compile(node.value), self.compile(node.low), self.compile(node.high)
        decides = self._as_camunda  # one end that rules a value out, whatever the other is

        def run_between(scope: Scope, run: Run) -> Any:
            tested = value(scope, run)
            above = compare(tested, low(scope, run), run)
            below = compare(tested, high(scope, run), run)
            if above is None or below is None:
                outside = (above is not None and above < 0) or (below is not None and below > 0)
                return False if outside and decides else None
            return above >= 0 and below <= 0

        return run_between

    def membership(self, node: In) -> Code:
        """`x in test`: whether one of the tests holds."""
        value = self.compile(node.value)
        tests = tuple(compile_test(self, test) for test in node.tests)
        if len(tests) == 1:
            only = tests[0]
            return lambda scope, run: only(value(scope, run), scope, run)

        def run_in(scope: Scope, run: Run) -> Any:
            tested = value(scope, run)
            answer: bool | None = False
            for test in tests:
                found = test(tested, scope, run)
                if found:
                    return True
                if found is None:
                    answer = None
            return answer

        return run_in

    def comparison(self, node: Comparison) -> Code:
        """`(< 10)` as a value: a range with one endpoint."""
        endpoint, operator = self.compile(node.endpoint), node.operator
        upper = operator in ("<", "<=")

        def run_side(scope: Scope, run: Run) -> Any:
            value = endpoint(scope, run)
            if value is None:
                run.report("the endpoint of a range is null")
                return None
            if operator in ("=", "!="):
                return FeelRange(value, value, True, True, operator)
            if upper:
                return FeelRange(None, value, False, operator == "<=", operator)
            return FeelRange(value, None, operator == ">=", False, operator)

        return run_side

    def interval(self, node: Interval) -> Code:
        """`[low..high]`."""
        low, high = self.compile(node.low), self.compile(node.high)
        low_included, high_included = node.low_included, node.high_included

        def run_interval(scope: Scope, run: Run) -> Any:
            first, last = low(scope, run), high(scope, run)
            if first is None or last is None:
                return FeelRange(first, last, low_included, high_included)
            try:
                return make_range(first, last, low_included, high_included, run)
            except Refused as problem:
                run.report(str(problem))
                return None

        return run_interval

    def instance_of(self, node: InstanceOf) -> Code:
        """`x instance of type`."""
        value, kind = self.compile(node.value), node.type
        return lambda scope, run: is_instance(value(scope, run), kind, run)

    def choice(self, node: If) -> Code:
        """`if`: what isn't true is false."""
        test, then, otherwise = self.compile(node.test), self.compile(node.then), self.compile(node.otherwise)
        return lambda scope, run: then(scope, run) if test(scope, run) is True else otherwise(scope, run)

    def loop(self, node: For) -> Code:
        """`for`."""
        if self._as_camunda and any(isinstance(each.domain, Interval) for each in node.iterators):
            raise FeelSyntaxError("in compatibility mode camunda-7, for goes over 1..3, not over a range [1..3]")
        return iteration.compile_for(self, node)

    def quantified(self, node: Quantified) -> Code:
        """`some` or `every`."""
        return iteration.compile_quantified(self, node)

    def items(self, node: ListNode) -> Code:
        """`[x, y]`."""
        codes = tuple(self.compile(item) for item in node.items)
        return lambda scope, run: [code(scope, run) for code in codes]

    def context(self, node: ContextNode) -> Code:
        """`{name: x}`; later entries see earlier ones."""
        entries: list[tuple[str, Code]] = []
        known: frozenset[str] = frozenset()
        for name, value in node.entries:
            if name in known:
                return failing(f"a context has two entries {name!r}")
            entries.append((name, self.inside(known, value)))
            known |= {name}

        def run_context(scope: Scope, run: Run) -> Any:
            values: dict[str, Any] = {}
            inner = Scope(values, scope)
            for name, code in entries:
                values[name] = code(inner, run)
            return dict(values)

        return run_context

    def function(self, node: FunctionNode) -> Code:
        """A function defined in the text."""
        if node.external:
            return failing("external functions are refused: Watchword runs no code from other platforms")
        names = tuple(name for name, _ in node.parameters)
        parameters = tuple(Parameter(name, kind) for name, kind in node.parameters)
        body = self.inside(frozenset(names), node.body)

        def run_function(scope: Scope, run: Run) -> Any:
            def call(args: list[Any], run: Run) -> Any:
                return body(Scope(dict(zip(names, args, strict=True)), scope), run)

            return FeelFunction("", parameters, call)

        return run_function


_COMPILERS: Mapping[type, Callable[[Compiler, Any], Code]] = {
    AtLiteral: Compiler.at_literal,
    Between: Compiler.between,
    Binary: Compiler.binary,
    Call: Compiler.call,
    Comparison: Compiler.comparison,
    ContextNode: Compiler.context,
    Filter: Compiler.filter,
    For: Compiler.loop,
    FunctionNode: Compiler.function,
    If: Compiler.choice,
    In: Compiler.membership,
    Input: Compiler.input,
    InstanceOf: Compiler.instance_of,
    Interval: Compiler.interval,
    ListNode: Compiler.items,
    Literal: Compiler.literal,
    Name: Compiler.name,
    Negation: Compiler.negation,
    Path: Compiler.path,
    Quantified: Compiler.quantified,
}
