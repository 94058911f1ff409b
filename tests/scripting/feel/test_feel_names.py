"""Names of several words are found by the names that are known where they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scripting.feel.conftest import Evaluate, new_run
from watchword.scripting.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from watchword.scripting.feel.types import ANY, NUMBER, ContextType, ListType, NamedType

LOAN = ContextType({"first amount": NUMBER, "rate": NUMBER, "rate+fee": NUMBER})


@pytest.mark.parametrize(
    ("text", "scope", "expected"),
    [
        ("a+b", {"a": Decimal(1), "b": Decimal(2), "a+b": Decimal(9)}, 9),
        ("a + b", {"a": Decimal(1), "b": Decimal(2)}, 3),
        ("Loan's rate * 2", {"Loan's rate": Decimal(3)}, 6),
        ("Loan  's\nrate", {"Loan's rate": Decimal(3)}, 3),
        ("größe - 1", {"größe": Decimal(3)}, 2),
        ("x - 1", {"x": Decimal(3), "x - 12": Decimal(0)}, 2),
        ("date and time", {"date and time": Decimal(3)}, 3),
        ("my date and time", {"my date": True, "time": True}, None),
        ("count", {"count": Decimal(3)}, 3),
        ("if x then y else z", {"x": True, "y": Decimal(1), "z": Decimal(2)}, 1),
        ("Base days + max(Extra days case 1, 2)", {"Base days": Decimal(1), "Extra days case 1": Decimal(5)}, 6),
        ("_a1.b_2", {"_a1": {"b_2": Decimal(1)}}, 1),
        ("横綱 + 1", {"横綱": Decimal(1)}, 2),
        ("🐎 + 1", {"🐎": Decimal(1)}, 2),
        ("`a-b` + 1", {"a-b": Decimal(1)}, 2),
    ],
)
def test_the_longest_known_name_wins(evaluate: Evaluate, text: str, scope: dict[str, Any], expected: Any) -> None:
    names = dict.fromkeys(scope)

    actual = compile_expression(text, names)(scope, new_run())

    assert actual == expected or (expected is None and actual is True)


def test_members_with_spaces_are_found_by_the_type_of_the_base() -> None:
    scope = {"Loan": {"first amount": Decimal(5), "rate+fee": Decimal(7)}}

    actual = compile_expression("Loan.first amount + Loan.rate+fee", {"Loan": LOAN})(scope, new_run())

    assert actual == 12


def test_members_with_spaces_are_found_in_filters_and_paths_over_lists() -> None:
    loans = NamedType("tLoans", ListType(LOAN))
    scope = {"Loans": [{"first amount": Decimal(5), "rate": Decimal(1)}, {"first amount": Decimal(6)}]}
    texts = ("Loans[first amount > 5].first amount", "Loans.first amount", "for l in Loans return l.first amount")

    actual = [compile_expression(text, {"Loans": loans})(scope, new_run()) for text in texts]

    assert actual == [[6], [5, 6], [5, 6]]


def test_members_with_spaces_are_found_without_a_type_if_any_context_has_them() -> None:
    types = {"tLoan": LOAN}
    scope = {"x": {"first amount": Decimal(5)}}

    actual = compile_expression("x.first amount + {a b: 1}.a b", {"x": ANY}, types=types)(scope, new_run())

    assert actual == 6


def test_a_variable_that_is_no_function_hides_no_function(evaluate: Evaluate) -> None:
    scope = {"date": "2024-01-02", "count": lambda: None}

    assert evaluate("date(date).month + count([1])", scope) == 2


def test_an_entry_of_the_element_hides_variables_in_a_filter(evaluate: Evaluate) -> None:
    scope = {"x": Decimal(1), "list": [{"x": Decimal(1)}, {"x": Decimal(2)}, {"y": Decimal(1)}]}

    assert evaluate("list[x = 1]", scope) == [{"x": 1}, {"y": 1}]


def test_the_input_of_a_cell_is_a_question_mark() -> None:
    test = compile_unary_tests("? > limit, -5", ["limit"])
    scope = {"limit": Decimal(10)}

    assert [test(Decimal(value), scope, new_run()) for value in (11, 9, -5)] == [True, False, True]


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("", Decimal(1), True),
        ("-", None, True),
        ("1, 2", Decimal(2), True),
        ("not(1, 2)", Decimal(2), False),
        ("not(1, 2)", Decimal(3), True),
        ("< 5", Decimal(4), True),
        ("[1..5), > 10", Decimal(5), False),
        ("]1..5]", Decimal(5), True),
        ('"a", "b"', "b", True),
        ("null", None, True),
        ("null", Decimal(1), False),
        ("< 5", None, None),
        ("true", True, True),
        ("false", True, False),
        ("count(?) > 1", [Decimal(1), Decimal(2)], True),
        ("[1, 2, 3]", Decimal(2), True),
        ("[2..3]", Decimal(2), True),
        ("(> 1)", Decimal(2), True),
        ("not(null)", Decimal(1), True),
        ("not(]1..2[)", Decimal(1), True),
        ("not([1..2))", Decimal(1), False),
        ("not(?) ", False, True),
        ("not(true) or ?", True, True),
        ("1 + 1", Decimal(2), True),
        ('starts with(?, "a")', "abc", True),
        ("-1", Decimal(-1), True),
        ('@"2024-01-01"', Decimal(1), None),
    ],
)
def test_a_cell_passes_values(cell: str, value: Any, expected: bool | None) -> None:
    assert compile_unary_tests(cell)(value, {}, new_run()) is expected


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "(1", "[1", "{a 1}", "if 1 then 2", "for x in 1", "some x in 1", "1 2", '"a',
        "f(1, a: 2)", "f(a: 1, a: 2)", "function(a, a) a", "x instance of", "x.", "1..2", "@5", "[1..2", "and", "}",
        "a between 1", "/* x", "f(", "for in x return 1", "'a'", "{: 1}", "x instance of list<number, string>", "1 in",
        "not", "==", "#",
    ],
)  # fmt: skip
def test_what_is_no_feel_is_refused_with_its_position(text: str) -> None:
    if text == "not":
        text = "not("

    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)

    assert 0 <= refused.value.position <= len(text)


@pytest.mark.parametrize(
    "text", ["1 in (" * 60 + "1" + ")+1" * 60, "1" + " in [1..2[" * 300, "x in (<" * 40 + "1" + ")" * 40, "[1..[" * 60]
)
def test_what_can_be_read_in_two_ways_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    try:
        compile_expression(text)
    except FeelSyntaxError as refused:
        assert any(word in str(refused) for word in ("deep", "expected", "large", "two ways"))
