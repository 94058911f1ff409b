"""History of decisions (ACT_HI_DECINST, ACT_HI_DEC_IN, ACT_HI_DEC_OUT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.history import metrics, ttl
from watchword.history.levels import Level
from watchword.history.producers_variables import HISTORY_BYTES, VariableHistory
from watchword.store.tables import (
    ByteArrayRow,
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
)
from watchword.values.codec import to_columns
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.store.tables import DecisionDefinitionRow, ExecutionRow


@dataclass(frozen=True, slots=True)
class Input:
    """The value of an input column."""

    clause_id: str | None
    clause_name: str | None
    value: TypedValue


@dataclass(frozen=True, slots=True)
class Output:
    """A value of a rule that counts; `order` is its place among those that do, from 1."""

    clause_id: str | None
    clause_name: str | None
    rule_id: str | None
    order: int | None
    variable_name: str | None
    value: TypedValue


@dataclass(frozen=True, slots=True)
class EvaluatedDecision:
    """What is remembered of one decision."""

    key: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    collected: float | None
    elements: int = 1
    """Cells of its table, as metrics count them; 1 for other expressions."""


@dataclass(frozen=True, slots=True)
class _Belongs:
    """What the rows of one evaluation share."""

    root_process_instance_id: str | None
    removal_time: datetime | None
    tenant_id: str | None


class DecisionHistory(VariableHistory):
    """Rows of decisions, from level full on."""

    def decision_evaluated(
        self,
        root: DecisionDefinitionRow,
        evaluated: Sequence[EvaluatedDecision],
        definitions: Mapping[str, DecisionDefinitionRow],
        *,
        execution: ExecutionRow | None,
        time_to_live: int | None,
    ) -> None:
        """A decision was evaluated, after those it requires; the last of `evaluated` is the one that was asked for.

        `definitions` holds rows by key; decisions of other files have none and leave no rows.
        """
        self.count(metrics.DECISIONS, len(evaluated))
        self.count(metrics.DECISION_ELEMENTS, sum(decision.elements for decision in evaluated))
        if self.level < Level.FULL:
            return
        root_instance = None if execution is None else self.root_of(execution.process_instance_id)
        removal_time = (
            ttl.removal_time(self.now, time_to_live) if execution is None else self.removal_time_of(root_instance)
        )
        belongs = _Belongs(root_instance, removal_time, root.tenant_id if execution is None else execution.tenant_id)
        root_id = ids.new()
        for decision in evaluated:
            definition = definitions.get(decision.key)
            if definition is None:
                continue
            is_root = decision is evaluated[-1]
            row = self._instance(root_id if is_root else ids.new(), definition, execution, belongs)
            row.collect_value = decision.collected
            row.root_decision_instance_id = None if is_root else root_id
            self.session.add(row)
            for given in decision.inputs:
                self.session.add(self._input(row.id, given, belongs))
            for said in decision.outputs:
                self.session.add(self._output(row.id, said, belongs))

    def _instance(
        self, ident: str, definition: DecisionDefinitionRow, execution: ExecutionRow | None, belongs: _Belongs
    ) -> HistoricDecisionInstanceRow:
        row = HistoricDecisionInstanceRow(
            id=ident,
            decision_definition_id=definition.id,
            decision_definition_key=definition.key,
            decision_definition_name=definition.name,
            decision_requirements_definition_id=definition.decision_requirements_definition_id,
            decision_requirements_definition_key=definition.decision_requirements_definition_key,
            eval_time=self.now,
            removal_time=belongs.removal_time,
            root_process_instance_id=belongs.root_process_instance_id,
            tenant_id=definition.tenant_id if execution is None else execution.tenant_id,
        )
        if execution is None:
            row.user_id = self.user_id
            return row
        row.process_definition_id = execution.process_definition_id
        row.process_definition_key = self.key_of(execution.process_definition_id)
        row.process_instance_id = execution.process_instance_id
        row.activity_id = execution.activity_id
        row.activity_instance_id = execution.activity_instance_id
        return row

    def _input(self, instance_id: str, given: Input, belongs: _Belongs) -> HistoricDecisionInputRow:
        return HistoricDecisionInputRow(
            id=ids.new(),
            decision_instance_id=instance_id,
            clause_id=given.clause_id,
            clause_name=given.clause_name,
            **self._value(given.value, belongs),
        )

    def _output(self, instance_id: str, said: Output, belongs: _Belongs) -> HistoricDecisionOutputRow:
        return HistoricDecisionOutputRow(
            id=ids.new(),
            decision_instance_id=instance_id,
            clause_id=said.clause_id,
            clause_name=said.clause_name,
            rule_id=said.rule_id,
            rule_order=said.order,
            variable_name=said.variable_name,
            **self._value(said.value, belongs, dated=said.order is not None),
        )

    def _value(self, value: TypedValue, belongs: _Belongs, *, dated: bool = True) -> dict[str, Any]:
        """Return the columns of a value and what all rows share; that of no rule has no date (observed in 7.24)."""
        columns = to_columns(value)
        content_id = None
        if columns.content is not None:
            content = ByteArrayRow(
                id=ids.new(),
                bytes=columns.content,
                tenant_id=belongs.tenant_id,
                type=HISTORY_BYTES,
                create_time=self.now,
                root_process_instance_id=belongs.root_process_instance_id,
                removal_time=belongs.removal_time,
            )
            self.session.add(content)
            content_id = content.id
        return {
            "variable_type": columns.type,
            "byte_array_id": content_id,
            "double": columns.double,
            "long": columns.long,
            "text": columns.text,
            "text2": columns.text2,
            "tenant_id": belongs.tenant_id,
            "create_time": self.now if dated else None,
            "root_process_instance_id": belongs.root_process_instance_id,
            "removal_time": belongs.removal_time,
        }
