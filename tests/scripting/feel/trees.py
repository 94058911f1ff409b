"""Random expressions as trees."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from watchword.scripting.feel.functions import STANDARD
from watchword.scripting.feel.nodes import (
    AtLiteral,
    Between,
    Binary,
    Call,
    Comparison,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    Interval,
    Iterator,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
)
from watchword.scripting.feel.types import BOOLEAN, DATE_TIME, NUMBER, ContextType, FunctionType, ListType, RangeType

NAMES = ("a", "b", "first name", "a+b", "x")
KEYS = ("a", "b", "rest of it", "{odd}")
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False).map(lambda n: n.normalize())
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
TEMPORAL = st.sampled_from(
    ("2024-02-29", "10:30:00", "10:30:00@Europe/Paris", "2024-02-29T10:30:00Z", "P1Y2M", "-P1DT2H", "nonsense")
)
TYPES = st.sampled_from(
    (
        NUMBER,
        BOOLEAN,
        DATE_TIME,
        ListType(NUMBER),
        RangeType(NUMBER),
        ContextType({"a": NUMBER}),
        FunctionType((NUMBER,), BOOLEAN),
    )
)
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or")


def _plain(number: Decimal) -> Literal:
    return Literal(Decimal(f"{number:f}"))


LEAVES: st.SearchStrategy[Any] = st.one_of(
    NUMBERS.map(_plain),
    TEXTS.map(Literal),
    st.sampled_from((True, False, None)).map(Literal),
    TEMPORAL.map(AtLiteral),
    st.sampled_from(NAMES).map(Name),
    st.sampled_from(sorted(STANDARD)).map(Name),
)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(inner, max_size=3).map(tuple)
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    name = st.sampled_from(("x", "y", "first name"))
    iterators = st.lists(st.builds(Iterator, name, inner, st.none() | inner), min_size=1, max_size=2).map(tuple)
    comparison = st.builds(Comparison, st.sampled_from(("<", "<=", ">", ">=", "=", "!=")), inner)
    return st.one_of(
        st.builds(Negation, inner),
        st.builds(Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(Between, inner, inner, inner),
        st.builds(In, inner, st.lists(inner | comparison, min_size=1, max_size=2).map(tuple)),
        comparison,
        st.builds(Interval, inner, inner, st.booleans(), st.booleans()),
        st.builds(InstanceOf, inner, TYPES),
        st.builds(If, inner, inner, inner),
        st.builds(For, iterators, inner),
        st.builds(Quantified, st.booleans(), iterators, inner),
        items.map(ListNode),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=3).map(lambda d: ContextNode(tuple(d.items()))),
        st.builds(Path, inner, st.sampled_from(("a", "b", "start included", "year", "time offset"))),
        st.builds(Filter, inner, inner),
        st.builds(Call, st.sampled_from(sorted(STANDARD)).map(Name), items),
        st.builds(Call, inner, items),
        st.builds(lambda f, arg: Call(f, (arg,), ("first name",)), inner, inner),
        st.builds(FunctionNode, st.just((("x", None), ("first name", NUMBER))), inner, st.booleans()),
        st.builds(lambda f, args: Call(f, args), st.builds(FunctionNode, st.just((("x", None),)), inner), some),
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, _grown, max_leaves=12)
