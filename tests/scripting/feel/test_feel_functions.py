"""Every built-in function takes whatever it is given, and answers with a value, null or a limit."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from scripting.feel.conftest import new_run
from watchword.scripting.feel import FeelError, FeelFunction, FeelRange, Limits, Parameter, compile_expression
from watchword.scripting.feel.convert import from_feel, to_reference, to_typed
from watchword.scripting.feel.functions import CAMUNDA, STANDARD
from watchword.scripting.feel.temporal_text import read_date, read_date_time, read_duration, read_time

LIMITS = Limits(steps=5_000, seconds=2)
ONE = Decimal(1)
VALUES: tuple[Any, ...] = (
    None, True, False, Decimal(0), ONE, -ONE, Decimal("2.5"), Decimal("1E6000"), Decimal("1E-6000"), Decimal(10) ** 20,
    "", "a", "(", "$1", "2024-01-01", "é🐎", "{0}", [], [ONE], [Decimal(3), ONE], ["b", None], [True, None],
    [[ONE], ONE], [{"key": "a", "value": ONE}], {}, {"a": ONE}, read_date("2024-02-29"), read_date("999999999-12-31"),
    read_date("-999999999-01-01"), read_time("10:00:00"), read_time("10:00:00@Europe/Paris"),
    read_time("23:59:59.999999999+18:00"), read_date_time("999999999-12-31T23:59:59@Europe/Paris"),
    read_date_time("-999999999-01-01T00:00:00Z"), read_date_time("0000-01-01T00:00:00@Asia/Tokyo"),
    read_duration("P1D"), read_duration("-PT0.000000001S"), read_duration("P999999999999999D"),
    read_duration("-P99999999999Y"),
    FeelRange(ONE, Decimal(3)), FeelRange("a", "c", False, False), FeelRange(None, ONE, False, True, "<="),
    FeelRange(None, None), FeelFunction("f", (Parameter("a"), Parameter("b")), lambda args, run: True), STANDARD["abs"],
)  # fmt: skip
OPERATIONS = [
    *(f"a {operator} b" for operator in ("+", "-", "*", "/", "**", "=", "<", ">=", "!=", "and", "or", "in")),
    "a[b]", "[a..b]", "for i in a..b return i", "for i in a return i", "-a", "a.value", "a.time offset", "a.weekday",
    "some x in a satisfies x = b", "a(b)", "if a then b else a", "a instance of list<number>", "(< a)", "a in (< b)",
    "a between b and a", "string(a)",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(CAMUNDA))
def test_a_function_takes_any_values(name: str) -> None:
    chosen = random.Random(name)
    calls = [(), *((value,) for value in VALUES)]
    calls += [tuple(chosen.choices(VALUES, k=chosen.randint(2, 7))) for _ in range(150)]

    for function in filter(None, (CAMUNDA[name], STANDARD.get(name))):
        for args in calls:
            try:
                value = function.invoke(list(args), new_run(LIMITS))
                to_reference(value), to_typed(value)
            except FeelError:
                continue
            assert from_feel(value) is not Ellipsis


@pytest.mark.parametrize("text", OPERATIONS)
def test_an_operation_takes_any_values(text: str) -> None:
    expression = compile_expression(text, ("a", "b"))

    for a in VALUES:
        for b in VALUES:
            try:
                value = expression({"a": a, "b": b}, new_run(LIMITS))
            except FeelError:
                continue
            assert from_feel(value) is not Ellipsis
