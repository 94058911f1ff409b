"""Expressions against what Camunda 7.24.0 answered."""

import json
from pathlib import Path

import pytest

from watchword.core.errors import StepFailed
from watchword.scripting.juel import ExpressionSyntaxError, compile_text
from watchword.values.native import from_native
from watchword.values.wire import dump, parse

from .scopes import Variables

RECORDED = json.loads((Path(__file__).parent / "data" / "expressions.json").read_text("utf-8"))
SCOPE = Variables({name: parse(value) for name, value in RECORDED["variables"].items()})


def outcome(expression):
    try:
        shown = dump(from_native(compile_text(expression).evaluate(SCOPE), java=True), deserialize=False)
    except ExpressionSyntaxError:
        return {"outcome": "refused"}
    except StepFailed:
        return {"outcome": "error"}
    return {"outcome": "value", **{key: value for key, value in shown.items() if key != "valueInfo" or value}}


@pytest.mark.parametrize("row", RECORDED["rows"], ids=lambda row: row["expression"])
def test_an_expression_gives_what_the_reference_gave(row):
    expected = {key: value for key, value in row.items() if key != "expression"}

    actual = outcome(row["expression"])

    assert repr(expected) == repr(
        {key: actual[key] for key in expected} if expected.keys() == actual.keys() else actual
    )
