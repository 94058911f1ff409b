"""Why a decision came out as it did: which rules match, and which cells of the others don't hold."""

from __future__ import annotations

from typing import Any

from watchword.dmn.boxed.decision_table import TableResult
from watchword.dmn.evaluate import Evaluation, Result
from watchword.scripting.feel.convert import from_feel


def explain(evaluation: Evaluation) -> dict[str, Any]:
    """Return what happened as plain data: decisions in the order of evaluation, and why values are null."""
    return {
        "decisions": [_decision(result) for result in evaluation.results],
        "problems": [{"message": p.message, "expression": p.source} for p in evaluation.run.problems],
    }


def _decision(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": result.unit.model.id,
        "name": result.unit.model.name,
        "result": plain(result.value),
    }
    return told if result.table is None else {**told, **_table(result.table)}


def _table(result: TableResult) -> dict[str, Any]:
    table = result.table
    chosen = {hit.rule for hit in result.hits}
    columns = [c.label or ("" if c.expression is None else c.expression.text.strip()) for c in table.inputs]
    rules = [
        {
            "rule": number + 1,
            "id": rule.id,
            "matches": all(verdict is True for verdict in verdicts),
            "counts": number in chosen,
            "cells": [
                {"input": column, "test": cell.text.strip() or "-", "holds": verdict is True}
                for column, cell, verdict in zip(columns, rule.inputs, verdicts, strict=True)
            ],
            "outputs": [cell.text.strip() for cell in rule.outputs],
        }
        for number, (rule, verdicts) in enumerate(zip(table.rules, result.verdicts, strict=False))
    ]
    return {
        "hitPolicy": " ".join(filter(None, (table.hit_policy, table.aggregation))),
        "inputs": [{"name": n, "value": plain(v)} for n, v in zip(columns, result.inputs, strict=True)],
        "outputs": [column.name for column in table.outputs],
        "rules": rules,
        "defaultUsed": result.is_default,
    }


def plain(value: Any) -> Any:
    """Return a FEEL value as data that JSON can hold."""
    found = from_feel(value)
    return found if found is None or isinstance(found, (bool, int, float, str, list, dict)) else str(found)
