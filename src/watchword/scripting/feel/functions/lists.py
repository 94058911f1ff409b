"""Functions of lists, booleans and sorting. Source: DMN 1.5, 10.3.4.2, 10.3.4.4 and 10.3.4.10."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.compare import compare, kind_of, same
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.numbers import CONTEXT, ZERO, whole
from watchword.scripting.feel.run import Run

_TWO = Decimal(2)


def negated(run: Run, negand: Any) -> bool | None:
    """Return the opposite of a boolean; null of everything else."""
    if negand is None or isinstance(negand, bool):
        return None if negand is None else not negand
    raise Refused(f"{kind_of(negand)} is no boolean")


def numbers(run: Run, items: list[Any]) -> list[Decimal]:
    """Return the elements, which are numbers. Raises Refused if one isn't."""
    run.spend(len(items))
    for item in items:
        if not isinstance(item, Decimal):
            raise Refused(f"the list has {kind_of(item)}, not only numbers")
    return items


def total(run: Run, items: list[Any]) -> Decimal | None:
    """Return the sum; null of nothing."""
    answer: Decimal | None = None
    for number in numbers(run, items):
        answer = number if answer is None else CONTEXT.add(answer, number)
    return answer


def product(run: Run, items: list[Any]) -> Decimal | None:
    """Return the product; null of nothing."""
    answer: Decimal | None = None
    for number in numbers(run, items):
        answer = number if answer is None else CONTEXT.multiply(answer, number)
    return answer


def mean(run: Run, items: list[Any]) -> Decimal | None:
    """Return the arithmetic mean; null of nothing."""
    answer = total(run, items)
    return None if answer is None else CONTEXT.divide(answer, Decimal(len(items)))


def median(run: Run, items: list[Any]) -> Decimal | None:
    """Return the middle element, or the mean of the two middle ones; null of nothing."""
    ordered = sorted(numbers(run, items))
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), _TWO)


def deviation(run: Run, items: list[Any]) -> Decimal:
    """Return the standard deviation of a sample of at least two numbers."""
    sample = numbers(run, items)
    if len(sample) < 2:
        raise Refused("a sample has at least two numbers")
    centre = CONTEXT.divide(total(run, items) or ZERO, Decimal(len(sample)))
    squares = ZERO
    for number in sample:
        distance = CONTEXT.subtract(number, centre)
        squares = CONTEXT.add(squares, CONTEXT.multiply(distance, distance))
    return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(sample) - 1)))


def mode(run: Run, items: list[Any]) -> list[Any]:
    """Return the most frequent elements, ascending."""
    counts: dict[Decimal, int] = {}
    for number in numbers(run, items):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def _extreme(sign: int) -> Apply:
    def choose(run: Run, items: list[Any]) -> Any:
        run.spend(len(items))
        best: Any = None
        for at, item in enumerate(items):
            if at == 0:
                best = item
                if compare(item, item, run) is None:
                    raise Refused(f"the list has {kind_of(item)}, which has no order")
                continue
            order = compare(item, best, run)
            if order is None:
                raise Refused("the elements have no order among each other")
            if order * sign > 0:
                best = item
        return best

    return choose


def every(run: Run, items: list[Any]) -> bool | None:
    """Return false if an element is false, true if all are true, else null."""
    return _judged(run, items, False)


def some(run: Run, items: list[Any]) -> bool | None:
    """Return true if an element is true, false if all are false, else null."""
    return _judged(run, items, True)


def _judged(run: Run, items: list[Any], decisive: bool) -> bool | None:
    run.spend(len(items))
    if any(item is decisive for item in items):
        return decisive
    for item in items:
        if not isinstance(item, bool):
            if item is not None:
                raise Refused(f"the list has {kind_of(item)}, not only booleans")
            return None
    return not decisive


def sublist(run: Run, items: list[Any], start: Decimal, length: Decimal | None) -> list[Any]:
    """Return some elements from a position on (1 the first, -1 the last)."""
    first = _index(items, start)
    if length is None:
        return items[first:]
    count = whole(length)
    if count < 1 or first + count > len(items):
        raise Refused(f"the list has not {count} elements from there")
    return items[first : first + count]


def append(run: Run, items: list[Any], more: list[Any]) -> list[Any]:
    """Return the list with elements added at its end."""
    run.spend_items(len(items) + len(more))
    return [*items, *more]


def concatenate(run: Run, lists: list[list[Any]]) -> list[Any]:
    """Return all elements of some lists."""
    run.spend_items(sum(map(len, lists)))
    return [item for items in lists for item in items]


def insert(run: Run, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    """Return the list with an element put before a position."""
    at = _index(items, position)
    run.spend_items(len(items) + 1)
    return [*items[:at], item, *items[at:]]


def remove(run: Run, items: list[Any], position: Decimal) -> list[Any]:
    """Return the list without the element at a position."""
    at = _index(items, position)
    run.spend_items(len(items))
    return [*items[:at], *items[at + 1 :]]


def put(run: Run, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    """Return the list with another element at a position."""
    at = _index(items, position)
    run.spend_items(len(items))
    return [*items[:at], item, *items[at + 1 :]]


def put_where(run: Run, items: list[Any], match: FeelFunction, item: Any) -> list[Any]:
    """Return the list with another element wherever `match(element, new element)` is true."""
    if len(match.parameters) != 2:
        raise Refused("the function takes an element and the new one")
    run.spend_items(len(items))
    return [item if _holds(match, [old, item], run) else old for old in items]


def flatten(run: Run, items: list[Any]) -> list[Any]:
    """Return the elements of all lists inside lists."""
    answer: list[Any] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.spend()
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            answer.append(item)
        else:
            waiting.pop()
    run.spend_items(len(answer))
    return answer


def index_of(run: Run, items: list[Any], match: Any) -> list[Any]:
    """Return the positions of the elements that are equal to a value."""
    run.spend(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if same(item, match, run)]


def distinct(run: Run, items: list[Any]) -> list[Any]:
    """Return the elements, each once."""
    seen: set[Any] = set()
    answer: list[Any] = []
    for item in items:
        run.spend()
        if isinstance(item, (bool, Decimal, str)):
            key = (type(item), item)
            if key in seen:
                continue
            seen.add(key)
        else:
            run.spend(len(answer))
            if any(same(item, other, run) for other in answer):
                continue
        answer.append(item)
    return answer


def sort(run: Run, items: list[Any], precedes: FeelFunction | None) -> list[Any]:
    """Return the elements in order; without a function in the order of their values."""
    run.spend_items(len(items))
    if precedes is not None and len(precedes.parameters) != 2:
        raise Refused("the function takes two elements")

    class Key:
        __slots__ = ("item",)

        def __init__(self, item: Any) -> None:
            self.item = item

        def __lt__(self, other: Key) -> bool:
            if precedes is not None:
                return _holds(precedes, [self.item, other.item], run)
            run.spend()
            order = compare(self.item, other.item, run)
            if order is None:
                raise Refused("the elements have no order among each other")
            return order < 0

    return sorted(items, key=Key)


def _holds(function: FeelFunction, args: list[Any], run: Run) -> bool:
    answer = function.invoke(args, run)
    if not isinstance(answer, bool):
        raise Refused("the function doesn't answer with a boolean")
    return answer


def _index(items: list[Any], position: Decimal) -> int:
    at = whole(position)
    if at == 0 or abs(at) > len(items):
        raise Refused(f"a list of {len(items)} elements has no position {at}")
    return at - 1 if at > 0 else len(items) + at


_OF_NUMBERS: tuple[tuple[str, Apply], ...] = (
    ("max", _extreme(1)),
    ("mean", mean),
    ("median", median),
    ("min", _extreme(-1)),
    ("mode", mode),
    ("product", product),
    ("stddev", deviation),
    ("sum", total),
)
_OF_BOOLEANS: tuple[tuple[str, Apply], ...] = (("all", every), ("any", some))
ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("append", "list: list, ...item: any", append),
    ("concatenate", "...list: list", concatenate),
    ("count", "list: list", lambda run, items: Decimal(len(items))),
    ("distinct values", "list: list", distinct),
    ("flatten", "list: list", flatten),
    ("index of", "list: list, match: any", index_of),
    ("insert before", "list: list, position: number, newItem: any", insert),
    ("list contains", "list: list, element: any", lambda run, items, element: bool(index_of(run, items, element))),
    ("list replace", "list: list, position: number, newItem: any", put),
    ("list replace", "list: list, match: function, newItem: any", put_where),
    ("not", "negand: any", negated),
    ("remove", "list: list, position: number", remove),
    ("reverse", "list: list", lambda run, items: items[::-1]),
    ("sort", "list: list, precedes?: function", sort),
    ("sublist", "list: list, start position: number, length?: number|null", sublist),
    ("union", "...list: list", lambda run, lists: distinct(run, concatenate(run, lists))),
    *((name, "list: list", apply) for name, apply in (*_OF_BOOLEANS, *_OF_NUMBERS)),
    *((name, "...list: any", apply) for name, apply in (*_OF_BOOLEANS, *_OF_NUMBERS)),
)
