"""Criteria from the parameters of a URL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from watchword.core.errors import InvalidRequest
from watchword.query.decode.values import fitted, list_value, moment_condition, simple, variable_condition
from watchword.query.model import Criteria, Filter, Kind, Ordering, Query

WORDS = {"true": True, "false": False}
DIRECTIONS = {"asc": False, "desc": True}
_JSON_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?", re.ASCII)


def from_parameters(query: Query, items: Iterable[tuple[str, str]]) -> Criteria:
    """Return the criteria that the parameters of a URL mean; of a name given twice the first counts."""
    first: dict[str, str] = {}
    for name, text in items:
        first.setdefault(name, text)
    given: list[tuple[Filter, Any]] = []
    for name, text in first.items():
        filter_ = query.by_name.get(query.aliases.get(name, name))
        if filter_ is not None:
            given.extend((filter_, value) for value in _text_values(query, filter_, text))
    return Criteria(fitted(query, given), (), url_sorting(query, first.get("sortBy"), first.get("sortOrder")))


def _text_values(query: Query, filter_: Filter, text: str) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        return list_value(filter_, [] if text == "" and (filter_.blank or filter_.some) else _split(text))
    if filter_.kind is Kind.VARIABLES:
        return [variable_condition(query, filter_, *_parts(filter_, part, 3)) for part in _split(text)]
    if filter_.kind is Kind.MOMENTS:
        return [moment_condition(filter_, *_parts(filter_, part, 2)) for part in _split(text)]
    if filter_.kind in (Kind.FLAG, Kind.LONG, Kind.WHOLE):
        return simple(filter_, _json_scalar(filter_, text.strip()))
    if text == "" and filter_.kind is Kind.DATE:
        return ()
    return simple(filter_, text)


def _json_scalar(filter_: Filter, text: str) -> bool | int | float:
    """Return what a text of a URL is when read as JSON, as the reference does; other letter cases are no booleans.

    Raises:
        InvalidRequest: it is empty, or no boolean or number.
    """
    if text in WORDS:
        return WORDS[text]
    if _JSON_NUMBER.fullmatch(text):
        return float(text) if "." in text or "e" in text.lower() else int(text)
    raise InvalidRequest(f"{filter_.name} is {text[:80]!r}; its type is {filter_.kind.value}")


def _split(text: str) -> list[str]:
    parts = text.split(",")
    while len(parts) > 1 and parts[-1] == "":
        parts.pop()
    return parts


def _parts(filter_: Filter, part: str, count: int) -> list[str]:
    found = part.split("_")
    if len(found) != count or not all(found[1:]):
        raise InvalidRequest(f"{filter_.name} is {part[:80]!r}; expected {count} parts with _ between them")
    return found


def url_sorting(query: Query, by: str | None, order: str | None) -> tuple[Ordering, ...]:
    """Return the order that the two sorting parameters of a URL mean; each needs the other."""
    if by is None and order is None:
        return ()
    sort = query.sort_by_name.get(by or "")
    if by is not None and (sort is None or sort.variable):
        raise InvalidRequest(f"sortBy is {by[:80]!r}; expected one of {sort_names(query, variable=False)}")
    if order is not None and order not in DIRECTIONS:
        raise InvalidRequest(f"sortOrder is {order[:80]!r}; expected asc or desc")
    if sort is None or order is None:
        raise InvalidRequest("sortBy and sortOrder belong together; one of them is missing")
    return (Ordering(sort, DIRECTIONS[order]),)


def sort_names(query: Query, *, variable: bool) -> str:
    """Return the names that one may sort by, for a message; `variable`: those by a variable too."""
    return ", ".join(s.name for s in query.sorts if variable or not s.variable)
