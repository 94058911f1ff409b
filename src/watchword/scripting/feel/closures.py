"""Closures that the compiler chooses among: comparisons, names, constants."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import BuiltIn
from watchword.scripting.feel.compare import NUMERIC, equal, relation
from watchword.scripting.feel.run import Run, Scope
from watchword.scripting.feel.temporal import FeelDateTime, FeelTime

Code = Callable[[Scope, Run], Any]


def comparing_number(operator: str, left: Code, number: Decimal) -> Code:
    """Return the comparison of a value to a constant number."""
    quick = NUMERIC[operator]

    def run_comparison(scope: Scope, run: Run) -> Any:
        value = left(scope, run)
        return quick(value, number) if type(value) is Decimal else relation(operator, value, number, run)

    return run_comparison


def comparing(operator: str, left: Code, right: Code) -> Code:
    """Return the comparison of two values."""
    quick = NUMERIC[operator]
    if operator == "=":

        def run_equal(scope: Scope, run: Run) -> Any:
            a, b = left(scope, run), right(scope, run)
            kind = type(a)
            return a == b if kind is type(b) and (kind is str or kind is Decimal) else equal(a, b, run)

        return run_equal

    def run_comparison(scope: Scope, run: Run) -> Any:
        a, b = left(scope, run), right(scope, run)
        if type(a) is Decimal and type(b) is Decimal:
            return quick(a, b)
        return relation(operator, a, b, run)

    return run_comparison


def telling_apart(operator: str, left: Code, right: Code) -> Code:
    """Return `=` or `!=` as the reference has it: equal moments of different offsets or zones are different,
    lists and contexts whose parts are of different kinds too.
    """

    def run_apart(scope: Scope, run: Run) -> Any:
        a, b = left(scope, run), right(scope, run)
        if type(a) is type(b) and isinstance(a, (FeelTime, FeelDateTime)):
            return (a == b) is (operator == "=")
        answer = relation(operator, a, b, run)
        if answer is None and type(a) is type(b) and isinstance(a, (dict, list)):
            return operator == "!="  # with parts that can't be compared
        return answer

    return run_apart


def failing(message: str) -> Code:
    """Return what is null, and reports why."""

    def run_failing(scope: Scope, run: Run) -> Any:
        run.report(message)
        return None

    return run_failing


def folded(function: BuiltIn, args: list[Any]) -> Code:
    """Return the result of a function of constants, found out once."""
    trial = Run()
    value = function.invoke(args, trial)
    if value is not None and not trial.problems:
        return lambda scope, run: value
    return lambda scope, run: function.invoke(list(args), run)


def variable(name: str, steps: int) -> Code:
    """Return the reading of a variable some scopes out."""

    def run_here(scope: Scope, run: Run) -> Any:
        try:
            return scope.values[name]
        except KeyError:
            return _unknown(name, run)

    def run_outside(scope: Scope, run: Run) -> Any:
        for _ in range(steps):
            scope = scope.parent or scope
        return run_here(scope, run)

    return run_outside if steps else run_here


def found(name: str, dynamic: list[int], otherwise: Code) -> Code:
    """Return the reading of a name that elements of filters may have, innermost first."""
    if not dynamic:
        return otherwise
    if dynamic == [0]:
        return _element(name, otherwise)
    hops = tuple(later - earlier for earlier, later in zip((0, *dynamic), dynamic, strict=False))

    def run_found(scope: Scope, run: Run) -> Any:
        at = scope
        for hop in hops:
            for _ in range(hop):
                at = at.parent or at
            values = at.values
            if name in values:
                return values[name]
            if name == "item":
                return at.item
        return otherwise(scope, run)

    return run_found


def _element(name: str, otherwise: Code) -> Code:
    """Return the reading of a name inside one filter: an entry of the element, the element itself, or a variable."""
    is_item = name == "item"

    def run_element(scope: Scope, run: Run) -> Any:
        values = scope.values
        if name in values:
            return values[name]
        return scope.item if is_item else otherwise(scope, run)

    return run_element


def _unknown(name: str, run: Run) -> Any:
    run.report(f"nothing is named {name!r} here")
    return None
