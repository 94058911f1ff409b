"""Properties of parser, operators and texts."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.scripting.juel import ExpressionError, ExpressionSyntaxError, compile_text
from watchword.values.java_types import Char
from watchword.values.typed import Int16, Int32

from .scopes import NOW, Facade, Variables

NUMBERS = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(Int32),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-(2**15), 2**15 - 1).map(Int16),
    st.floats(allow_nan=False),
)


def value(text, **names):
    return compile_text(text).evaluate(Variables(**names))


def test_equal_texts_are_compiled_once():
    assert compile_text("${cached == 1}") is compile_text("${cached == 1}")


@pytest.mark.parametrize("text", ["", "plain", "a } b", "$ {x}", "\\", "50% {off}"])
def test_a_text_without_expression_is_literal_and_itself(text):
    expression = compile_text(text)

    assert (expression.is_literal, expression.evaluate(Variables())) == (True, text)


@given(st.text(max_size=50).filter(lambda text: "${" not in text and "#{" not in text))
def test_any_text_without_braces_evaluates_to_itself(text):
    assert compile_text(text).evaluate(Variables()) == text


@given(st.text(max_size=50))
def test_a_quoted_text_evaluates_to_itself(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")

    assert value(f"${{'{quoted}'}}") == text


@given(NUMBERS, NUMBERS)
def test_exactly_one_of_less_equal_and_greater_holds(a, b):
    scope = Variables(a=a, b=b)

    assert 1 == sum(compile_text(f"${{a {sign} b}}").evaluate(scope) for sign in ("<", "==", ">"))


@given(NUMBERS, NUMBERS)
def test_sums_of_whole_numbers_are_longs_and_of_others_doubles(a, b):
    total = value("${a + b}", a=a, b=b)

    assert type(total) is (float if isinstance(a, float) or isinstance(b, float) else int)
    assert isinstance(total, float) or -(2**63) <= total < 2**63


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1).filter(bool))
def test_the_remainder_has_the_sign_of_the_dividend(a, b):
    rest = value("${a % b}", a=a, b=b)

    assert rest == int(math.copysign(abs(a) % abs(b), a)) if abs(a) < 2**53 and abs(b) < 2**53 else abs(rest) < abs(b)


@given(NUMBERS)
def test_division_is_always_a_double(a):
    assert type(value("${a / 3}", a=a)) is float


@given(NUMBERS)
def test_the_negative_keeps_the_type(a):
    assert type(value("${-a}", a=a)) is type(a)


@given(
    st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=4),
    st.sampled_from([("==", lambda a, b: a == b), ("<", lambda a, b: a < b), (">=", lambda a, b: a >= b)]),
    st.integers(0, 100),
)
def test_products_bind_before_sums_and_sums_before_comparisons(terms, comparison, other):
    sign, holds = comparison
    text = " + ".join(" * ".join(map(str, factors)) for factors in terms)

    expected = holds(sum(map(math.prod, terms)), other)

    assert value(f"${{{text} {sign} {other}}}") is expected


@given(st.lists(st.booleans(), min_size=2, max_size=5), st.data())
def test_and_binds_before_or(operands, data):
    signs = [data.draw(st.sampled_from(["&&", "||"])) for _ in operands[1:]]
    words = [str(operand).lower() for operand in operands]
    text = words[0] + "".join(f" {sign} {word}" for sign, word in zip(signs, words[1:], strict=True))

    expected = any(all(word.strip() == "true" for word in part.split("&&")) for part in text.split("||"))

    assert value(f"${{{text}}}") is expected


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6))
def test_differences_are_taken_from_left_to_right(numbers):
    assert value(f"${{{' - '.join(map(str, numbers))}}}") == numbers[0] - sum(numbers[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a + 1}", Decimal("2.5")),
        ("${a * 2.0}", Decimal("3.00")),
        ("${a / 4}", Decimal("0.4")),
        ("${a == 1.5}", True),
        ("${a > '1'}", True),
        ("${-a}", Decimal("-1.5")),
    ],
)
def test_decimals_stay_decimals(text, expected):
    assert value(text, a=Decimal("1.5")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${c == 'H'}", True),
        ("${c + 1}", 73),
        ("${c.equals('H')}", False),
        ("${c.toString().equals('H')}", True),
        ("x${c}", "xH"),
    ],
)
def test_a_character_is_neither_text_nor_number(text, expected):
    assert value(text, c=Char("H")) == expected


def test_functions_ask_the_scope():
    assert (value("${currentUser()}"), value("${currentUserGroups()}"), value("${now()}")) == (
        "demo",
        ["camunda-admin"],
        NOW,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${dateTime().plusDays(1).toString()}", "2026-11-24T18:00:00.000Z"),
        ("${dateTime().plusMonths(3).toString()}", "2027-02-23T18:00:00.000Z"),
        ("${dateTime().withDayOfMonth(30).plusMonths(3).toString()}", "2027-02-28T18:00:00.000Z"),
        ("${dateTime().minusYears(1).withTimeAtStartOfDay().toString()}", "2025-11-23T00:00:00.000Z"),
        ("${dateTime().isBefore(dateTime().plusMillis(1))}", True),
        ("${dateTime() < dateTime().plusWeeks(1)}", True),
        ("${dateTime().toString(\"dd.MM.yyyy 'um' HH:mm\")}", "23.11.2026 um 18:00"),
        ("${dateTime().dayOfYear}", 327),
    ],
)
def test_date_times_calculate(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "${s.format('%5d|%-5s|%05d|%.2f|%x|%b|%%', 42, 'ab', 42, 1.005, 255, true)}",
            "   42|ab   |00042|1.00|ff|true|%",
        ),
        ("${s.format('%2$s %1$s', 'a', 'b')}", "b a"),
        ("${s.format('%,d', 1234567)}", "1,234,567"),
    ],
)
def test_format_texts_are_filled_as_in_java(text, expected):
    assert value(text, s="") == expected


def test_lists_and_maps_can_be_altered_in_place():
    items, entries = ["a"], {"x": 1}

    compile_text("${l.add('b')}${l.remove(0)}${m.put('y', 2)}${m.remove('x')}").evaluate(Variables(l=items, m=entries))

    assert (items, entries) == (["b"], {"y": 2})


def test_getters_read_the_fields_of_an_object_that_came_as_json():
    assert value(
        "${order.getAmount() > 5 && order.customer.name == 'Ann'}", order={"amount": 9, "customer": {"name": "Ann"}}
    )


def test_facades_are_read_and_called_by_their_own_lists():
    facade = Facade(add=lambda a, b: a + b)

    assert (value("${f.id}", f=facade), value("${f.add(1, 2)}", f=facade)) == ("e1", 3)


def test_an_error_names_the_expression_and_the_reason():
    with pytest.raises(ExpressionError, match=r"\$\{missing\}.*nothing is named 'missing'"):
        value("${missing}")


def test_a_refused_text_names_the_place():
    with pytest.raises(ExpressionSyntaxError, match="character 5"):
        compile_text("${i = 5}")


def test_the_right_side_is_not_evaluated_when_the_left_decides():
    assert (value("${false && missing}"), value("${true || missing}"), value("${true ? 1 : missing}")) == (
        False,
        True,
        1,
    )
