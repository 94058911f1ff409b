"""Criteria from Python keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchword.core.errors import NotValid
from watchword.query.decode.url import sort_names
from watchword.query.decode.values import fitted, list_value, moment_condition, simple, variable_condition
from watchword.query.model import Criteria, Filter, GivenPairs, Kind, Moment, Ordering, Query, VariableCondition


def from_keywords(query: Query, **keywords: Any) -> Criteria:
    """Return the criteria that Python keywords mean: filter names in snake_case, `sort_by`, `descending`.

    Variable filters take `VariableCondition`s, or triples of name, operator, value; `or_queries` a list of mappings.

    Raises:
        TypeError: a keyword that is no filter of this query.
    """
    sort_by = keywords.pop("sort_by", None)
    descending = bool(keywords.pop("descending", False))
    alternatives = tuple(_keyword_pairs(query, each) for each in keywords.pop("or_queries", ()))
    given = _keyword_pairs(query, keywords)
    sorting: tuple[Ordering, ...] = ()
    if sort_by is not None:
        sort = next((s for s in query.sorts if sort_by in (s.name, s.by)), None)
        if sort is None or sort.variable:
            raise NotValid(f"sort_by is {sort_by!r}; expected one of {sort_names(query, variable=False)}")
        sorting = (Ordering(sort, descending),)
    return Criteria(given, alternatives, sorting)


def _keyword_pairs(query: Query, keywords: Mapping[str, Any]) -> GivenPairs:
    given: list[tuple[Filter, Any]] = []
    for name, value in keywords.items():
        filter_ = query.by_keyword.get(name)
        if filter_ is None:
            raise TypeError(f"{query.name} has no filter {name!r}; it has {', '.join(sorted(query.by_keyword))}")
        if value is not None:
            given.extend((filter_, v) for v in _keyword_values(query, filter_, value))
    return fitted(query, given)


def _keyword_values(query: Query, filter_: Filter, value: Any) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        return list_value(filter_, [value] if isinstance(value, str) else [str(v) for v in value])
    if filter_.kind is Kind.VARIABLES:
        conditions = [v if isinstance(v, VariableCondition) else VariableCondition(*v) for v in value]
        return [variable_condition(query, filter_, c.name, c.operator, c.value) for c in conditions]
    if filter_.kind is Kind.MOMENTS:
        return [moment_condition(filter_, *((v.operator, v.value) if isinstance(v, Moment) else v)) for v in value]
    return simple(filter_, value)
