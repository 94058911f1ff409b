"""What holds for all expressions."""

from __future__ import annotations

import decimal
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripting.feel.conftest import new_run
from scripting.feel.trees import NAMES, TREES
from watchword.scripting.feel import (
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelError,
    FeelFunction,
    FeelRange,
    FeelSyntaxError,
    FeelTime,
    Limits,
    MonthsDuration,
    compile_expression,
    compile_unary_tests,
)
from watchword.scripting.feel.nodes import Node
from watchword.scripting.feel.printer import print_node
from watchword.scripting.feel.temporal import date_of
from watchword.scripting.feel.temporal_text import read_date_time, read_duration

HERE = Path(__file__).parent
VALUES = (
    bool, str, Decimal, list, dict, type(None), DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime,
    MonthsDuration,
)  # fmt: skip
LIMITS = Limits(steps=20_000, items=2_000, characters=20_000, seconds=2)
SCOPE: dict[str, Any] = {
    "a": Decimal(1), "b": [Decimal(1), "x", None], "first name": {"a": Decimal(3), "b": True}, "a+b": "text", "x": None,
}  # fmt: skip
SLOW = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@SLOW
@given(TREES)
def test_a_tree_is_printed_as_a_text_that_reads_as_the_same_tree(tree: Node) -> None:
    text = print_node(tree)

    again = compile_expression(text, NAMES).node

    assert again == tree
    assert print_node(again) == text


@SLOW
@given(TREES)
def test_evaluation_yields_a_value_or_hits_a_limit(tree: Node) -> None:
    run = new_run(LIMITS)
    expression = compile_expression(print_node(tree), NAMES)

    try:
        value = expression(SCOPE, run)
    except FeelError:
        return

    assert isinstance(value, VALUES)
    assert run.steps <= LIMITS.steps


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("aio19 .\"'\\+-*/=<>!()[]{},:;@?`\n\u00e9\U0001f40e#$&|~^%_P"), max_size=40))
@example("((((((((((" * 30)
@example("[" * 3_000)
@example("-" * 3_000 + "1")
@example("1" + "+1" * 3_000)
@example("a" + ".b" * 3_000)
@example("{a:" * 200)
@example("function(a) " * 500 + "1")
@example("if true then " * 200)
@example("[1..[" * 60)
@example("x instance of " + "list<" * 500)
@example("1" * 20_000)
@example("1e999999999999")
@example("f" + "(1)" * 2_000)
@example("not " * 1_000 + "x")
def test_any_text_is_an_expression_or_refused_as_one(text: str) -> None:
    for compile_text in (compile_expression, compile_unary_tests):
        try:
            compiled: Any = compile_text(text, NAMES)
            args = (SCOPE,) if compile_text is compile_expression else (Decimal(1), SCOPE)
            value = compiled(*args, new_run(LIMITS))
        except (FeelSyntaxError, FeelError):
            continue
        assert isinstance(value, VALUES)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
ORACLE = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144)


@settings(max_examples=500, deadline=None)
@given(NUMBERS, st.sampled_from("+-*/"), NUMBERS)
def test_arithmetic_is_that_of_34_digits_rounded_half_even(a: Decimal, operator: str, b: Decimal) -> None:
    a, b = ORACLE.plus(a), ORACLE.plus(b)

    actual = compile_expression(f"a {operator} b", ("a", "b"))({"a": a, "b": b}, new_run())

    if operator == "/" and not b:
        assert actual is None
        return
    apply = {"*": ORACLE.multiply, "+": ORACLE.add, "-": ORACLE.subtract, "/": ORACLE.divide}[operator]
    assert actual == apply(a, b)


@given(st.integers(-365_000_000, 365_000_000))
def test_dates_and_their_numbers_of_days_are_each_others_inverse(days: int) -> None:
    assert date_of(days).ordinal == days


@given(st.datetimes())
def test_date_times_read_as_they_are_written(moment: Any) -> None:
    text = moment.isoformat()

    value = read_date_time(text)

    assert str(read_date_time(str(value))) == str(value)
    assert value.date.ordinal == moment.toordinal() - 719_163


@given(st.integers(-(10**25), 10**25))
def test_durations_read_as_they_are_written(nanos: int) -> None:
    assert read_duration(str(DaysDuration(nanos))) == DaysDuration(nanos)
    assert read_duration(str(MonthsDuration(nanos // 10**14))) == MonthsDuration(nanos // 10**14)


HOSTILE = (HERE / "hostile.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_python_can_be_reached(text: str) -> None:
    run = new_run()

    value = compile_expression(text, NAMES)(SCOPE, run)

    assert value in (None, [], [None])
    assert run.problems or text.startswith("get value")


COSTLY = (HERE / "costly.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", COSTLY, ids=range(len(COSTLY)))
def test_what_costs_too_much_hits_a_limit_soon(text: str) -> None:
    run = new_run(LIMITS)

    try:
        value = compile_expression(text)({}, run)
    except FeelError:
        return

    assert isinstance(value, VALUES)
    assert run.steps <= LIMITS.steps
