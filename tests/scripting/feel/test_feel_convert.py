"""Values go to and from Python, variables and the reference's JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from scripting.feel.conftest import new_run
from watchword.scripting.feel import FeelError, FeelFunction, FeelSyntaxError, compile_expression
from watchword.scripting.feel.convert import from_feel, from_typed, to_feel, to_reference, to_typed
from watchword.values.spin import JsonNode
from watchword.values.typed import Int32, TypedValue


def value_of(text: str, dialect: str = "standard") -> Any:
    return compile_expression(text, dialect=dialect)({}, new_run())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (5, "5"),
        (Int32(5), "5"),
        (0.1, "0.1"),
        (float("nan"), "null"),
        (float("inf"), "null"),
        (Decimal("1.5"), "1.5"),
        ("a", '"a"'),
        ([1, (2, {3})], "[1, [2, [3]]]"),
        ({"a b": 1}, '{"a b": 1}'),
        (JsonNode({"a": [1]}), "{a: [1]}"),
        (datetime(2024, 5, 6, 12, tzinfo=UTC), 'date and time("2024-05-06T12:00:00Z")'),
        (datetime(2024, 5, 6, 12), 'date and time("2024-05-06T12:00:00")'),
        (datetime(2024, 5, 6, 12, tzinfo=timezone(timedelta(hours=-2))), 'date and time("2024-05-06T12:00:00-02:00")'),
        (date(2024, 5, 6), 'date("2024-05-06")'),
        (time(10, 30), 'time("10:30:00")'),
        (timedelta(days=1, hours=2), 'duration("P1DT2H")'),
        (object(), "null"),
        (len, "null"),
    ],
)
def test_a_python_value_becomes_one_of_feel(value: Any, text: str) -> None:
    assert to_feel(value) == value_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("1.0", 1),
        ("1.5", 1.5),
        ("10 ** 25", 10**25),
        ("10 ** 6000", None),
        ("10 ** -6000", 0.0),
        ('[1, "a", null]', [1, "a", None]),
        ("{a: {b: true}}", {"a": {"b": True}}),
        ('date("2024-05-06")', datetime(2024, 5, 6, tzinfo=UTC)),
        ('date and time("2024-05-06T12:00:00+02:00")', datetime(2024, 5, 6, 10, tzinfo=UTC)),
        ('date and time("2024-05-06T12:00:00@Europe/Paris")', datetime(2024, 5, 6, 10, tzinfo=UTC)),
        ('date("99999-05-06")', "99999-05-06"),
        ('time("10:30:00")', "10:30:00"),
        ('duration("P1Y")', "P1Y"),
        ("[1..3)", "[1..3)"),
        ("function(x) x", "function (x)"),
    ],
)
def test_a_value_of_feel_becomes_plain_python(text: str, expected: Any) -> None:
    assert from_feel(value_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 ** 30", 1e30),
        ("2 ** 31", 2**31),
        ("1.5", 1.5),
        ('date("2024-01-02")', "2024-01-02"),
        ('time("10:00:00")', "10:00:00"),
        ('time("10:00:00Z")', "10:00Z"),
        ('date and time("2024-01-02T10:00:00")', "2024-01-02T10:00:00"),
        ('date and time("2024-01-02T10:00:00Z")', "2024-01-02T10:00:00Z"),
        ('date and time("2024-01-02T10:00:00@Europe/Paris")', "2024-01-02T10:00:00+01:00"),
        ('[duration("P1DT2H")]', [93600.0]),
        ('{a: duration("P1Y2M")}', {"a": "P1Y2M"}),
        ('duration("-P1Y2M")', "P-1Y-2M"),
        ('duration("P0M")', "P0D"),
        ('time("10:00:05.5Z")', "10:00:05.500Z"),
        ('duration("P1D") * 1.5', 86400.0),
        ('duration("P1D") / 0.7', 123428.571),
        ('duration("-P7M") / duration("P2M")', -3),
        ("0 ** 0", 1),
        ('[1] = ["a"]', False),
        ('{a: 1} != {a: "x"}', True),
        ("5 between null and 1", False),
        ("and(true, null)", None),
        ("or([true, null])", True),
        ('context put({}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ("is(1, 1)", None),
        ("list replace([1], 1, 2)", None),
        ('time(time("10:00:00"))', None),
        ('replace("foo", "o", "$1")', None),
        ('date and time("2024-01-02T10:00:00Z") - date("2024-01-01")', None),
        ("[1..3]", None),
    ],
)
def test_the_reference_shows_values_so(text: str, expected: Any) -> None:
    assert to_reference(value_of(text, "camunda")) == expected


@pytest.mark.parametrize("text", ["modulo(5, 0)", "0 ** -1", 'substring("foo", 5)', 'substring("foo", 1, -1)'])
def test_in_the_reference_some_functions_fail(text: str) -> None:
    with pytest.raises(FeelError):
        value_of(text, "camunda")


@pytest.mark.parametrize("text", ["(function(a) a)(1)", "for x in [1..3] return x"])
def test_the_reference_does_not_read_some_expressions(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        value_of(text, "camunda")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string({a: 1, b: {c: [1, null]}})", "{a:1, b:{c:[1, null]}}"),
        ("string(sqrt(16))", "4.0"),
        ("string(decimal(1.1, 3))", "1.100"),
        ('string([duration("PT0S"), duration("P0M"), duration("P1D")])', "[P0D, P0Y, P1D]"),
        ("string(10 ** -7)", "1E-7"),
        ('time("10:00:00Z") = time("11:00:00+01:00")', False),
        ('time("10:00:00Z") != time("11:00:00+01:00")', True),
        ('time("10:00:00Z") = time("10:00:00Z")', True),
        ("1 = 1.0", True),
        ('substring("abc", 0)', ""),
        ('substring("abc", 2, 0)', ""),
        ("context merge({a: 1}, {b: 2}).b", Decimal(2)),
        ("concatenate([1], null)", [Decimal(1), None]),
        ("insert before([1], 5, 2)", [Decimal(1), Decimal(2)]),
        ("remove([1], 5)", [Decimal(1)]),
        ("sublist([1, 2, 3], 2, 9)", [Decimal(2), Decimal(3)]),
        ('replace("aaa", "a*", "x")', "xx"),
        ('matches("x", "X", "iy")', True),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}]).a', Decimal(2)),
        ("get or else(unknown, 1)", Decimal(1)),
        ("is defined(unknown)", False),
        ("stddev([2, 4, 7, 5])", Decimal("2.0816659994661326")),
        ('extract("a1b22", "[0-9]+")', ["1", "22"]),
        ("partition([1, 2, 3], 2)", [[Decimal(1), Decimal(2)], [Decimal(3)]]),
        ("duplicate values([1, 2, 1])", [Decimal(1)]),
        ('to base64("FEEL")', "RkVFTA=="),
        ('trim("  a ")', "a"),
        ('is blank(" ")', True),
        ("is empty([])", True),
        ('string join(["a", "b"], ",", "<", ">")', "<a,b>"),
        ('get value({a: {b: 1}}, ["a", "b"])', Decimal(1)),
        ('string(last day of month(date("2024-02-10")))', "2024-02-29"),
        ("random number() < 1 and string length(uuid()) = 36", True),
        ("assert(1, true)", Decimal(1)),
    ],
)
def test_the_dialect_of_the_reference_does_as_the_reference(text: str, expected: Any) -> None:
    assert value_of(text, "camunda") == expected


def test_an_assertion_that_fails_is_an_error() -> None:
    with pytest.raises(FeelError, match="too low"):
        value_of('assert(1, false, "too low")', "camunda")


def test_a_date_variable_has_no_offset_in_the_dialect_of_the_reference() -> None:
    typed = TypedValue("date", datetime(2024, 5, 17, 10, 20, 30, tzinfo=UTC))

    assert str(from_typed(typed, local=True)) == "2024-05-17T10:20:30"
    assert str(from_typed(typed)) == "2024-05-17T10:20:30Z"


def test_variables_hold_values() -> None:
    assert to_typed(value_of("1")) == TypedValue("long", 1)
    assert to_typed(value_of("null")) == TypedValue("null", None)
    assert from_typed(to_typed(value_of("[1, {a: null}]"))) == [1, {"a": None}]


def test_what_is_nested_too_deeply_is_refused() -> None:
    nested: Any = []
    for _ in range(200):
        nested = [nested]

    for convert in (to_feel, from_feel, to_reference):
        with pytest.raises(FeelError):
            convert(nested)


def test_functions_keep_their_identity() -> None:
    function = FeelFunction("f", (), lambda args, run: None)

    assert to_feel([function]) == [function]
