"""Evaluation of decision definitions: variables in, typed results and history out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from watchword.core.clock import FixedClock
from watchword.dmn import Evaluation, Result
from watchword.dmn.boxed.decision_table import DecisionTable
from watchword.dmn.conversions import CONVERSIONS
from watchword.dmn.evaluate import DecisionRun
from watchword.engine import scripts
from watchword.history.producers_decisions import EvaluatedDecision, Input, Output
from watchword.scripting.feel.convert import from_typed, to_typed
from watchword.values.typed import Int32, TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.decision_definitions import DecisionDefinition
    from watchword.store.tables import DecisionDefinitionRow, ExecutionRow


@dataclass(frozen=True, slots=True)
class ResultValue:
    """One value of a result: as a variable and as FEEL has it; `declared`: the model names its type."""

    value: TypedValue
    declared: bool
    feel: Any


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What an evaluation gave: rows of values by output name, and how it came to be."""

    rows: tuple[Mapping[str | None, ResultValue], ...]
    evaluation: Evaluation
    counted_nothing: bool = False
    """A COUNT of no matching rule: the reference can't answer with it."""

    @property
    def result(self) -> Result:
        """The result of the decision itself."""
        return self.evaluation.results[-1]


def evaluate(
    ctx: Context,
    definition: DecisionDefinition,
    variables: Mapping[str, TypedValue],
    *,
    execution: ExecutionRow | None = None,
    time_to_live: int | None = None,
    explain: bool = False,
) -> DecisionOutcome:
    """Evaluate a decision with what it requires, and write history.

    Args:
        ctx: the command.
        definition: what is evaluated.
        variables: what expressions may name.
        execution: the execution that asks, at a business rule task; None: the decision is evaluated by itself.
        time_to_live: days that history of a decision evaluated by itself is kept.
        explain: cells of tables are all asked, so that it can be told which didn't hold.

    Raises:
        DecisionFailed: a hit policy is violated, a value can't be converted, an expression doesn't parse.
        FeelError: the evaluation takes more than its limits.
    """
    local = ctx.settings.java_objects
    given = {name: from_typed(value, local=local) for name, value in variables.items() if definition.mentions(name)}
    natives = {name: (value, partial(ctx.opened.native, variables[name])) for name, value in given.items()}
    script = partial(scripts.run_over, ctx, where=f"decision {definition.row.key!r}")
    run = DecisionRun(natives, script=script, clock=FixedClock(ctx.now))
    evaluation = Evaluation(run, given, joins=definition.model.dialect.joins, explain=explain)
    evaluation.value(definition.unit)
    outcome = outcome_of(evaluation)
    ctx.history.decision_evaluated(
        definition.row,
        [_evaluated(result) for result in evaluation.results],
        _definition_rows(ctx, definition, evaluation),
        execution=execution,
        time_to_live=time_to_live,
    )
    return outcome


def outcome_of(evaluation: Evaluation) -> DecisionOutcome:
    """Return the typed rows of the decision that was evaluated last."""
    result = evaluation.results[-1]
    rows = tuple({name: _typed(result, name, value) for name, value in row.items()} for row in result.rows)
    table = result.table
    counted_nothing = table is not None and table.table.aggregation == "COUNT" and not table.hits
    return DecisionOutcome(rows, evaluation, counted_nothing)


def _typed(result: Result, name: str | None, value: Any) -> ResultValue:
    type_ref = _type_of(result, name)
    declared = type_ref is not None and type_ref.lower() in CONVERSIONS
    return ResultValue(as_typed(value, type_ref), declared, value)


def _type_of(result: Result, name: str | None) -> str | None:
    expression = result.unit.model.expression
    if isinstance(expression, DecisionTable):
        if expression.aggregation == "COUNT":
            return "integer"
        named = next((column.type_ref for column in expression.outputs if column.name == name), None)
        known = named is not None and named.lower() in CONVERSIONS
        return named if known or result.table is None else result.table.aggregate_type or named
    return result.unit.model.variable.type_ref


def as_typed(value: Any, type_ref: str | None) -> TypedValue:
    """Return the typed value of a FEEL value that was fitted to the type of this name."""
    if value is None:
        return TypedValue("null", None)
    name = "" if type_ref is None else type_ref.lower()
    if name == "integer":
        return TypedValue("integer", Int32(int(value)))
    if name == "long":
        return TypedValue("long", int(value))
    if name == "double":
        return TypedValue("double", float(value))
    return to_typed(value)


def _evaluated(result: Result) -> EvaluatedDecision:
    """Return what history keeps of a decision."""
    table = result.table
    if table is None:
        name = result.unit.name
        type_ref = result.unit.model.variable.type_ref
        return EvaluatedDecision(
            result.unit.model.id, (), (Output(None, None, None, None, name, as_typed(result.value, type_ref)),), None
        )
    inputs = tuple(
        Input(
            column.id, column.label, as_typed(value, None if column.expression is None else column.expression.type_ref)
        )
        for column, value in zip(table.table.inputs, table.inputs, strict=True)
    )
    outputs = tuple(
        Output(
            column.id,
            column.label,
            None if hit.rule < 0 else table.table.rules[hit.rule].id,
            order,
            column.name,
            as_typed(hit.outputs[column.name], column.type_ref),
        )
        for order, hit in enumerate(table.hits, 1)
        for column in table.table.outputs
        if column.name in hit.outputs
    )
    collected = float(table.aggregate) if table.table.aggregation is not None and table.aggregate is not None else None
    cells = (len(table.table.inputs) + len(table.table.outputs)) * len(table.table.rules)
    return EvaluatedDecision(result.unit.model.id, inputs, outputs, collected, cells)


def _definition_rows(
    ctx: Context, definition: DecisionDefinition, evaluation: Evaluation
) -> Mapping[str, DecisionDefinitionRow]:
    """Return the rows of all decisions that were evaluated, by key; those of other files have none."""
    row = definition.row
    if len(evaluation.results) == 1:
        return {row.key: row}
    return {row.key: row, **ctx.decisions.siblings(ctx.session, row)}
