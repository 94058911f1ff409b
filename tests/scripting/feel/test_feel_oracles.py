"""FEEL agrees with other implementations of the same thing: Python's dates and patterns."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scripting.feel.conftest import new_run
from watchword.scripting.feel import FeelError, compile_expression
from watchword.scripting.feel.convert import to_datetime, to_feel

SUM, DIFFERENCE = (compile_expression(f"a {operator} b", ("a", "b")) for operator in "+-")
ORDER = compile_expression("[a < b, a <= b, a = b, a >= b, a > b]", ("a", "b"))
DAYS = compile_expression("[day of year(a), week of year(a), a.weekday]", ("a",))
MATCHES = compile_expression("matches(a, b)", ("a", "b"))
REPLACED = compile_expression('replace(a, b, "<$0>")', ("a", "b"))
SPLIT = compile_expression("split(a, b)", ("a", "b"))
MOMENTS = st.datetimes(
    datetime(1000, 1, 1),
    datetime(8000, 1, 1),
    timezones=st.integers(-18, 18).map(lambda h: timezone(timedelta(hours=h))),
)
SPANS = st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000))


def value(expression: Any, a: Any, b: Any = None) -> Any:
    return expression({"a": to_feel(a), "b": to_feel(b)}, new_run())


@given(MOMENTS, SPANS)
def test_a_moment_and_a_span_add_up_as_in_python(moment: datetime, span: timedelta) -> None:
    assert to_datetime(value(SUM, moment, span)) == (moment + span).astimezone(UTC)
    assert to_datetime(value(DIFFERENCE, moment, span)) == (moment - span).astimezone(UTC)


@given(MOMENTS, MOMENTS)
def test_moments_differ_and_are_ordered_as_in_python(a: datetime, b: datetime) -> None:
    a, b = (one.replace(microsecond=one.microsecond // 1000 * 1000) for one in (a, b))

    assert value(DIFFERENCE, a, b) == to_feel(a - b)
    assert value(ORDER, a, b) == [a < b, a <= b, a == b, a >= b, a > b]


@given(st.dates())
def test_days_and_weeks_are_counted_as_in_python(day: date) -> None:
    assert value(DAYS, day) == [day.timetuple().tm_yday, day.isocalendar().week, day.isoweekday()]


def _repeated(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda part, how: f"(?:{part}){how}", inner, st.sampled_from(("*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??"))
    )


ATOMS = st.sampled_from(("a", "b", "c", "[ab]", "[^a]", "[a-c]", ".", r"\d", r"[\w-]", r"\."))
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        _repeated(inner),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join).map("({})".format),
    ),
    max_leaves=6,
)
TEXTS = st.text(st.sampled_from("abc1-. "), max_size=12)


@settings(max_examples=300, deadline=None)
@given(TEXTS, PATTERNS)
def test_patterns_match_as_in_python(text: str, pattern: str) -> None:
    assert value(MATCHES, text, pattern) == (re.search(pattern, text) is not None)
    assert value(MATCHES, text, f"^({pattern})$") == (re.fullmatch(pattern, text) is not None)


@settings(max_examples=300, deadline=None)
@given(TEXTS, PATTERNS)
def test_patterns_replace_and_split_as_in_python(text: str, pattern: str) -> None:
    assume(re.fullmatch(pattern, "") is None)

    assert value(REPLACED, text, pattern) == re.sub(pattern, r"<\g<0>>", text)
    assert value(SPLIT, text, pattern) == re.split(re.sub(r"\((?!\?)", "(?:", pattern), text)


@settings(max_examples=200, deadline=None)
@given(TEXTS, PATTERNS)
def test_back_references_match_as_in_python_or_hit_their_limit(text: str, pattern: str) -> None:
    whole = f"({re.sub(r'[(](?![?])', '(?:', pattern)})\\1"

    try:
        found = value(MATCHES, text, whole)
    except FeelError:
        return
    assert found == (re.search(whole, text) is not None)
