"""A decision table, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from watchword.dmn.boxed.literal import Literal
from watchword.dmn.errors import DecisionFailed
from watchword.dmn.fitting import Fit
from watchword.dmn.hit_policies import AGGREGATIONS, HIT_POLICIES, Hit, Outputs
from watchword.dmn.model import Code
from watchword.dmn.room import Room, Test
from watchword.scripting.feel import Run, Scope

CELL_INPUT = "cellInput"
_LONG_DIGITS = 18
"""Exponent from which numbers are no longs any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """An input column."""

    id: str | None
    label: str | None
    expression: Literal | None
    variable: str
    """Name of the value in the cells of the column, beside `?`."""
    values: Literal | None
    """Unary tests that a value must meet."""


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """An output column."""

    id: str | None
    label: str | None
    name: str | None
    type_ref: str | None
    values: Literal | None
    """Allowed values, the most important first."""
    default: Literal | None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A row: a cell an input column, a cell an output column."""

    id: str | None
    inputs: tuple[Literal, ...]
    outputs: tuple[Literal, ...]


@dataclass(slots=True, eq=False)
class TableResult:
    """What came of a table; `hits` are those that the hit policy chose."""

    table: DecisionTable
    inputs: tuple[Any, ...]
    hits: Sequence[Hit] = ()
    aggregate: Any = None
    aggregate_type: str | None = None
    """Name of the type of the aggregated value where the column names none, and it has one all the same."""
    is_default: bool = False
    verdicts: list[list[bool | None]] = field(default_factory=list)
    """If asked for: of each cell of each rule whether it holds."""

    @property
    def rows(self) -> list[dict[str | None, Any]]:
        """The result as a list of rows: one with the aggregated value, or one a hit."""
        if self.table.aggregation is not None:
            return [] if self.aggregate is None else [{self.table.outputs[0].name: self.aggregate}]
        return [dict(hit.outputs) for hit in self.hits]

    @property
    def value(self) -> Any:
        """The result as DMN has it: a value or context, in a list if the hit policy gives many."""
        if self.table.aggregation is not None:
            return self.aggregate
        single = len(self.table.outputs) == 1
        values = [next(iter(h.outputs.values()), None) if single else dict(h.outputs) for h in self.hits]
        if HIT_POLICIES[self.table.hit_policy].many and not self.is_default:
            return values or None
        return values[0] if values else None


@dataclass(frozen=True, slots=True, eq=False)
class DecisionTable:
    """A table; `aggregation` goes with COLLECT only."""

    hit_policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    type_ref: str | None = None

    def compile(self, room: Room) -> Code:
        """Return what evaluates the table to its value."""
        compiled = CompiledTable(self, room)

        def evaluate(scope: Scope, run: Run) -> Any:
            found = compiled.evaluate(scope, run)
            return None if found is None else found.value

        return evaluate


class CompiledTable:
    """A table with all its cells compiled; equal cells of a column are one test, asked once an evaluation."""

    def __init__(self, table: DecisionTable, room: Room) -> None:
        self.table = table
        self._strict, self._checks = room.fitting.strict, room.fitting.by_standard
        self._as_camunda = room.fitting.as_camunda
        self._policy = HIT_POLICIES[table.hit_policy]
        self._inputs = [_compile_input(column, room) for column in table.inputs]
        self._tests: list[list[Test]] = [[] for _ in table.inputs]
        numbers: list[dict[tuple[str, str | None], int | None]] = [{} for _ in table.inputs]
        self._cells = [self._compile_cells(rule, room, numbers) for rule in table.rules]
        self._outputs = [[self._compile_output(cell, room) for cell in rule.outputs] for rule in table.rules]
        self._fits = [
            room.fitting.column(column.type_ref, room.types, f"output {column.name or column.label or n!r}")
            for n, column in enumerate(table.outputs, 1)
        ]
        self._names = [column.name for column in table.outputs]
        self._defaults = [None if c.default is None else room.compile(c.default) for c in table.outputs]
        self._priorities = [_compile_list(column, table, room) for column in table.outputs]

    def _compile_cells(
        self, rule: Rule, room: Room, numbers: list[dict[tuple[str, str | None], int | None]]
    ) -> list[tuple[int, int]]:
        """Return column and number of the test of each cell that isn't always true."""
        cells = []
        for column, (known, cell) in enumerate(zip(numbers, rule.inputs, strict=True)):
            key = (cell.text, cell.language)
            if key not in known:
                test = room.tests(cell, cell.text, cell.language, self.table.inputs[column].variable)
                known[key] = None if test is None else len(self._tests[column])
                if test is not None:
                    self._tests[column].append(test)
            number = known[key]
            if number is not None:
                cells.append((column, number))
        return cells

    def evaluate(self, scope: Scope, run: Run, *, explain: bool = False) -> TableResult | None:
        """Return the result; None with a report where the standard wants null.

        Raises:
            DecisionFailed: the hit policy is violated, or a value can't be converted (strict fitting), or an
                expression didn't compile.
        """
        inputs: list[Any] = []
        for code, fit, allowed in self._inputs:
            value = code(scope, run)
            if fit is not None:
                value = fit(value, run)
            if self._checks and allowed is not None and value is not None and allowed(value, scope, run) is not True:
                run.report("an input value is none of the allowed ones")
                return None
            inputs.append(value)
        result = TableResult(self.table, tuple(inputs))
        matched = self._matching(result, scope, run, explain)
        try:
            hits = [Hit(number, self._say(self._outputs[number], scope, run)) for number in matched]
            self._settle(result, hits, scope, run)
        except DecisionFailed as failure:
            if self._strict:
                raise
            run.report(str(failure))
            return None
        return result

    def _matching(self, result: TableResult, scope: Scope, run: Run, explain: bool) -> list[int]:
        """Return the numbers of the rules whose cells all hold."""
        inputs, tests = result.inputs, self._tests
        known: list[list[Any]] = [[_UNASKED] * len(column) for column in tests]
        first_only = self._policy.first_only and not explain and not self._as_camunda
        matched = []
        for number, cells in enumerate(self._cells):
            run.spend()
            if explain:
                result.verdicts.append(self._explained(cells, known, inputs, scope, run))
            for column, test in cells:
                verdict = known[column][test]
                if verdict is _UNASKED:
                    verdict = known[column][test] = tests[column][test](inputs[column], scope, run)
                if verdict is not True:
                    break
            else:
                matched.append(number)
                if first_only:
                    break
        return matched

    def _explained(
        self,
        cells: list[tuple[int, int]],
        known: list[list[Any]],
        inputs: tuple[Any, ...],
        scope: Scope,
        run: Run,
    ) -> list[bool | None]:
        verdicts: list[bool | None] = [True] * len(inputs)
        for column, test in cells:
            if known[column][test] is _UNASKED:
                known[column][test] = self._tests[column][test](inputs[column], scope, run)
            verdicts[column] = known[column][test]
        return verdicts

    def _compile_output(self, cell: Literal, room: Room) -> Code | None:
        """Return what evaluates an output cell; None: it has no value, not even null."""
        if self._as_camunda:
            return room.compile(cell) if cell.text.strip() else None
        return _null if cell.text.strip() == "-" else room.compile(cell)

    def _say(self, cells: Sequence[Code | None], scope: Scope, run: Run) -> Outputs:
        values: dict[str | None, Any] = {}
        for name, code, fit in zip(self._names, cells, self._fits, strict=True):
            if code is None:
                continue
            value = code(scope, run)
            values[name] = value if fit is None else fit(value, run)
        return values

    def _settle(self, result: TableResult, hits: list[Hit], scope: Scope, run: Run) -> None:
        """Let the hit policy choose, and aggregate."""
        if not hits and any(code is not None for code in self._defaults):
            codes: list[Code] = [_null if code is None else code for code in self._defaults]
            result.is_default = True
            result.hits = [Hit(-1, self._say(codes, scope, run))]
            result.aggregate = next(iter(result.hits[0].outputs.values()))
            return
        priorities = [[] if code is None else code(scope, run) or [] for code in self._priorities]
        result.hits = self._policy.choose(hits, priorities)
        if self.table.aggregation is not None:
            result.aggregate = self._aggregate(result)

    def _aggregate(self, result: TableResult) -> Any:
        name = str(self.table.aggregation)
        if len(self._names) > 1:
            raise DecisionFailed(f"{name} goes with one output column; this table has {len(self._names)}")
        values = [value for hit in result.hits for value in hit.outputs.values()]
        if self._as_camunda:
            result.aggregate_type = _type_of(name, values)
        elif self._strict:
            values = [value for value in values if value is not None]
        return AGGREGATIONS[name](values) if values or name == "COUNT" else None


_UNASKED = object()


def _null(scope: Scope, run: Run) -> Any:
    return None


def _compile_input(column: Input, room: Room) -> tuple[Code, Fit | None, Test | None]:
    expression = column.expression
    code: Code = _null if expression is None else expression.compile(room)
    fit = None
    if expression is not None:
        where = f"input {column.label or expression.text!r}"
        fit = room.fitting.column(expression.type_ref, room.types, where)
    values = column.values
    allowed = None if values is None else room.tests(values, values.text, values.language, CELL_INPUT)
    return code, fit, allowed


def _type_of(name: str, values: list[Any]) -> str | None:
    """Return the type of what the reference aggregates. Raises DecisionFailed: it does that with numbers only."""
    if name == "COUNT":
        return None
    if not all(isinstance(value, Decimal) for value in values):
        raise DecisionFailed(f"{name} goes with numbers only in compatibility mode camunda-7")
    whole = all(value == value.to_integral_value() and value.adjusted() < _LONG_DIGITS for value in values)
    return "long" if whole else "double"


def _compile_list(column: Output, table: DecisionTable, room: Room) -> Code | None:
    """Return what lists the values of a column: its own, or those of its type."""
    if table.hit_policy not in ("PRIORITY", "OUTPUT ORDER"):
        return None
    listed = None if column.values is None else column.values.text
    if listed is None:
        kinds = (column.type_ref, table.type_ref if len(table.outputs) == 1 else None)
        listed = next((room.allowed[kind] for kind in kinds if kind is not None and kind in room.allowed), None)
    return None if listed is None else room.expression(column, f"[{listed}]", None)
