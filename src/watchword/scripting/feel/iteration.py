"""`for`, `some` and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from watchword.scripting.feel.compare import kind_of
from watchword.scripting.feel.errors import FeelError
from watchword.scripting.feel.nodes import For, Node, Quantified
from watchword.scripting.feel.nodes import Iterator as IteratorNode
from watchword.scripting.feel.numbers import CONTEXT, ONE
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run, Scope
from watchword.scripting.feel.temporal import FeelDate, date_of
from watchword.scripting.feel.walk import names_in

if TYPE_CHECKING:
    from watchword.scripting.feel.closures import Code
    from watchword.scripting.feel.compiler import Compiler

PARTIAL = "partial"
Domain = Callable[[Scope, Run], "Iterator[Any] | None"]


def compile_for(compiler: Compiler, node: For) -> Code:
    """Return the function that makes the list of a `for`."""
    iterate = _iterate(compiler, node.iterators, node.result)
    copies = PARTIAL in names_in(node.result)

    def run_for(scope: Scope, run: Run) -> Any:
        results: list[Any] = []
        rounds = iterate(scope, run, results if copies else None)
        for answer in rounds:
            if answer is _FAILED:
                return None
            results.append(answer)
            if len(results) > run.limits.items:
                raise FeelError(f"a list would have more than {run.limits.items} elements")
        return results

    return run_for


def compile_quantified(compiler: Compiler, node: Quantified) -> Code:
    """Return the function that answers a `some` or `every`."""
    iterate, decisive = _iterate(compiler, node.iterators, node.test), not node.every

    def run_quantified(scope: Scope, run: Run) -> Any:
        answer: bool | None = not decisive
        for found in iterate(scope, run, None):
            if found is _FAILED:
                return None
            if found is decisive:
                return decisive
            if type(found) is not bool:
                answer = None
        return answer

    return run_quantified


def _iterate(
    compiler: Compiler, nodes: tuple[IteratorNode, ...], body: Node
) -> Callable[[Scope, Run, list[Any] | None], Iterator[Any]]:
    """Return what yields the value of `body` in every combination; _FAILED if a domain is none."""
    names = tuple(node.name for node in nodes)
    domains: list[Domain] = []
    known = frozenset[str]()
    for node in nodes:
        domains.append(_domain(compiler, node, known))
        known |= {node.name}
    code = compiler.inside(known | {PARTIAL}, body)
    count = len(names)

    def rounds(scope: Scope, run: Run, partial: list[Any] | None, values: dict[str, Any], depth: int) -> Iterator[Any]:
        items = domains[depth](Scope(values, scope), run)
        if items is None:
            yield _FAILED
            return
        for item in items:
            run.spend()
            inner = {**values, names[depth]: item}
            if depth + 1 < count:
                yield from rounds(scope, run, partial, inner, depth + 1)
                continue
            if partial is not None:
                run.spend(len(partial) // 8)
                inner.setdefault(PARTIAL, list(partial))
            yield code(Scope(inner, scope), run)

    if count > 1:
        return lambda scope, run, partial: rounds(scope, run, partial, {}, 0)
    name, domain = names[0], domains[0]

    def simple_rounds(scope: Scope, run: Run, partial: list[Any] | None) -> Iterator[Any]:
        if partial is not None:
            yield from rounds(scope, run, partial, {}, 0)
            return
        items = domain(Scope({}, scope), run)
        if items is None:
            yield _FAILED
            return
        for item in items:
            run.spend()
            yield code(Scope({name: item}, scope), run)

    return simple_rounds


def _domain(compiler: Compiler, node: IteratorNode, known: frozenset[str]) -> Domain:
    low = compiler.inside(known, node.domain)
    if node.high is None:
        return lambda scope, run: _items(low(scope, run), run)
    high = compiler.inside(known, node.high)
    return lambda scope, run: _between(low(scope, run), high(scope, run), True, True, run)


def _items(value: Any, run: Run) -> Iterator[Any] | None:
    if type(value) is list:
        return iter(value)
    if type(value) is FeelRange:
        return _between(value.low, value.high, value.low_included, value.high_included, run)
    if value is None:
        run.report("null can't be iterated over")
        return None
    return iter((value,))


def _between(low: Any, high: Any, low_included: bool, high_included: bool, run: Run) -> Iterator[Any] | None:
    if type(low) is Decimal and type(high) is Decimal:
        items: Iterator[Any] = _numbers(low, high)
    elif type(low) is FeelDate and type(high) is FeelDate:
        items = _dates(low, high)
    else:
        run.report(f"there is no way from {kind_of(low)} to {kind_of(high)}")
        return None
    if low_included and high_included:
        return items
    return (item for item in items if (low_included or item != low) and (high_included or item != high))


def _numbers(low: Decimal, high: Decimal) -> Iterator[Decimal]:
    step = ONE if low <= high else -ONE
    at = low
    while at <= high if step > 0 else at >= high:
        yield at
        after = CONTEXT.add(at, step)
        if after == at:
            return
        at = after


def _dates(low: FeelDate, high: FeelDate) -> Iterator[FeelDate]:
    first, last = low.ordinal, high.ordinal
    step = 1 if first <= last else -1
    for days in range(first, last + step, step):
        yield date_of(days)


_FAILED: Any = object()
