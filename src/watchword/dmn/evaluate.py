"""Evaluation of decisions: what they require first, each once; then their expression."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from watchword.core.clock import Clock
from watchword.dmn.boxed.decision_table import TableResult
from watchword.dmn.errors import DecisionFailed
from watchword.scripting.feel import Run

if TYPE_CHECKING:
    from watchword.dmn.units import DecisionUnit, Unit

LISTED = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")


@dataclass(slots=True, eq=False)
class Result:
    """What came of one decision; `table` if it is one."""

    unit: DecisionUnit
    value: Any
    table: TableResult | None = None

    @property
    def rows(self) -> list[dict[str | None, Any]]:
        """The result as the engine has it: a list of rows, output values by name."""
        return [{self.unit.name: self.value}] if self.table is None else self.table.rows


class DecisionRun(Run):
    """An evaluation that knows the variables behind the values given, for expressions in other languages."""

    __slots__ = ("natives", "script")

    def __init__(
        self,
        natives: Mapping[str, tuple[Any, Callable[[], Any]]],
        *,
        script: Callable[[str, str, Mapping[str, Any]], Any] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Begin.

        Args:
            natives: value of FEEL, and what makes the value of the other language, by name.
            script: runs a script: language, text, and values by name.
            clock: tells the moment.
        """
        super().__init__(clock=clock)
        self.natives, self.script = natives, script


@dataclass(slots=True, eq=False)
class Evaluation:
    """One evaluation: what is given, and what came of each decision, in the order of evaluation."""

    run: Run
    given: Mapping[str, Any]
    """Values by name: of input data, and whatever else expressions may name."""
    joins: bool = False
    """What is given, and results of required decisions by the names of their outputs, is known to every decision.

    Source: `reference` 10.
    """
    explain: bool = False
    results: list[Result] = field(default_factory=list)
    values: dict[Unit, Any] = field(default_factory=dict)
    """What is known already, by unit: given to a decision service, or evaluated."""
    _joined: dict[str, Any] = field(default_factory=dict)

    @property
    def around(self) -> Mapping[str, Any]:
        """What every decision sees beside what it requires: by the standard nothing."""
        if not self.joins:
            return {}
        return {**self.given, **self._joined} if self._joined else self.given

    def value(self, unit: Unit) -> Any:
        """Return the value of a unit, evaluating it, and first what it requires, if that wasn't done yet.

        Raises:
            DecisionFailed: decisions require each other in a circle, across files.
        """
        if unit not in self.values:
            for pending in self._pending(unit):
                self.values[pending] = pending.evaluate(self)
        return self.values[unit]

    def _pending(self, unit: Unit) -> Iterator[Unit]:
        """Return what is still to be evaluated, each after all that it requires; chains may be long."""
        path: dict[Unit, Iterator[Unit]] = {unit: _required(unit)}
        while path:
            last = next(reversed(path))
            following = next((one for one in path[last] if one not in self.values), None)
            if following is None:
                del path[last]
                yield last
            elif following in path:
                raise DecisionFailed(f"decisions require each other in a circle: {following.name!r} requires itself")
            else:
                path[following] = _required(following)

    def add(self, result: Result) -> None:
        """Keep the result of a decision."""
        self.results.append(result)
        if self.joins:
            self._joined.update(_joining(result))


def _required(unit: Unit) -> Iterator[Unit]:
    return iter([link.unit for link in unit.requires if not link.unit.is_function])


def _joining(result: Result) -> dict[str, Any]:
    """Return what the outputs of a decision are for those that require it. Source: observed in 7.24."""
    rows = result.rows
    table = None if result.table is None else result.table.table
    listed = table is not None and table.hit_policy in LISTED and table.aggregation is None
    if len(rows) == 1 and not listed:
        return {name: value for name, value in rows[0].items() if name is not None}
    names = {name for row in rows for name in row if name is not None}
    return {name: [row[name] for row in rows if name in row] for name in names}
