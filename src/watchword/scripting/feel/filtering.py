"""Filters of lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.compare import kind_of
from watchword.scripting.feel.nodes import Literal, Negation, Node
from watchword.scripting.feel.numbers import whole
from watchword.scripting.feel.run import Run, Scope

_NOTHING: dict[str, Any] = {}


def reads_item(test: Node) -> bool:
    """Return whether a filter must be evaluated for each element: not if it is a constant."""
    inner = test.operand if isinstance(test, Negation) else test
    return not isinstance(inner, Literal)


def filter_items(base: Any, scope: Scope, test: Callable[[Scope, Run], Any] | None, constant: Any, run: Run) -> Any:
    """Return the elements of a list that pass, or the one at a position.

    Args:
        base: a list, or one value that counts as a list of it; null stays null.
        scope: where the filter stands.
        test: evaluated for each element, in its scope; None: `constant` is its value.
        constant: a position, or whether all or none pass.
        run: the evaluation.
    """
    if base is None:
        return None
    items: list[Any] = base if type(base) is list else [base]
    if test is None:
        return _by_constant(items, constant, run)
    passed: list[Any] = []
    for item in items:
        run.spend()
        answer = test(Scope(item if type(item) is dict else _NOTHING, scope, item), run)
        if answer is True:
            passed.append(item)
        elif type(answer) is Decimal:
            return at_position(items, answer, run)
    if not items:
        answer = test(Scope(_NOTHING, scope, None), run)
        return None if type(answer) is Decimal else passed
    return passed


def at_position(items: list[Any], position: Decimal, run: Run) -> Any:
    """Return an element by position: 1 the first, -1 the last; None and a problem if there is none."""
    at = whole(position)
    if 1 <= at <= len(items):
        return items[at - 1]
    if -len(items) <= at <= -1:
        return items[at]
    run.report(f"a list of {len(items)} elements has no position {at}")
    return None


def _by_constant(items: list[Any], constant: Any, run: Run) -> Any:
    if type(constant) is Decimal:
        return at_position(items, constant, run)
    if constant is True:
        return list(items)
    if constant is not False and constant is not None:
        run.report(f"a filter is a number or boolean, not {kind_of(constant)}")
    return []
