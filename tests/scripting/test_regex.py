"""The linear machine against Python's own engine, on patterns where both speak the same language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.scripting.juel.regex import compile_pattern

ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "\\d", "\\w", "1", "\\b", "^", "$"])


def compound(inner):
    joined = st.lists(inner, min_size=1, max_size=3).map("".join)
    group = joined.map(lambda s: f"({s})") | joined.map(lambda s: f"(?:{s})")
    repeat = st.tuples(
        group | ATOMS.filter(lambda a: a not in "^$\\b"), st.sampled_from(["*", "+", "?", "{2}", "{1,2}"])
    )
    either = st.tuples(joined, joined).map(lambda two: f"(?:{two[0]}|{two[1]})")
    return joined | group | repeat.map("".join) | either


PATTERNS = st.recursive(ATOMS, compound, max_leaves=6)


@settings(max_examples=400)
@given(PATTERNS, st.text(alphabet="abc1 ", max_size=8))
def test_matching_agrees_with_a_backtracking_engine(pattern, text):
    assert compile_pattern(pattern).matches(text) == bool(re.fullmatch(pattern, text))


@settings(max_examples=300)
@given(PATTERNS, st.text(alphabet="abc1 ", max_size=8))
def test_the_leftmost_match_agrees_with_a_backtracking_engine(pattern, text):
    expected = re.search(pattern, text)

    found = next(iter(compile_pattern(pattern).finds(text)), None)

    assert (found and found[0]) == (expected and expected.span())


@pytest.mark.parametrize(
    ("pattern", "text", "span"),
    [
        (r"((?:\b|a))*", "a", (0, 0)),
        (r"(?:|a)+", "aa", (0, 0)),
        (r"(?:a|^)*", "aa", (0, 2)),
        (r"(?:|a)*b", "aab", (0, 3)),
        (r"(?:a|)+?b", "aab", (0, 3)),
        (r"(?:a*)*c", "aac", (0, 3)),
    ],
)
def test_a_loop_ends_where_its_body_prefers_to_take_nothing(pattern, text, span):
    assert span == next(compile_pattern(pattern).finds(text))[0]


@pytest.mark.parametrize(
    ("pattern", "text", "replacement", "expected"),
    [
        ("(l+)", "Hello", "<$1>", "He<ll>o"),
        ("[^a-z]", "a-b c", "_", "a_b_c"),
        ("x*", "ab", "-", "-a-b-"),
        ("(a)|(b)", "ab", "[$1$2]", "[a][b]"),
        ("\\s+", "a  b\tc", " ", "a b c"),
        ("(?i)HE", "Hello", "J", "Jllo"),
        ("a", "a", "\\$1", "$1"),
        ("a+?", "aaa", "b", "bbb"),
    ],
)
def test_replacing_follows_java(pattern, text, replacement, expected):
    assert compile_pattern(pattern).replace(text, replacement) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("l", "Hello", ["He", "", "o"]),
        (",", "a,b,,", ["a", "b"]),
        (",", ",a", ["", "a"]),
        (",", "", [""]),
        ("", "abc", ["a", "b", "c"]),
        (", ?", "a, b,c", ["a", "b", "c"]),
        (",", ",", [""]),
    ],
)
def test_splitting_follows_java(pattern, text, expected):
    assert compile_pattern(pattern).split(text) == expected
