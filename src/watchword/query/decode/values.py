"""Values of filters, whichever way they were spelled, by the kind of the filter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.core.errors import BadUserRequest, InvalidRequest, NotValid, NullValue, RestError, WatchwordError
from watchword.query.model import ORDERED, Filter, GivenPairs, Kind, Moment, Query, VariableCondition
from watchword.values.wire import parse_date

_WHOLE = re.compile(r"[+-]?\d{1,19}")
_LIMITS = {Kind.WHOLE: 2**31, Kind.LONG: 2**63}
MAX_TEXT = 10_000
"""Characters of a text to compare with: more than any column holds, less than patterns may have on any database."""
_NO_VALUE = frozenset(("", "null"))
"""Texts that mean null where a variable is compared, as every text is tried as a date first (observed in 7.24)."""


def engine_error(message: str) -> RestError:
    """Return the error for criteria that don't go together: 500 `ProcessEngineException` in the reference."""
    return RestError(message, rest_type="ProcessEngineException", status=400, camunda_status=500, code=0)


def missing(message: str) -> RestError:
    """Return the error for a part that isn't there: 500 `NullPointerException` in the reference."""
    return RestError(message, rest_type="NullPointerException", status=400, camunda_status=500)


def wrong_type(message: str) -> RestError:
    """Return the error for a value of another JSON type: 500 `ClassCastException` in the reference."""
    return RestError(message, rest_type="ClassCastException", status=400, camunda_status=500)


def scalar_text(filter_: Filter, value: Any) -> str:
    """Return a number, boolean or text as text of a bounded length."""
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


def list_value(filter_: Filter, values: list[Any]) -> Sequence[Any]:
    """Return no value or one, a tuple; an empty list is absent or refused, as the filter says."""
    if not values:
        if filter_.some:
            raise NotValid(f"{filter_.name} is an empty list; leave it out or name something")
        if not filter_.empty:
            raise engine_error(f"{filter_.name} is an empty list; leave it out or name something")
        return ()
    change = filter_.change
    return (tuple(values if change is None else map(change, values)),)


def simple(filter_: Filter, value: Any) -> Sequence[Any]:
    """Return no value or one, of the filter's kind."""
    kind = filter_.kind
    if kind is Kind.EXPRESSION:
        raise BadUserRequest(f"{filter_.name}: a query that a caller writes may not hold expressions; give the value")
    decoded = _DECODERS[kind](filter_, value)
    if kind is Kind.FLAG:
        return (True,) if decoded or filter_.by_presence else ()
    return (decoded if filter_.change is None else filter_.change(decoded),)


def _text(filter_: Filter, value: Any) -> str:
    text = scalar_text(filter_, value)
    known = text if filter_.change is None else filter_.change(text)
    if filter_.choices and known not in filter_.choices:
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


def variable_condition(query: Query, filter_: Filter, name: str | None, operator: str, value: Any) -> VariableCondition:
    """Return a condition on a variable, with a value that can be compared."""
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
        error: WatchwordError = NullValue if engine else NotValid  # type: ignore[assignment]  # a class of error
        raise error(f"{filter_.name} has no variable name")  # type: ignore[operator]  # the class just chosen
    if operator in ORDERED and (value is None or isinstance(value, bool)):
        message = f"{filter_.name}: {operator} can't compare with {'null' if value is None else 'a boolean'}"
        raise engine_error(message) if engine else NotValid(message)
    return VariableCondition(name, operator, value)


def moment_condition(filter_: Filter, operator: str, value: Any) -> Moment:
    """Return a condition on a moment."""
    if operator not in ("gt", "lt"):
        raise InvalidRequest(f"{filter_.name} has the operator {operator[:80]!r}; expected gt or lt")
    return Moment(operator, _date(filter_, value))


def fitted(query: Query, given: Iterable[tuple[Filter, Any]], *, alternatives: bool = False) -> GivenPairs:
    """Return what was given after the query has said whether it goes together; of filters that exclude one another the
    last counts. `alternatives`: one of the filters is enough, so more of them go together."""
    pairs = tuple(given)
    checks = query.checks if alternatives else (*query.checks, *query.checks_of_all)
    if checks:
        values = {f.name: v for f, v in pairs}
        for check in checks:
            check(values)
    names = {f.name for f, _ in pairs}
    replaced = {
        name
        for group in query.last_of
        for number, name in enumerate(group)
        if name in names and not names.isdisjoint(group[number + 1 :])
    }
    return tuple(pair for pair in pairs if pair[0].name not in replaced) if replaced else pairs
