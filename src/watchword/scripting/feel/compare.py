"""Equality and order of values, in three values: None where two values can't be compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import (
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    offset_at,
)

MILLI = 1_000_000
"""Times are compared in milliseconds. Source: DMN compatibility kit 0068."""
_EPOCH = FeelDate(1970, 1, 1)
Order = Callable[[Any, Any], int | None]


def equal(a: Any, b: Any, run: Run) -> bool | None:
    """Return whether two values are equal; None (and a problem) if they are of different kinds."""
    if a is None or b is None:
        return a is b
    kind = type(a)
    if kind is not type(b):
        run.report(f"{kind_of(a)} and {kind_of(b)} can't be compared")
        return None
    if kind is Decimal or kind is str or kind is bool:
        return bool(a == b)
    if kind is list:
        return _equal_lists(a, b, run)
    if kind is dict:
        return _equal_contexts(a, b, run)
    if kind is FeelRange:
        return _equal_ranges(a, b, run)
    order = ORDERS.get(kind)
    if order is None:
        return a is b
    answer = order(a, b)
    if answer is None:
        run.report("a time with an offset can't be compared to one without")
        return None
    return answer == 0


def same(a: Any, b: Any, run: Run) -> bool:
    """Return whether two values are equal; those of different kinds are not, without a problem."""
    kinds = type(a) is type(b) or a is None or b is None
    return kinds and equal(a, b, run) is True


def compare(a: Any, b: Any, run: Run) -> int | None:
    """Return -1, 0 or 1; None (and a problem) if the values have no order among each other."""
    kind = type(a)
    if kind is Decimal and type(b) is Decimal:
        return -1 if a < b else 1 if a > b else 0
    order = ORDERS.get(kind)
    if order is None or kind is not type(b):
        run.report(f"{kind_of(a)} and {kind_of(b)} have no order")
        return None
    answer = order(a, b)
    if answer is None:
        run.report("a time with an offset can't be compared to one without")
    return answer


def in_range(value: Any, span: FeelRange, run: Run) -> bool | None:
    """Return whether a value lies in a range; None if it can't be compared to the endpoints."""
    if span.operator:
        return _on_side(value, span, run)
    if span.low is None or span.high is None:
        run.report("a range has an endpoint that is null")
        return None
    low, high = compare(value, span.low, run), compare(value, span.high, run)
    if low is None or high is None:
        return None
    return (low > 0 or (low == 0 and span.low_included)) and (high < 0 or (high == 0 and span.high_included))


def contains(value: Any, tested: Any, run: Run) -> bool | None:
    """Return what `value in tested` is for a value: equal to it, in the range, or in the list."""
    if type(tested) is FeelRange:
        return value == tested if type(value) is FeelRange else in_range(value, tested, run)
    if type(tested) is list:
        run.spend(len(tested))
        if any(
            in_range(value, item, run) is True if type(item) is FeelRange else same(value, item, run) for item in tested
        ):
            return True
        return type(value) is list and equal(value, tested, run) is True
    return equal(value, tested, run)


def relation(operator: str, a: Any, b: Any, run: Run) -> bool | None:
    """Return `a operator b` for one of `= != < <= > >=`."""
    if operator == "=":
        return equal(a, b, run)
    if operator == "!=":
        answer = equal(a, b, run)
        return None if answer is None else not answer
    order = compare(a, b, run)
    return None if order is None else SIGNS[operator](order)


def kind_of(value: Any) -> str:
    """Return the kind of a value, for messages."""
    return _NAMES.get(type(value), "a value")


def _on_side(value: Any, span: FeelRange, run: Run) -> bool | None:
    return relation(span.operator, value, span.low if span.low is not None else span.high, run)


def _equal_lists(a: list[Any], b: list[Any], run: Run) -> bool | None:
    if len(a) != len(b):
        return False
    run.spend(len(a) + 1)
    return _all_equal(list(zip(a, b, strict=True)), run)


def _equal_contexts(a: dict[str, Any], b: dict[str, Any], run: Run) -> bool | None:
    if a.keys() != b.keys():
        return False
    run.spend(len(a) + 1)
    return _all_equal([(value, b[name]) for name, value in a.items()], run)


def _equal_ranges(a: FeelRange, b: FeelRange, run: Run) -> bool | None:
    shape = (a.operator, a.low_included, a.high_included)
    if shape != (b.operator, b.low_included, b.high_included):
        return False
    return _all_equal([(a.low, b.low), (a.high, b.high)], run)


def _all_equal(pairs: list[tuple[Any, Any]], run: Run) -> bool | None:
    answer: bool | None = True
    for left, right in pairs:
        found = equal(left, right, run)
        if found is False:
            return False
        if found is None:
            answer = None
    return answer


def _sign(a: Any, b: Any) -> int:
    return -1 if a < b else 1 if a > b else 0


def _times(a: FeelTime, b: FeelTime) -> int | None:
    if a.is_local != b.is_local:
        return None
    return _sign(_of_utc(a) // MILLI, _of_utc(b) // MILLI)


def _of_utc(time: FeelTime) -> int:
    return time.of_day - (offset_at(_EPOCH, time) or 0) * 1_000_000_000


def _date_times(a: FeelDateTime, b: FeelDateTime) -> int | None:
    if a.time.is_local != b.time.is_local:
        return None
    return _sign(a.instant // MILLI, b.instant // MILLI)


NUMERIC: dict[str, Callable[[Decimal, Decimal], bool]] = {"!=": ne, "<": lt, "<=": le, "=": eq, ">": gt, ">=": ge}
SIGNS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
ORDERS: dict[type, Order] = {
    Decimal: _sign,
    DaysDuration: lambda a, b: _sign(a.nanos, b.nanos),
    FeelDate: lambda a, b: _sign((a.year, a.month, a.day), (b.year, b.month, b.day)),
    FeelDateTime: _date_times,
    FeelTime: _times,
    MonthsDuration: lambda a, b: _sign(a.months, b.months),
    str: _sign,
}
_NAMES: dict[type, str] = {
    Decimal: "a number",
    DaysDuration: "a days and time duration",
    FeelDate: "a date",
    FeelDateTime: "a date and time",
    FeelFunction: "a function",
    FeelRange: "a range",
    FeelTime: "a time",
    MonthsDuration: "a years and months duration",
    bool: "a boolean",
    dict: "a context",
    list: "a list",
    str: "a string",
    type(None): "null",
}
