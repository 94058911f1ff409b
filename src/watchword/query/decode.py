"""URL parameters, JSON objects and Python keywords to criteria: one meaning, three spellings.

Errors are those of the published API: a value of the wrong type is `InvalidRequestException`, a bad sorting in JSON
`NotValidException`, an expression `BadUserRequestException`. Unknown names are ignored (observed in 7.24).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.core.errors import BadUserRequest, InvalidRequest, NotValid, NullValue, RestError, WatchwordError
from watchword.query.model import (
    ORDERED,
    Criteria,
    Filter,
    GivenPairs,
    Kind,
    Moment,
    Ordering,
    Query,
    Sort,
    VariableCondition,
)
from watchword.query.variables import SORTABLE_TYPES
from watchword.values.wire import parse_date

_RESERVED = frozenset({"sortBy", "sortOrder", "firstResult", "maxResults"})
_WHOLE = re.compile(r"[+-]?\d{1,19}")
_LIMITS = {Kind.WHOLE: 2**31, Kind.LONG: 2**63}
MAX_TEXT = 10_000
"""Characters of a text to compare with: more than any column holds, less than patterns may have on any database."""
_ABSENT_IF_EMPTY = frozenset((Kind.DATE, Kind.LONG, Kind.WHOLE))
_WORDS = {"true": True, "false": False}
_JSON_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?", re.ASCII)
_NO_VALUE = frozenset(("", "null"))
"""Texts that mean null where a variable is compared, as every text is tried as a date first (observed in 7.24)."""
_DIRECTIONS = {"asc": False, "desc": True}


def engine_error(message: str) -> RestError:
    """Return the error for criteria that don't go together: 500 `ProcessEngineException` in the reference."""
    return RestError(message, rest_type="ProcessEngineException", status=400, camunda_status=500, code=0)


# --- from a URL ------------------------------------------------------------------------------------------------------


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
    pairs = tuple(given)
    _check(query, pairs)
    return Criteria(pairs, (), _url_sorting(query, first.get("sortBy"), first.get("sortOrder")))


def _text_values(query: Query, filter_: Filter, text: str) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        return _list_value(filter_, [] if text == "" and (filter_.blank or filter_.some) else _split(text))
    if filter_.kind is Kind.VARIABLES:
        return [_variable(query, filter_, *_parts(filter_, part, 3)) for part in _split(text)]
    if filter_.kind is Kind.MOMENTS:
        return [_moment_condition(filter_, *_parts(filter_, part, 2)) for part in _split(text)]
    if filter_.kind in (Kind.FLAG, Kind.LONG, Kind.WHOLE):
        return _simple(filter_, _json_scalar(filter_, text.strip()))
    if text == "" and filter_.kind is Kind.DATE:
        return ()
    return _simple(filter_, text)


def _json_scalar(filter_: Filter, text: str) -> bool | int | float:
    """Return what a text of a URL is when read as JSON, as the reference does; other letter cases are no booleans.

    Raises:
        InvalidRequest: it is empty, or no boolean or number.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _JSON_NUMBER.fullmatch(text):
        return float(text) if "." in text or "e" in text.lower() else int(text)
    raise InvalidRequest(f"{filter_.name} is {text[:80]!r}; expected a {filter_.kind.value}")


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


def _url_sorting(query: Query, by: str | None, order: str | None) -> tuple[Ordering, ...]:
    if by is None and order is None:
        return ()
    sort = query.sort_by_name.get(by or "")
    if by is not None and (sort is None or sort.variable):
        raise InvalidRequest(f"sortBy is {by[:80]!r}; expected one of {_names(query, variable=False)}")
    if order is not None and order not in _DIRECTIONS:
        raise InvalidRequest(f"sortOrder is {order[:80]!r}; expected asc or desc")
    if sort is None or order is None:
        raise InvalidRequest("sortBy and sortOrder belong together; one of them is missing")
    return (Ordering(sort, _DIRECTIONS[order]),)


def _names(query: Query, *, variable: bool) -> str:
    return ", ".join(s.name for s in query.sorts if variable or not s.variable)


# --- from JSON -------------------------------------------------------------------------------------------------------


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
            if not isinstance(each, Mapping):
                raise InvalidRequest("orQueries holds something that is no JSON object")
            alternatives.append(_json_pairs(query, each))
    sorting = tuple(
        _json_ordering(query, each)
        for each in _sequence(body.get("sorting"), "sorting")
        if query.strict_sorting or not _says_nothing(each)
    )
    return Criteria(given, tuple(alternatives), sorting)


def _says_nothing(each: Any) -> bool:
    """Return whether an element of `sorting` names neither order nor direction, and so is none (observed in 7.24)."""
    return isinstance(each, Mapping) and each.get("sortBy") is None and each.get("sortOrder") is None


def _json_pairs(query: Query, body: Mapping[str, Any]) -> GivenPairs:
    given: list[tuple[Filter, Any]] = []
    for filter_ in query.by_name.values():
        value = body.get(filter_.name)
        if value is not None:
            given.extend((filter_, v) for v in _json_values(query, filter_, value))
    pairs = tuple(given)
    _check(query, pairs)
    return pairs


def _json_values(query: Query, filter_: Filter, value: Any) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        texts = [_element(filter_, v) for v in _sequence(value, filter_.name)]
        return _list_value(filter_, texts) if texts or not filter_.some else ()
    if filter_.kind is Kind.VARIABLES:
        return [_json_variable(query, filter_, v) for v in _sequence(value, filter_.name)]
    if filter_.kind is Kind.MOMENTS:
        return [_json_moment(filter_, v) for v in _sequence(value, filter_.name)]
    if value == "" and (filter_.by_presence or filter_.kind in _ABSENT_IF_EMPTY):
        return ()
    if isinstance(value, (Mapping, list)) and filter_.kind is not Kind.VALUE:
        raise InvalidRequest(f"{filter_.name} is a JSON object or list; expected a {filter_.kind.value}")
    return _simple(filter_, value)


def _element(filter_: Filter, value: Any) -> Any:
    """Return an element of a list of texts; null is one that nothing equals, where the filter takes it."""
    return None if value is None and filter_.nulls else _scalar_text(filter_, value)


def _sequence(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidRequest(f"{name} is no JSON list")
    return value


def _scalar_text(filter_: Filter, value: Any) -> str:
    if value is None:
        raise NullValue(f"{filter_.name} holds null; expected texts only")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _bounded(filter_, value)
    if isinstance(value, (int, float)):
        return str(value)
    raise InvalidRequest(f"{filter_.name} holds a JSON object or list; expected texts")


def _bounded(filter_: Filter, text: str) -> str:
    if "\0" in text:
        raise InvalidRequest(f"{filter_.name} holds a zero character")
    if len(text) > MAX_TEXT:
        raise InvalidRequest(f"{filter_.name} has {len(text)} characters; at most {MAX_TEXT} are compared")
    return text


def _json_variable(query: Query, filter_: Filter, value: Any) -> VariableCondition:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{filter_.name} holds something that is no JSON object")
    name, operator = value.get("name"), value.get("operator")
    if operator is None:
        raise InvalidRequest(f"{filter_.name} has no operator; expected one of {', '.join(sorted(filter_.operators))}")
    if isinstance(operator, (Mapping, list)) or isinstance(name, (Mapping, list)):
        raise InvalidRequest(f"{filter_.name}: name and operator must be texts")
    return _variable(query, filter_, None if name is None else str(name), str(operator), value.get("value"))


def _json_moment(filter_: Filter, value: Any) -> Moment:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{filter_.name} holds something that is no JSON object")
    return _moment_condition(filter_, str(value.get("operator")), value.get("value"))


def _json_ordering(query: Query, each: Any) -> Ordering:
    if not isinstance(each, Mapping):
        raise InvalidRequest("sorting holds something that is no JSON object")
    by, order = each.get("sortBy"), each.get("sortOrder")
    if isinstance(by, (Mapping, list)) or isinstance(order, (Mapping, list)):
        raise InvalidRequest("sorting: sortBy and sortOrder must be texts")
    if query.strict_sorting:
        return _url_sorting(query, None if by is None else str(by), "" if order is None else str(order))[0]
    sort = query.sort_by_name.get(str(by))
    if sort is None:
        raise NotValid(f"sortBy is {str(by)[:80]!r}; expected one of {_names(query, variable=True)}")
    if order not in _DIRECTIONS:
        raise NotValid(f"sortOrder is {str(order)[:80]!r}; expected asc or desc")
    return Ordering(sort, _DIRECTIONS[str(order)], _sort_parameters(sort, each.get("parameters")))


def _sort_parameters(sort: Sort, parameters: Any) -> tuple[str, str] | None:
    if not sort.variable:
        return None
    if parameters is not None and not isinstance(parameters, Mapping):
        raise InvalidRequest(f"sorting by {sort.name}: parameters is no JSON object")
    found = parameters or {}
    name, kind = found.get("variable"), found.get("type")
    if name is None:
        raise NullValue(f"sorting by {sort.name} needs parameters.variable, the variable's name")
    if not isinstance(name, str) or not isinstance(kind, str | None) or "\0" in name:
        raise NotValid(f"sorting by {sort.name}: parameters.variable and parameters.type must be texts")
    if kind is None or kind.lower() not in SORTABLE_TYPES:
        shown = "missing" if kind is None else repr(kind[:80])
        raise NullValue(f"sorting by {sort.name}: type is {shown}; expected one of {', '.join(sorted(SORTABLE_TYPES))}")
    return (name, kind.lower())


# --- from Python -----------------------------------------------------------------------------------------------------


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
            raise NotValid(f"sort_by is {sort_by!r}; expected one of {_names(query, variable=False)}")
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
    pairs = tuple(given)
    _check(query, pairs)
    return pairs


def _keyword_values(query: Query, filter_: Filter, value: Any) -> Sequence[Any]:
    if filter_.kind is Kind.TEXTS:
        return _list_value(filter_, [value] if isinstance(value, str) else [str(v) for v in value])
    if filter_.kind is Kind.VARIABLES:
        conditions = [v if isinstance(v, VariableCondition) else VariableCondition(*v) for v in value]
        return [_variable(query, filter_, c.name, c.operator, c.value) for c in conditions]
    if filter_.kind is Kind.MOMENTS:
        return [_moment_condition(filter_, *((v.operator, v.value) if isinstance(v, Moment) else v)) for v in value]
    return _simple(filter_, value)


# --- values ----------------------------------------------------------------------------------------------------------


def _list_value(filter_: Filter, values: list[Any]) -> Sequence[Any]:
    if not values:
        if filter_.some:
            raise NotValid(f"{filter_.name} is an empty list; leave it out or name something")
        if not filter_.empty:
            raise engine_error(f"{filter_.name} is an empty list; leave it out or name something")
        return ()
    change = filter_.change
    return (tuple(values if change is None else map(change, values)),)


def _simple(filter_: Filter, value: Any) -> Sequence[Any]:
    """Return no value or one, of the filter's kind."""
    kind = filter_.kind
    if kind is Kind.EXPRESSION:
        raise BadUserRequest(f"{filter_.name}: a query that a caller writes may not hold expressions; give the value")
    decoded = _DECODERS[kind](filter_, value)
    if kind is Kind.FLAG:
        return (True,) if decoded or filter_.by_presence else ()
    return (decoded if filter_.change is None else filter_.change(decoded),)


def _text(filter_: Filter, value: Any) -> str:
    text = _scalar_text(filter_, value)
    if filter_.choices and text not in filter_.choices:
        raise InvalidRequest(f"{filter_.name} is {text[:80]!r}; expected one of {', '.join(filter_.choices)}")
    return text


def _whole(filter_: Filter, value: Any) -> int:
    limit = _LIMITS[filter_.kind]
    number: int | None = None
    if isinstance(value, str):
        if _WHOLE.fullmatch(value.strip()) and value.isascii():
            number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, float) and abs(value) < limit:
        number = int(value)
    if number is None or not -limit <= number < limit:
        raise InvalidRequest(f"{filter_.name} is {str(value)[:80]!r}; expected a whole number below {limit}")
    return number


def _flag(filter_: Filter, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    text = str(value).strip()
    if text not in ("true", "True", "TRUE", "false", "False", "FALSE", ""):
        raise InvalidRequest(f"{filter_.name} is {text[:80]!r}; expected true or false")
    return text.lower() == "true"


def _date(filter_: Filter, value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**47:
        try:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)
        except OverflowError:
            pass
    found = parse_moment(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidRequest(
            f"{filter_.name} is {str(value)[:80]!r}; expected a date like 2030-01-31T12:00:00.000+0000"
        )
    return found


def parse_moment(text: str) -> datetime | None:
    """Return the moment that a text of the published form means, or None if it has another form."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _value(filter_: Filter, value: Any) -> Any:
    if not _is_simple(value):
        raise InvalidRequest(f"{filter_.name} is a JSON object or list, which can't be compared")
    return _bounded(filter_, value) if isinstance(value, str) else value


def _is_simple(value: Any) -> bool:
    return value is None or isinstance(value, (str, bool, int, float, datetime))


_DECODERS: Mapping[Kind, Callable[[Filter, Any], Any]] = {
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.LONG: _whole,
    Kind.TEXT: _text,
    Kind.VALUE: _value,
    Kind.WHOLE: _whole,
}


def _variable(query: Query, filter_: Filter, name: str | None, operator: str, value: Any) -> VariableCondition:
    if operator not in filter_.operators:
        expected = ", ".join(sorted(filter_.operators))
        raise InvalidRequest(f"{filter_.name} has the operator {operator[:80]!r}; expected one of {expected}")
    if not _is_simple(value):
        raise engine_error(f"{filter_.name}: a list or an object can't be compared")
    value = _value(filter_, value)
    if isinstance(value, str):
        value = None if value.strip() in _NO_VALUE else parse_moment(value) or value
    elif isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        raise InvalidRequest(f"{filter_.name} has a number beyond 64 bits")
    if name is not None and "\0" in name:
        raise InvalidRequest(f"{filter_.name} holds a zero character")
    engine = query.variable_errors_are_engine
    if name is None:
        error: WatchwordError = NullValue if engine else NotValid  # type: ignore[assignment]
        raise error(f"{filter_.name} has no variable name")  # type: ignore[operator]
    if operator in ORDERED and (value is None or isinstance(value, bool)):
        message = f"{filter_.name}: {operator} can't compare with {'null' if value is None else 'a boolean'}"
        raise engine_error(message) if engine else NotValid(message)
    return VariableCondition(name, operator, value)


def _moment_condition(filter_: Filter, operator: str, value: Any) -> Moment:
    if operator not in ("gt", "lt"):
        raise InvalidRequest(f"{filter_.name} has the operator {operator[:80]!r}; expected gt or lt")
    return Moment(operator, _date(filter_, value))


def _check(query: Query, pairs: GivenPairs) -> None:
    if query.checks:
        values = {f.name: v for f, v in pairs}
        for check in query.checks:
            check(values)
