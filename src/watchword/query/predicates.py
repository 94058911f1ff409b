"""The kinds of filters: each function returns a predicate, to be used in a filter's row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from watchword.query.compile import Given, Place, bucket
from watchword.query.model import Predicate
from watchword.store.late import sa
from watchword.store.table import Row

Condition: TypeAlias = "sa.ColumnElement[bool]"
Change = Callable[[Any], Any]

_ESCAPE = "\\"


def equals(attribute: str, *, ignore_case: bool = False) -> Predicate:
    """Match rows whose `attribute` is the given value."""

    def predicate(place: Place, given: Given) -> Condition:
        if ignore_case:
            return sa.func.lower(place.column(attribute)) == sa.func.lower(place.bind(given))
        return place.column(attribute) == place.bind(given)

    return predicate


def differs(attribute: str, *, ignore_case: bool = False) -> Predicate:
    """Match rows whose `attribute` is another value than the given one; NULL does not match."""

    def predicate(place: Place, given: Given) -> Condition:
        if ignore_case:
            return sa.func.lower(place.column(attribute)) != sa.func.lower(place.bind(given))
        return place.column(attribute) != place.bind(given)

    return predicate


def one_of(attribute: str) -> Predicate:
    """Match rows whose `attribute` is one of the given values."""

    def predicate(place: Place, given: Given) -> Condition:
        return place.column(attribute).in_(elements(place, given))

    return predicate


def none_of(attribute: str) -> Predicate:
    """Match rows whose `attribute` is none of the given values; NULL does not match."""

    def predicate(place: Place, given: Given) -> Condition:
        return place.column(attribute).not_in(elements(place, given))

    return predicate


def elements(place: Place, given: Given) -> list[sa.BindParameter[Any]]:
    """Return a parameter for each value of a list."""
    return [place.bind(given, offset) for offset in range(bucket(len(given.value)))]


def pattern(text: str) -> str:
    """Return a LIKE pattern that no database refuses: an escape at the very end stands for itself."""
    return text if (len(text) - len(text.rstrip(_ESCAPE))) % 2 == 0 else text + _ESCAPE


def like(attribute: str, *, ignore_case: bool = False) -> Predicate:
    r"""Match rows whose `attribute` is like the given pattern (`%`, `_`, escaped by `\`)."""

    def predicate(place: Place, given: Given) -> Condition:
        if ignore_case:
            wanted = sa.func.lower(place.bind(given, 0, pattern))
            return sa.func.lower(place.column(attribute)).like(wanted, escape=_ESCAPE)
        return place.column(attribute).like(place.bind(given, 0, pattern), escape=_ESCAPE)

    return predicate


def not_like(attribute: str, *, ignore_case: bool = False) -> Predicate:
    """Match rows whose `attribute` is not like the given pattern; NULL does not match."""
    positive = like(attribute, ignore_case=ignore_case)

    def predicate(place: Place, given: Given) -> Condition:
        condition = positive(place, given)
        assert condition is not None
        return sa.not_(condition)

    return predicate


def at_least(attribute: str) -> Predicate:
    """Match rows whose `attribute` is greater than or equal to the given value."""
    return lambda place, given: place.column(attribute) >= place.bind(given)


def at_most(attribute: str) -> Predicate:
    """Match rows whose `attribute` is less than or equal to the given value."""
    return lambda place, given: place.column(attribute) <= place.bind(given)


def above(attribute: str) -> Predicate:
    """Match rows whose `attribute` is greater than the given value."""
    return lambda place, given: place.column(attribute) > place.bind(given)


def below(attribute: str) -> Predicate:
    """Match rows whose `attribute` is less than the given value."""
    return lambda place, given: place.column(attribute) < place.bind(given)


def positive(attribute: str) -> Predicate:
    """Match rows whose `attribute` is greater than 0."""
    return lambda place, given: place.column(attribute) > sa.literal_column("0")


def moment(attribute: str) -> Predicate:
    """Match rows whose `attribute` is after (`gt`) or before (`lt`) the given moment."""

    def predicate(place: Place, given: Given) -> Condition:
        column, value = place.column(attribute), place.bind(given)
        return column > value if given.value.operator == "gt" else column < value

    return predicate


def after_now(attribute: str) -> Predicate:
    """Match rows whose `attribute` lies in the future."""
    return lambda place, given: place.column(attribute) > place.now()


def not_after_now(attribute: str) -> Predicate:
    """Match rows whose `attribute` is now or past."""
    return lambda place, given: place.column(attribute) <= place.now()


def is_null(attribute: str) -> Predicate:
    """Match rows without `attribute`."""
    return lambda place, given: place.column(attribute).is_(None)


def is_set(attribute: str) -> Predicate:
    """Match rows with `attribute`."""
    return lambda place, given: place.column(attribute).is_not(None)


def holds(attribute: str, value: str | float | bool) -> Predicate:
    """Match rows whose `attribute` is a constant of ours."""
    return lambda place, given: place.column(attribute) == _constant(value)


def _constant(value: str | float | bool) -> sa.ColumnElement[Any]:
    if isinstance(value, bool):
        return sa.true() if value else sa.false()
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return sa.literal_column(f"'{quoted}'")
    return sa.literal_column(str(value))


def both(*predicates: Predicate) -> Predicate:
    """Match rows that all `predicates` match."""
    return lambda place, given: sa.and_(*_made(predicates, place, given))


def either(*predicates: Predicate) -> Predicate:
    """Match rows that at least one of `predicates` matches."""
    return lambda place, given: sa.or_(*_made(predicates, place, given))


def _made(predicates: tuple[Predicate, ...], place: Place, given: Given) -> list[Condition]:
    return [c for c in (p(place, given) for p in predicates) if c is not None]


def of(row: type[Row], on: dict[str, str], predicate: Predicate) -> Predicate:
    """Match rows whose joined row meets `predicate`; `on` maps attributes of the joined row to those of this one."""
    return lambda place, given: predicate(place.joined(row, **on), given)


def has(row: type[Row], on: dict[str, str], *predicates: Predicate) -> Predicate:
    """Match rows for which a row of another table exists that meets all `predicates`; `on` as in `of`."""

    def predicate(place: Place, given: Given) -> Condition:
        inner = place.inner(row)
        links = [inner.column(there) == place.column(here) for there, here in on.items()]
        return place.exists(inner, *links, *_made(predicates, inner, given))

    return predicate


def has_together(row: type[Row], on: dict[str, str], *predicates: Predicate) -> Predicate:
    """Match as `has`, but one row must meet what all such filters of the query ask for; `on` as in `of`."""

    def open_(place: Place) -> tuple[Place, list[Condition]]:
        inner = place.inner(row)
        return inner, [inner.column(there) == place.column(here) for there, here in on.items()]

    def made(place: Place, given: Given) -> None:
        key = row.table.name
        place.require(key, sa.and_(*_made(predicates, place.together(key, open_), given)))

    return made


def has_no(row: type[Row], on: dict[str, str], *predicates: Predicate) -> Predicate:
    """Match rows for which no row of another table exists that meets all `predicates`."""
    positive = has(row, on, *predicates)

    def predicate(place: Place, given: Given) -> Condition:
        condition = positive(place, given)
        assert condition is not None
        return sa.not_(condition)

    return predicate


def tenants(option: str, attribute: str = "tenant_id") -> Predicate:
    """Match rows of the given tenants and, where the filter `option` is given too, those without tenant."""
    among = one_of(attribute)

    def predicate(place: Place, given: Given) -> Condition | None:
        condition = among(place, given)
        if option in given.names and condition is not None:
            return sa.or_(condition, place.column(attribute).is_(None))
        return condition

    return predicate


ACTIVE = holds("suspension_state", 1)
SUSPENDED = holds("suspension_state", 2)
