"""Criteria from a JSON object, `orQueries` and `sorting` included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchword.core.errors import InvalidRequest, NotValid, NullValue, RestError
from watchword.query.decode.url import DIRECTIONS, sort_names, url_sorting
from watchword.query.decode.values import (
    engine_error,
    fitted,
    list_value,
    missing,
    moment_condition,
    scalar_text,
    simple,
    variable_condition,
    wrong_type,
)
from watchword.query.model import Criteria, Filter, GivenPairs, Kind, Moment, Ordering, Query, Sort, VariableCondition
from watchword.query.variables import SORTABLE_TYPES

_ABSENT_IF_EMPTY = frozenset((Kind.DATE, Kind.LONG, Kind.WHOLE))


def from_json(query: Query, body: Mapping[str, Any] | None) -> Criteria:
    """Return the criteria that a JSON object means, `orQueries` and `sorting` included."""
    if body is None:
        return Criteria()
    if not isinstance(body, Mapping):
        raise InvalidRequest("The query is no JSON object")
    given = _json_pairs(query, body)
    alternatives: list[GivenPairs] = []
    if query.alternatives:
        for each in _sequence(body.get("orQueries"), "orQueries"):
            alternatives.append(_alternatives(query, _object(each, "orQueries")))
    sorting = tuple(
        _json_ordering(query, each)
        for each in _sequence(body.get("sorting"), "sorting")
        if query.strict_sorting or not _says_nothing(each)
    )
    return Criteria(given, tuple(alternatives), sorting)


def _alternatives(query: Query, body: Mapping[str, Any]) -> GivenPairs:
    pairs = _json_pairs(query, body, alternatives=True)
    for name in sorted(query.never_alternatives & {filter_.name for filter_, _ in pairs}):
        raise engine_error(f"{name} can't be one of several alternatives; use it beside orQueries")
    return pairs


def _says_nothing(each: Any) -> bool:
    """Return whether an element of `sorting` names neither order nor direction, and so is none (observed in 7.24)."""
    return isinstance(each, Mapping) and each.get("sortBy") is None and each.get("sortOrder") is None


def _json_pairs(query: Query, body: Mapping[str, Any], *, alternatives: bool = False) -> GivenPairs:
    given: list[tuple[Filter, Any]] = []
    for filter_ in query.by_name.values():
        value = body.get(filter_.name)
        if value is not None:
            given.extend((filter_, v) for v in _json_values(query, filter_, value))
    return fitted(query, given, alternatives=alternatives)


def _json_values(query: Query, filter_: Filter, value: Any) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        texts = [_element(filter_, v) for v in _sequence(value, filter_.name)]
        return list_value(filter_, texts) if texts or not filter_.some else ()
    if filter_.kind is Kind.VARIABLES:
        return [_json_variable(query, filter_, v) for v in _sequence(value, filter_.name)]
    if filter_.kind is Kind.MOMENTS:
        return [_json_moment(filter_, v) for v in _sequence(value, filter_.name)]
    if value == "" and (filter_.by_presence or filter_.kind in _ABSENT_IF_EMPTY):
        return ()
    if isinstance(value, (Mapping, list)) and filter_.kind is not Kind.VALUE:
        raise InvalidRequest(f"{filter_.name} is a JSON object or list; its type is {filter_.kind.value}")
    return simple(filter_, value)


def _element(filter_: Filter, value: Any) -> Any:
    """Return an element of a list of texts; null is one that nothing equals, where the filter takes it."""
    if value is None and not filter_.nulls:
        raise filter_.refusal(f"{filter_.name} holds null; expected texts only")
    return None if value is None else scalar_text(filter_, value)


def _sequence(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidRequest(f"{name} is no JSON list")
    return value


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if value is None:
        raise missing(f"{name} holds null; expected JSON objects only")
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{name} holds something that is no JSON object")
    return value


def _json_variable(query: Query, filter_: Filter, given: Any) -> VariableCondition:
    value = _object(given, filter_.name)
    name, operator = value.get("name"), value.get("operator")
    if operator is None:
        raise missing(f"{filter_.name} has no operator; expected one of {', '.join(sorted(filter_.operators))}")
    if isinstance(operator, (Mapping, list)) or isinstance(name, (Mapping, list)):
        raise InvalidRequest(f"{filter_.name}: name and operator must be texts")
    return variable_condition(query, filter_, None if name is None else str(name), str(operator), value.get("value"))


def _json_moment(filter_: Filter, given: Any) -> Moment:
    condition = _object(given, filter_.name)
    operator, value = condition.get("operator"), condition.get("value")
    if operator is None:
        raise missing(f"{filter_.name} has no operator; expected gt or lt")
    if value is None:
        raise NullValue(f"{filter_.name} has no value; expected a date like 2030-01-31T12:00:00.000+0000")
    if not isinstance(value, str):
        raise wrong_type(f"{filter_.name} is no text; expected a date like 2030-01-31T12:00:00.000+0000")
    return moment_condition(filter_, str(operator), value)


def _json_ordering(query: Query, each: Any) -> Ordering:
    order_by = _object(each, "sorting")
    by, order = order_by.get("sortBy"), order_by.get("sortOrder")
    if isinstance(by, (Mapping, list)) or isinstance(order, (Mapping, list)):
        raise InvalidRequest("sorting: sortBy and sortOrder must be texts")
    if query.strict_sorting:
        return url_sorting(query, None if by is None else str(by), "" if order is None else str(order))[0]
    sort = query.sort_by_name.get(str(by))
    if sort is None:
        raise NotValid(f"sortBy is {str(by)[:80]!r}; expected one of {sort_names(query, variable=True)}")
    if order not in DIRECTIONS:
        raise NotValid(f"sortOrder is {str(order)[:80]!r}; expected asc or desc")
    return Ordering(sort, DIRECTIONS[str(order)], _sort_parameters(sort, order_by.get("parameters")))


def _sort_parameters(sort: Sort, parameters: Any) -> tuple[str, str] | None:
    if not sort.variable:
        return None
    if parameters is not None and not isinstance(parameters, Mapping):
        raise InvalidRequest(f"sorting by {sort.name}: parameters is no JSON object")
    found = parameters or {}
    name, kind = found.get("variable"), found.get("type")
    if name is None:
        raise NullValue(f"sorting by {sort.name} needs parameters.variable, the variable's name")
    if not isinstance(name, str) or not isinstance(kind, str | None):
        raise wrong_type(f"sorting by {sort.name}: parameters.variable and parameters.type must be texts")
    if "\0" in name:
        raise NotValid(f"sorting by {sort.name}: parameters.variable holds a zero character")
    return name, _sortable(sort, kind)


def _sortable(sort: Sort, kind: str | None) -> str:
    """Return the inner name of the type that is sorted by; its first letter may be a capital."""
    expected = f"expected one of {', '.join(sorted(SORTABLE_TYPES))}"
    if kind is None:
        raise NullValue(f"sorting by {sort.name}: type is missing; {expected}")
    if not kind:
        raise RestError(f"sorting by {sort.name}: type is empty; {expected}", **_EMPTY_TYPE)
    name = kind[0].lower() + kind[1:]
    if name in SORTABLE_TYPES:
        return name
    error = engine_error if name in _UNSORTABLE_TYPES else NullValue
    raise error(f"sorting by {sort.name}: type is {kind[:80]!r}; {expected}")


_UNSORTABLE_TYPES = frozenset({"bytes", "file", "json", "null", "number", "object", "secret", "xml"})
_EMPTY_TYPE: Mapping[str, Any] = {"rest_type": "StringIndexOutOfBoundsException", "status": 400, "camunda_status": 500}
