"""Criteria to SQL text, compiled once per shape: what differs between two queries of one shape are parameters only.

SQLAlchemy builds and compiles; it never executes (`docs/decisions`: what SQLAlchemy is for).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from watchword.query.model import Criteria, GivenPairs, Moment, Ordering, Query, VariableCondition
from watchword.store.late import sa
from watchword.store.table import Row
from watchword.store.tables import TABLES

Restriction = GivenPairs
"""Filters that the caller's rights add; they hold beside the criteria."""

_STEP = 1024
_FIRST, _LIMIT, _NOW, _CONSTANT = -1, -2, -3, -4


def relation(row: type[Row]) -> sa.TableClause:
    """Return the table of a row class for use in queries: names only, so that parameters carry no type."""
    return _relation(row.table.name)


@cache
def _relation(name: str) -> sa.TableClause:
    table = next(t for t in TABLES if t.name == name)
    return sa.table(name.lower(), *(sa.column(c.name.lower()) for c in table.columns))


# --- values and their shape ------------------------------------------------------------------------------------------


def bucket(length: int) -> int:
    """Return how many parameters a list of `length` values takes: few different numbers, so few shapes."""
    if length > _STEP:
        return -(-length // _STEP) * _STEP
    return 1 << (length - 1).bit_length() if length else 0


def parameters_of(value: Any) -> Sequence[Any]:
    """Return the parameters that a value brings; lists are padded to a power of two with their last element."""
    if value is True:
        return ()
    if isinstance(value, tuple):
        return (*value, *[value[-1]] * (bucket(len(value)) - len(value))) if value else ()
    if isinstance(value, VariableCondition):
        return (value.name, value.value)
    if isinstance(value, Moment):
        return (value.value,)
    return (value,)


def _shape(value: Any) -> Hashable:
    if value is True:
        return True
    if isinstance(value, tuple):
        return bucket(len(value))
    if isinstance(value, VariableCondition):
        return (value.operator, _value_shape(value.value))
    if isinstance(value, Moment):
        return value.operator
    return _value_shape(value)


def _value_shape(value: Any) -> Hashable:
    whole = isinstance(value, float) and value.is_integer()
    return (type(value).__name__, whole)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was given and where its parameters begin."""

    value: Any
    index: int
    names: frozenset[str] = frozenset()
    """All filters given beside this one."""
    either: bool = False
    """True if any of them may match, not all."""


# --- building --------------------------------------------------------------------------------------------------------


class _Building:
    """One statement in the making: its parameters and its alias names."""

    def __init__(self) -> None:
        self.plan: list[tuple[int, Callable[[Any], Any] | None]] = []
        self.names: set[str] = set()
        self._aliases = 0

    def alias(self, row: type[Row]) -> sa.FromClause:
        self._aliases += 1
        return relation(row).alias(f"t{self._aliases}")

    def bind(self, index: int, change: Callable[[Any], Any] | None) -> sa.BindParameter[Any]:
        name = f"p{len(self.plan)}"
        self.plan.append((index, change))
        self.names.add(name)
        return sa.bindparam(name, type_=sa.types.NullType())


_Choices: TypeAlias = "dict[str, list[sa.ColumnElement[bool]]]"
"""Conditions on a shared inner table by choice; those of the choice without a name always hold."""


class Place:
    """A table inside the statement: predicates take columns from it and reach other tables by it."""

    __slots__ = ("_building", "_joined", "_together", "alias", "row")

    def __init__(self, building: _Building, row: type[Row]) -> None:
        self._building = building
        self.row = row
        self.alias = building.alias(row)
        self._joined: dict[Hashable, tuple[Place, sa.ColumnElement[bool]]] = {}
        self._together: dict[Hashable, tuple[Place, list[sa.ColumnElement[bool]], _Choices]] = {}

    def column(self, attribute: str) -> sa.ColumnElement[Any]:
        """Return the column of `attribute`."""
        column: sa.ColumnElement[Any] = self.alias.c[self.row.table.by_attribute[attribute].name.lower()]
        return column

    def bind(self, given: Given, offset: int = 0, change: Callable[[Any], Any] | None = None) -> sa.BindParameter[Any]:
        """Return a parameter that holds the given value (or its part at `offset`), changed by `change`."""
        return self._building.bind(given.index + offset, change)

    def now(self) -> sa.BindParameter[Any]:
        """Return a parameter that holds the moment of the query."""
        return self._building.bind(_NOW, None)

    def joined(self, row: type[Row], **on: str) -> Place:
        """Return the table of `row`, joined once: `on` maps its attributes to those of this table; may be absent."""
        return self.joined_if(row, on)

    def joined_if(
        self, row: type[Row], on: dict[str, str], condition: Callable[[Place], sa.ColumnElement[bool]] | None = None
    ) -> Place:
        """Return the table of `row`, joined where `condition` holds as well."""
        key = (row, tuple(on.items()), condition)
        if key not in self._joined:
            other = Place(self._building, row)
            links = [other.column(there) == self.column(here) for there, here in on.items()]
            if condition is not None:
                links.append(condition(other))
            self._joined[key] = (other, sa.and_(*links))
        return self._joined[key][0]

    def inner(self, row: type[Row]) -> Place:
        """Return the table of `row` for a sub-query."""
        return Place(self._building, row)

    def source(self) -> sa.FromClause:
        """Return this table and what was joined to it."""
        source: sa.FromClause = self.alias
        for other, on in self._joined.values():
            source = source.outerjoin(other.source(), on)
        return source

    def exists(self, inner: Place, *conditions: sa.ColumnElement[bool] | None) -> sa.ColumnElement[bool]:
        """Return: a row of `inner` meets all `conditions`."""
        held = [c for c in conditions if c is not None]
        return sa.exists(sa.select(sa.literal_column("1")).select_from(inner.source()).where(*held))

    def together(self, key: Hashable, open_: Callable[[Place], tuple[Place, list[sa.ColumnElement[bool]]]]) -> Place:
        """Return the one inner table that all filters of `key` share; `one row` must satisfy them all."""
        if key not in self._together:
            inner, fixed = open_(self)
            self._together[key] = (inner, fixed, {})
        return self._together[key][0]

    def require(self, key: Hashable, condition: sa.ColumnElement[bool], *, choice: str = "") -> None:
        """Add a condition on the shared inner table of `key`; of several choices, the conditions of one are enough."""
        self._together[key][2].setdefault(choice, []).append(condition)

    def close_together(self, *, either: bool) -> list[sa.ColumnElement[bool]]:
        """Return the conditions of all shared inner tables, and forget these."""
        made = []
        for inner, fixed, choices in self._together.values():
            if either:
                made.append(self.exists(inner, *fixed, sa.or_(*(c for held in choices.values() for c in held))))
                continue
            always = choices.pop("", [])
            one = [sa.or_(*(sa.and_(*held) for held in choices.values()))] if choices else []
            made.append(self.exists(inner, *fixed, *always, *one))
        self._together = {}
        return made


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text and, for each placeholder, which parameter goes there."""

    sql: str
    plan: tuple[tuple[int, Callable[[Any], Any] | None], ...]

    def parameters(self, leaves: Sequence[Any], first: int, limit: int | None, now: datetime) -> list[Any]:
        """Return the values of the placeholders in order."""
        fixed = {_FIRST: first, _LIMIT: limit, _NOW: now, _CONSTANT: None}
        out = []
        for index, change in self.plan:
            value = fixed[index] if index < 0 else leaves[index]
            out.append(value if change is None else change(value))
        return out


class Compiler:
    """Compiles criteria for one dialect and remembers the statements, by shape, up to `capacity`."""

    def __init__(self, dialect: sa.Dialect, capacity: int = 2000) -> None:
        self._dialect = dialect
        self._capacity = capacity
        self._statements: OrderedDict[Hashable, Statement] = OrderedDict()
        self._lock = threading.Lock()

    def statement(
        self, query: Query, criteria: Criteria, restrict: Restriction, *, counting: bool, first: bool, limit: bool
    ) -> Statement:
        """Return the statement of the shape of `criteria`."""
        sets = (criteria.given, *criteria.alternatives, restrict)
        key = (
            query.name,
            counting,
            first,
            limit,
            tuple(tuple((f.name, _shape(v)) for f, v in pairs) for pairs in sets),
            tuple((o.sort.name, o.descending, o.parameters and o.parameters[1]) for o in criteria.sorting),
        )
        with self._lock:
            found = self._statements.get(key)
            if found is not None:
                self._statements.move_to_end(key)
                return found
        made = self._compile(query, criteria, restrict, counting=counting, first=first, limit=limit)
        with self._lock:
            self._statements[key] = made
            if len(self._statements) > self._capacity:
                self._statements.popitem(last=False)
        return made

    def _compile(
        self, query: Query, criteria: Criteria, restrict: Restriction, *, counting: bool, first: bool, limit: bool
    ) -> Statement:
        building = _Building()
        place = Place(building, query.row)
        index = 0
        held: list[sa.ColumnElement[bool]] = [] if query.base is None else [query.base(place)]
        asked = {f.name for f, _ in criteria.given}
        held += [make(place) for name, make in query.unless_asked.items() if name not in asked]
        conditions, index = _conditions(place, criteria.given, index, either=False)
        held += conditions
        for alternative in criteria.alternatives:
            conditions, index = _conditions(place, alternative, index, either=True)
            if conditions:
                held.append(sa.or_(*conditions))
        conditions, index = _conditions(place, restrict, index, either=False)
        held += conditions
        if counting:
            statement = sa.select(sa.func.count()).select_from(place.source()).where(*held)
        else:
            columns = [place.column(c.attribute) for c in query.row.table.columns]
            columns += [make(place).label(name) for name, make in query.extras.items()]
            order = self._order(place, criteria.sorting, index)
            statement = sa.select(*columns).select_from(place.source()).where(*held).order_by(*order)
            if limit:
                statement = statement.limit(building.bind(_LIMIT, None))
            if first:
                statement = statement.offset(building.bind(_FIRST, None))
        return self._finish(building, statement)

    def view(self, query: Query, columns: Sequence[str], restrict: Restriction) -> Statement:
        """Return the statement that selects `columns` of all lines that `restrict` lets through."""
        key = ("view", query.name, tuple(columns), tuple((f.name, _shape(v)) for f, v in restrict))
        with self._lock:
            found = self._statements.get(key)
        if found is not None:
            return found
        building = _Building()
        place = Place(building, query.row)
        held: list[sa.ColumnElement[bool]] = [] if query.base is None else [query.base(place)]
        conditions, _ = _conditions(place, restrict, 0, either=False)
        chosen = [place.column(attribute).label(attribute) for attribute in columns]
        statement = sa.select(*chosen).select_from(place.source()).where(*held, *conditions)
        made = self._finish(building, statement)
        with self._lock:
            self._statements[key] = made
        return made

    def _finish(self, building: _Building, statement: Any) -> Statement:
        compiled = statement.compile(dialect=self._dialect)
        names: Iterable[str] = getattr(compiled, "positiontup", None) or ()
        plan = [
            building.plan[int(name[1:])] if name in building.names else (_CONSTANT, _constant(compiled.params[name]))
            for name in names
        ]
        return Statement(str(compiled), tuple(plan))

    def _order(self, place: Place, sorting: Sequence[Ordering], index: int) -> list[sa.ColumnElement[Any]]:
        order: list[sa.ColumnElement[Any]] = []
        by_id = False
        for ordering in sorting:
            by = ordering.sort.by
            if isinstance(by, str):
                expression = self._collated(place.row, by, place.column(by))
                by_id = by_id or by == "id"
            else:
                expression = by(place, Given(ordering.parameters, index))
                text = _text_of(expression, ordering)
                if text:
                    expression = self._binary(expression)
            if ordering.parameters is not None:
                index += 2
            order.append(expression.desc().nulls_first() if ordering.descending else expression.asc().nulls_last())
        if not by_id:
            order.append(place.column("id").asc())
        return order

    def _collated(self, row: type[Row], attribute: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        if row.table.by_attribute[attribute].kind.name not in ("str", "text") or attribute == "id":
            return column
        return self._binary(column)

    def _binary(self, expression: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        return sa.collate(expression, "C") if self._dialect.name == "postgresql" else expression


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


_TEXT_COLUMNS = frozenset({"key_", "name_", "business_key_", "tenant_id_", "version_tag_", "text_"})


def _text_of(expression: sa.ColumnElement[Any], ordering: Ordering) -> bool:
    if ordering.parameters is not None:
        return ordering.parameters[1] == "string"
    from sqlalchemy.sql import visitors

    return any(getattr(e, "name", None) in _TEXT_COLUMNS for e in visitors.iterate(expression))


def _conditions(
    place: Place, pairs: GivenPairs, index: int, *, either: bool
) -> tuple[list[sa.ColumnElement[bool]], int]:
    names = frozenset(f.name for f, _ in pairs)
    made: list[sa.ColumnElement[bool]] = []
    for filter_, value in pairs:
        if filter_.predicate is not None:
            condition = filter_.predicate(place, Given(value, index, names, either))
            if condition is not None:
                made.append(condition)
        index += len(parameters_of(value))
    return made + place.close_together(either=either), index


def leaves(criteria: Criteria, restrict: Restriction) -> list[Any]:
    """Return all parameters of `criteria` and `restrict`, in the order the statement counts them."""
    found: list[Any] = []
    for pairs in (criteria.given, *criteria.alternatives, restrict):
        for _, value in pairs:
            found.extend(parameters_of(value))
    for ordering in criteria.sorting:
        if ordering.parameters is not None:
            found.extend(ordering.parameters)
    return found
