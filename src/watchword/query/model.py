"""What a query is made of: filters and sorts as rows of data, and criteria as what somebody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from watchword.core.errors import BadUserRequest, NullValue

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from watchword.query.compile import Given, Place
    from watchword.store.table import Row

Predicate: TypeAlias = "Callable[[Place, Given], ColumnElement[bool] | None]"
Expression: TypeAlias = "Callable[[Place], ColumnElement[Any]]"
SortBy: TypeAlias = "Callable[[Place, Given], ColumnElement[Any]]"


class Kind(Enum):
    """What a filter's value is: how it is read from text and from JSON."""

    TEXT = "string"
    TEXTS = "strings"
    WHOLE = "integer"
    LONG = "long"
    FLAG = "boolean"
    """Only `true` filters; `false` is as good as absent (observed in 7.24)."""
    DATE = "date"
    VARIABLES = "variables"
    """Conditions on variables: `name_operator_value` in text, objects in JSON."""
    MOMENTS = "moments"
    """Conditions on a moment: `operator_date` in text, objects in JSON."""
    VALUE = "value"
    """Any simple value; together with a name it makes a condition on a variable."""
    EXPRESSION = "expression"
    """An expression that gives the value; refused in queries that a caller writes."""


ORDERED = frozenset({"gt", "gteq", "lt", "lteq"})

EQUALITY = frozenset({"eq", "neq"})
OPERATORS = EQUALITY | ORDERED | {"like"}
OPERATORS_WITH_NOT_LIKE = OPERATORS | {"notLike"}


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a query.

    `name` is the published one. A filter without predicate is an option that other filters look at. `choices` lists
    the texts that are allowed; `operators` those of conditions; `change` turns the decoded value into the stored one.
    """

    name: str
    kind: Kind
    predicate: Predicate | None = None
    choices: tuple[str, ...] = ()
    operators: frozenset[str] = OPERATORS
    change: Callable[[Any], Any] | None = None
    empty: bool = True
    """An empty list is as good as absent; else it is refused."""
    some: bool = False
    """An empty list is not valid; in JSON it is as good as absent (observed in 7.24)."""
    blank: bool = False
    """An empty text in a URL is an empty list, not a list of one empty text (observed in 7.24)."""
    by_presence: bool = False
    """A flag that filters whatever it says, `false` too (observed in 7.24)."""
    nulls: bool = False
    """A null in a list is one more value that nothing equals; else it is refused (observed in 7.24)."""
    refusal: type[NullValue | BadUserRequest] = NullValue
    """How a null in a list is refused."""
    internal: bool = False
    """For our own use: neither URL nor JSON can name it."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One way to order a query: by the attribute `by` of the row (default: that named `name`), or by an expression."""

    name: str
    by: str | SortBy
    variable: bool = False
    """The order is by a variable's value: needs its name and type, in JSON only."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """A sort and its direction; with the name and the type of the variable where it is by one."""

    sort: Sort
    descending: bool = False
    parameters: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class VariableCondition:
    """A variable called `name` compares to `value` by `operator`."""

    name: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment compares to `value` by `operator`, `gt` or `lt`."""

    operator: str
    value: Any


GivenPairs = tuple[tuple[Filter, Any], ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody asked for: all of `given` hold and, of each of `alternatives`, one."""

    given: GivenPairs = ()
    alternatives: tuple[GivenPairs, ...] = ()
    sorting: tuple[Ordering, ...] = ()


LAST_OF = (("tenantIdIn", "withoutTenantId"), ("active", "suspended"))
Check = Callable[[Mapping[str, Any]], None]
"""Looks at the values by filter name and raises if they don't go together."""


@dataclass(frozen=True)
class Query:
    """One resource's filters and sorts over the table of `row`.

    `extras` are columns beyond those of the table, by attribute. `base` holds for every row of the resource,
    `unless_asked` too unless the filter it names is given.
    `variable_error` is raised for an order comparison with a boolean or null. `strict_sorting`: a bad sorting in JSON
    is answered as in a URL (observed in 7.24 on history/detail).
    """

    name: str
    row: type[Row]
    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    extras: Mapping[str, Expression] = field(default_factory=dict)
    base: Expression | None = None
    unless_asked: Mapping[str, Expression] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    checks_of_all: tuple[Check, ...] = ()
    """What doesn't go together where all filters must hold, but does as alternatives."""
    never_alternatives: frozenset[str] = frozenset()
    """Filters that `orQueries` may not hold."""
    last_of: tuple[tuple[str, ...], ...] = LAST_OF
    """Filters of which the last one that is given counts alone (observed in 7.24)."""
    alternatives: bool = False
    """`orQueries` are read."""
    variable_errors_are_engine: bool = False
    strict_sorting: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Further names of filters in a URL, which no document publishes."""

    @cached_property
    def by_name(self) -> Mapping[str, Filter]:
        """The filters by published name."""
        return {f.name: f for f in self.filters if not f.internal}

    @cached_property
    def by_keyword(self) -> Mapping[str, Filter]:
        """The filters by Python keyword."""
        return {snake(f.name): f for f in self.filters}

    @cached_property
    def sort_by_name(self) -> Mapping[str, Sort]:
        """The sorts by published name."""
        return {s.name: s for s in self.sorts}

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """Names of what a line of the result holds: the columns of the row, then the extras."""
        return (*(c.attribute for c in self.row.table.columns), *self.extras)


def snake(name: str) -> str:
    """Return the Python spelling of a published name: `processInstanceId` -> `process_instance_id`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
