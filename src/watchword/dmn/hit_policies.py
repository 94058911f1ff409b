"""Hit policies and aggregations of decision tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context as DecimalContext
from decimal import Decimal
from typing import Any

from watchword.dmn.errors import DecisionFailed

Outputs = Mapping[str | None, Any]
"""Output values of a rule by the names of the columns."""
Priorities = Sequence[Sequence[Any]]
"""The values of each output column, the most important first; empty where none are listed."""
_DIGITS = DecimalContext(prec=34)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched: its number from 0, and what it says."""

    rule: int
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class HitPolicy:
    """Which of the hits count; `many`: the result is a list."""

    choose: Callable[[Sequence[Hit], Priorities], Sequence[Hit]]
    many: bool = False
    first_only: bool = False
    """The first match settles it, no further rule needs to be asked."""


def _unique(hits: Sequence[Hit], priorities: Priorities) -> Sequence[Hit]:
    if len(hits) > 1:
        rules = ", ".join(str(hit.rule + 1) for hit in hits[:10])
        raise DecisionFailed(f"hit policy UNIQUE allows one matching rule, but rules {rules} match")
    return hits


def _any(hits: Sequence[Hit], priorities: Priorities) -> Sequence[Hit]:
    if any(not same(hit.outputs, hits[0].outputs) for hit in hits[1:]):
        rules = ", ".join(str(hit.rule + 1) for hit in hits[:10])
        raise DecisionFailed(f"hit policy ANY wants matching rules to say the same, but rules {rules} differ")
    return hits[:1]


def _by_priority(hits: Sequence[Hit], priorities: Priorities) -> Sequence[Hit]:
    return sorted(hits, key=lambda hit: _rank(hit, priorities))


def _rank(hit: Hit, priorities: Priorities) -> tuple[int, ...]:
    values = zip(hit.outputs.values(), priorities, strict=True)
    return tuple(next((n for n, one in enumerate(listed) if same(one, value)), len(listed)) for value, listed in values)


def same(one: Any, other: Any) -> bool:
    """Tell whether two FEEL values are the same: of one type and equal in all parts."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)


HIT_POLICIES: Mapping[str, HitPolicy] = {
    "ANY": HitPolicy(_any),
    "COLLECT": HitPolicy(lambda hits, _: hits, many=True),
    "FIRST": HitPolicy(lambda hits, _: hits[:1], first_only=True),
    "OUTPUT ORDER": HitPolicy(_by_priority, many=True),
    "PRIORITY": HitPolicy(lambda hits, priorities: _by_priority(hits, priorities)[:1]),
    "RULE ORDER": HitPolicy(lambda hits, _: hits, many=True),
    "UNIQUE": HitPolicy(_unique),
}


def _sum(values: Sequence[Any]) -> Any:
    total = Decimal(0)
    for number in _numbers(values, "SUM"):
        total = _DIGITS.add(total, number)
    return total


def _numbers(values: Sequence[Any], name: str) -> list[Decimal]:
    if not all(isinstance(value, Decimal) for value in values):
        raise DecisionFailed(f"{name} adds up numbers only")
    return list(values)


def _extreme(name: str, choose: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Any]:
    def aggregate(values: Sequence[Any]) -> Any:
        if any(type(value) is not type(values[0]) for value in values) or isinstance(values[0], (bool, list, dict)):
            raise DecisionFailed(f"{name} compares values of one type only, that have an order")
        try:
            return choose(values)
        except TypeError:
            raise DecisionFailed(f"{name} compares values of one type only, that have an order") from None

    return aggregate


AGGREGATIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "COUNT": lambda values: Decimal(len(values)),
    "MAX": _extreme("MAX", max),
    "MIN": _extreme("MIN", min),
    "SUM": _sum,
}
"""Name -> value of at least one value. Raises DecisionFailed for values that don't go with it."""
