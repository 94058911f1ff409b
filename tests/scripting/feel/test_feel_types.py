"""Values fit types, or are made to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scripting.feel.conftest import new_run
from watchword.scripting.feel import FeelDate, FeelFunction, Parameter, compile_expression, parse_type
from watchword.scripting.feel.types import (
    ANY,
    DATE_TIME,
    NUMBER,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    Type,
    coerce,
    conforms,
    show_type,
)

SMALL = NamedType("tSmall", NUMBER, lambda value, run: bool(value < 10))


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (Decimal(1), NUMBER, 1),
        ([Decimal(1)], NUMBER, 1),
        (Decimal(1), ListType(NUMBER), [1]),
        ("a", NUMBER, None),
        (["a", Decimal(1)], ListType(STRING), None),
        ([Decimal(1), Decimal(2)], NUMBER, None),
        ({"a": Decimal(1)}, ContextType({"a": NUMBER}), {"a": 1}),
        ({"a": Decimal(1)}, ContextType({"b": NUMBER}), None),
        ({"a": None}, ContextType({"a": NUMBER}), {"a": None}),
        (Decimal(5), SMALL, 5),
        (Decimal(15), SMALL, None),
        ([Decimal(5)], ListType(SMALL), [5]),
        ([Decimal(5), Decimal(15)], ListType(SMALL), None),
        (None, NUMBER, None),
        ("x", ANY, "x"),
    ],
)
def test_a_value_is_fitted_to_a_type(value: Any, kind: Type, expected: Any) -> None:
    run = new_run()

    actual = coerce(value, kind, run)

    assert actual == expected
    assert bool(run.problems) == (expected is None and value is not None)


def test_a_date_becomes_its_first_moment_in_utc() -> None:
    assert str(coerce(FeelDate(2024, 1, 2), DATE_TIME, new_run())) == "2024-01-02T00:00:00Z"


def test_instances_overlook_allowed_values_and_conformance_does_not() -> None:
    scope: dict[str, Any] = {}
    run = new_run()

    instance = compile_expression("15 instance of tSmall", types={"tSmall": SMALL})(scope, run)

    assert instance is True
    assert conforms(Decimal(15), SMALL, run) is False


def test_a_type_may_name_itself() -> None:
    tree = NamedType("tTree", ANY)
    tree.base = ContextType({"children": ListType(tree)})
    leaf: dict[str, Any] = {"children": []}

    assert conforms({"children": [leaf, leaf]}, tree, new_run())
    assert not conforms({"children": [{"children": [Decimal(1)]}]}, tree, new_run())


def test_a_type_that_is_nothing_but_itself_has_no_values() -> None:
    loop = NamedType("tLoop", ANY)
    loop.base = loop

    assert not conforms(Decimal(1), loop, new_run())


def test_a_function_fits_a_type_that_its_declared_parameters_and_result_allow() -> None:
    kind = FunctionType((NUMBER,), NUMBER)
    untyped = FeelFunction("f", (Parameter("x"),), lambda args, run: args[0])
    other = FeelFunction("f", (Parameter("x", STRING),), lambda args, run: args[0])

    assert conforms(untyped, kind, new_run())
    assert not conforms(other, kind, new_run())
    assert not conforms(FeelFunction("f", (), lambda args, run: None), kind, new_run())


@pytest.mark.parametrize(
    "text",
    [
        "number", "date and time", "list<number>", "range<date>", "context<a: number, b c: list<string>>",
        "function<number, string> -> boolean", "years and months duration", "list<list<Any>>",
    ],
)  # fmt: skip
def test_types_are_printed_as_they_are_read(text: str) -> None:
    assert show_type(parse_type(text)) == text


def test_arguments_and_results_of_functions_are_fitted() -> None:
    double = FeelFunction("double", (Parameter("x", NUMBER),), lambda args, run: [args[0] * 2], NUMBER)
    run = new_run()

    assert double.invoke([[Decimal(2)]], run) == 4
    assert double.invoke_named({"x": Decimal(3)}, run) == 6
    assert not run.problems
    assert double.invoke(["a"], run) is None
    assert double.invoke([], run) is None
    assert double.invoke_named({"y": Decimal(3)}, run) is None
    assert len(run.problems) == 3
