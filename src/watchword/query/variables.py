"""Filters and orders by the value of a variable.

A value compares with variables of its own type; a number with those of every number type that can hold it. `neq` and
`notLike` mean: the variable exists, and `eq` or `like` does not hold. Source: `reference` 5.3, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from watchword.query.compile import Given, Place
from watchword.query.model import Predicate, SortBy
from watchword.query.predicates import pattern
from watchword.store.late import sa
from watchword.store.schema.ddl import INDEXED_TEXT
from watchword.store.table import Row
from watchword.store.tables import HistoricVariableRow, VariableRow
from watchword.values.codec import to_millis

Condition: TypeAlias = "sa.ColumnElement[bool]"

_WHOLE_TYPES = ("integer", "long", "short")
_LONG = 2.0**63
_ROWS_TYPE = {VariableRow: "type", HistoricVariableRow: "variable_type"}


def variables(row: type[Row], on: dict[str, str], *, no_task: bool = False) -> Predicate:
    """Match rows that have a variable as asked for; `on` maps attributes of the variable to those of the row."""

    def predicate(place: Place, given: Given) -> Condition:
        inner = place.inner(row)
        links = [inner.column(there) == place.column(here) for there, here in on.items()]
        if no_task:
            links.append(inner.column("task_id").is_(None))
        return place.exists(inner, *links, matches(inner, given))

    return predicate


def itself(place: Place, given: Given) -> Condition:
    """Match variables that are as asked for."""
    return matches(place, given)


def matches(place: Place, given: Given) -> Condition:
    """Return the condition on a variable's row."""
    condition = given.value
    name = place.column("name")
    if "variableNamesIgnoreCase" in given.names:
        named = sa.func.lower(name) == sa.func.lower(place.bind(given))
    else:
        named = name == place.bind(given)
    positive = {"neq": "eq", "notLike": "like"}.get(condition.operator)
    ignore_case = "variableValuesIgnoreCase" in given.names
    compared = compares(place, given, positive or condition.operator, ignore_case=ignore_case)
    return sa.and_(named, sa.not_(compared) if positive else compared)


def compares(place: Place, given: Given, operator: str, *, ignore_case: bool, offset: int = 1) -> Condition:
    """Return the condition on the value columns; the value is the parameter at `offset`."""
    value = given.value.value
    if value is None:
        columns = ("text", "text2", "long", "double", "byte_array_id")
        return sa.and_(*(place.column(c).is_(None) for c in columns))
    kind = place.column(_ROWS_TYPE[place.row])
    if isinstance(value, str):
        text: sa.ColumnElement[Any] = place.column("text")
        other: sa.ColumnElement[Any] = place.bind(given, offset, pattern if operator == "like" else None)
        if ignore_case:
            text, other = sa.func.lower(text), sa.func.lower(other)
        # A typed null is no other text: unknown must become false, as `neq` negates it.
        held = [kind == _text("string"), place.column("text").is_not(None), _OPERATORS[operator](text, other)]
        if operator == "eq" and not ignore_case:  # what the index over values holds
            head = sa.func.substr(place.column("text"), _whole(1), _whole(INDEXED_TEXT))
            held.append(head == place.bind(given, offset, _head))
        return sa.and_(*held)
    if operator == "like":
        return sa.false()
    compare = _OPERATORS[operator]
    if isinstance(value, bool):
        return sa.and_(kind == _text("boolean"), _filled(place, "long", compare, place.bind(given, offset, int)))
    if isinstance(value, datetime):
        return sa.and_(kind == _text("date"), _filled(place, "long", compare, place.bind(given, offset, to_millis)))
    double = sa.and_(kind == _text("double"), _filled(place, "double", compare, place.bind(given, offset, float)))
    if isinstance(value, float) and not (value.is_integer() and abs(value) < _LONG):
        return double
    whole = kind.in_([_text(t) for t in _WHOLE_TYPES])
    return sa.or_(sa.and_(whole, _filled(place, "long", compare, place.bind(given, offset, int))), double)


def _filled(place: Place, attribute: str, compare: Callable[[Any, Any], Condition], other: Any) -> Condition:
    column = place.column(attribute)
    return sa.and_(column.is_not(None), compare(column, other))


def _head(value: str) -> str:
    return value[:INDEXED_TEXT]


def _whole(constant: int) -> sa.ColumnElement[Any]:
    return sa.literal_column(str(constant))


def _text(constant: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{constant}'")


_OPERATORS: dict[str, Callable[[Any, Any], Condition]] = {
    "eq": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gteq": lambda a, b: a >= b,
    "like": lambda a, b: a.like(b, escape="\\"),
    "lt": lambda a, b: a < b,
    "lteq": lambda a, b: a <= b,
}

_SORTED_BY = {"string": "text", "double": "double"}
SORTABLE_TYPES = frozenset({"string", "boolean", "short", "integer", "long", "double", "date"})


def variable_order(row: type[Row], on: dict[str, str]) -> SortBy:
    """Order by the value of a variable; its name and type are the two parameters. Texts regardless of case."""

    def by(place: Place, given: Given) -> sa.ColumnElement[Any]:
        def condition(other: Place) -> Condition:
            return sa.and_(
                other.column("name") == other.bind(given),
                other.column(_ROWS_TYPE[row]) == other.bind(given, 1),
            )

        _, kind = given.value
        value = place.joined_if(row, on, condition).column(_SORTED_BY.get(kind, "long"))
        return sa.func.lower(value) if kind == "string" else value

    return by
