"""Relations of points and ranges (Allen's). Source: DMN 1.5, 10.3.4.8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.compare import compare, equal, in_range
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run

Relation = Callable[["Order", Any, Any], bool]


class Order:
    """The order of endpoints in one evaluation."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def of(self, a: Any, b: Any) -> int:
        """Return -1, 0 or 1. Raises Refused if the values can't be compared."""
        order = compare(a, b, self.run)
        if order is None:
            raise Refused("the values can't be compared")
        return order

    def holds(self, point: Any, span: FeelRange) -> bool:
        """Return whether a point lies in a range. Raises Refused if they can't be compared."""
        answer = in_range(point, span, self.run)
        if answer is None:
            raise Refused("the values can't be compared")
        return answer

    def same(self, a: Any, b: Any) -> bool:
        """Return whether two points are equal. Raises Refused if they can't be compared."""
        answer = equal(a, b, self.run)
        if answer is None:
            raise Refused("the values can't be compared")
        return answer


def _range_before(order: Order, a: FeelRange, b: FeelRange) -> bool:
    gap = order.of(a.high, b.low)
    return gap < 0 or (gap == 0 and not (a.high_included and b.low_included))


def _point_before(order: Order, point: Any, span: FeelRange) -> bool:
    gap = order.of(point, span.low)
    return gap < 0 or (gap == 0 and not span.low_included)


def _before_point(order: Order, span: FeelRange, point: Any) -> bool:
    gap = order.of(span.high, point)
    return gap < 0 or (gap == 0 and not span.high_included)


def _meets(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return a.high_included and b.low_included and order.of(a.high, b.low) == 0


def _overlaps(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return not _range_before(order, a, b) and not _range_before(order, b, a)


def _starts_earlier(order: Order, a: FeelRange, b: FeelRange) -> bool:
    gap = order.of(a.low, b.low)
    return gap < 0 or (gap == 0 and a.low_included and not b.low_included)


def _ends_earlier(order: Order, a: FeelRange, b: FeelRange) -> bool:
    gap = order.of(a.high, b.high)
    return gap < 0 or (gap == 0 and b.high_included and not a.high_included)


def _overlaps_before(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return _starts_earlier(order, a, b) and _overlaps(order, a, b) and not _ends_earlier(order, b, a)


def _includes(order: Order, a: FeelRange, b: FeelRange) -> bool:
    low, high = order.of(a.low, b.low), order.of(a.high, b.high)
    return (low < 0 or (low == 0 and (a.low_included or not b.low_included))) and (
        high > 0 or (high == 0 and (a.high_included or not b.high_included))
    )


def _point_finishes(order: Order, point: Any, span: FeelRange) -> bool:
    return span.high_included and order.of(span.high, point) == 0


def _finishes(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return (
        a.high_included == b.high_included
        and order.of(a.high, b.high) == 0
        and (order.of(a.low, b.low) > 0 or (order.of(a.low, b.low) == 0 and (not a.low_included or b.low_included)))
    )


def _point_starts(order: Order, point: Any, span: FeelRange) -> bool:
    return span.low_included and order.of(span.low, point) == 0


def _starts(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return (
        a.low_included == b.low_included
        and order.of(a.low, b.low) == 0
        and (
            order.of(a.high, b.high) < 0 or (order.of(a.high, b.high) == 0 and (not a.high_included or b.high_included))
        )
    )


def _coincides(order: Order, a: FeelRange, b: FeelRange) -> bool:
    return (
        a.low_included == b.low_included
        and a.high_included == b.high_included
        and order.of(a.low, b.low) == 0
        and order.of(a.high, b.high) == 0
    )


def _swapped(relation: Relation) -> Relation:
    return lambda order, a, b: relation(order, b, a)


def _applied(relation: Relation) -> Apply:
    def apply(run: Run, a: Any, b: Any) -> bool:
        for value in (a, b):
            if isinstance(value, FeelRange) and (value.low is None or value.high is None):
                raise Refused("a range has an endpoint that is null")
        return relation(Order(run), a, b)

    return apply


_POINT, _RANGE = "point: point, range: range", "range: range, point: point"
_RANGES, _POINTS = "range1: range, range2: range", "point1: point, point2: point"
_RELATIONS: tuple[tuple[str, str, Relation], ...] = (
    ("after", _POINTS, lambda order, a, b: order.of(a, b) > 0),
    ("after", _POINT, _swapped(_before_point)),
    ("after", _RANGE, _swapped(_point_before)),
    ("after", _RANGES, _swapped(_range_before)),
    ("before", _POINTS, lambda order, a, b: order.of(a, b) < 0),
    ("before", _POINT, _point_before),
    ("before", _RANGE, _before_point),
    ("before", _RANGES, _range_before),
    ("coincides", _POINTS, lambda order, a, b: order.same(a, b)),
    ("coincides", _RANGES, _coincides),
    ("during", _POINT, lambda order, point, span: order.holds(point, span)),
    ("during", _RANGES, _swapped(_includes)),
    ("finished by", _RANGE, _swapped(_point_finishes)),
    ("finished by", _RANGES, _swapped(_finishes)),
    ("finishes", _POINT, _point_finishes),
    ("finishes", _RANGES, _finishes),
    ("includes", _RANGE, lambda order, span, point: order.holds(point, span)),
    ("includes", _RANGES, _includes),
    ("meets", _RANGES, _meets),
    ("met by", _RANGES, _swapped(_meets)),
    ("overlaps", _RANGES, _overlaps),
    ("overlaps after", _RANGES, _swapped(_overlaps_before)),
    ("overlaps before", _RANGES, _overlaps_before),
    ("started by", _RANGE, _swapped(_point_starts)),
    ("started by", _RANGES, _swapped(_starts)),
    ("starts", _POINT, _point_starts),
    ("starts", _RANGES, _starts),
)
ROWS: tuple[tuple[str, str, Apply], ...] = tuple(
    (name, text, _applied(relation)) for name, text, relation in _RELATIONS
)
