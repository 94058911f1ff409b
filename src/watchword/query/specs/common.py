"""What several resources share: joins, and checks of filters that don't go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.core.errors import NotValid
from watchword.query.compile import Given, Place
from watchword.query.decode import engine_error
from watchword.query.model import Check, Expression, Predicate, SortBy
from watchword.query.predicates import equals, has, like, of
from watchword.store.late import sa
from watchword.store.table import Row
from watchword.store.tables import IncidentRow, ProcessDefinitionRow

DEFINITION = {"id": "process_definition_id"}
"""The process definition of a row."""


def of_definition(predicate: Predicate) -> Predicate:
    """Match rows whose process definition meets `predicate`."""
    return of(ProcessDefinitionRow, DEFINITION, predicate)


def sort_by_joined(row: type[Row], on: dict[str, str], attribute: str) -> SortBy:
    """Order by an attribute of a joined row."""

    def by(place: Place, given: Given) -> sa.ColumnElement[Any]:
        return place.joined_if(row, on).column(attribute)

    return by


def joined_column(row: type[Row], on: dict[str, str], attribute: str) -> Expression:
    """Return an extra column: an attribute of a joined row."""
    return lambda place: place.joined_if(row, on).column(attribute)


def sort_by_definition(attribute: str) -> SortBy:
    """Order by an attribute of the process definition."""
    return sort_by_joined(ProcessDefinitionRow, DEFINITION, attribute)


def with_incident(there: str, here: str) -> Mapping[str, Predicate]:
    """Return the predicates of the usual incident filters; `there` of the incident is `here` of the row."""
    on = {there: here}
    return {
        "any": has(IncidentRow, on),
        "incidentId": has(IncidentRow, on, equals("id")),
        "incidentType": has(IncidentRow, on, equals("incident_type")),
        "incidentMessage": has(IncidentRow, on, equals("incident_message")),
        "incidentMessageLike": has(IncidentRow, on, like("incident_message")),
    }


def not_together(one: str, other: str, error: Callable[[str], Exception] = engine_error) -> Check:
    """Refuse criteria that hold both filters."""

    def check(values: Mapping[str, Any]) -> None:
        if one in values and other in values:
            raise error(f"{one} and {other} can't be used together")

    return check


def only_one_of(names: frozenset[str], error: Callable[[str], Exception]) -> Check:
    """Refuse criteria that hold more than one of the filters `names`."""

    def check(values: Mapping[str, Any]) -> None:
        found = sorted(names & values.keys())
        if len(found) > 1:
            raise error(f"{' and '.join(found)} can't be used together")

    return check


def no_blank(name: str) -> Check:
    """Refuse an empty text in the list of a filter."""

    def check(values: Mapping[str, Any]) -> None:
        if "" in values.get(name, ()):
            raise NotValid(f"{name} holds an empty text; leave it out")

    return check


def needs(one: str, other: str, error: Callable[[str], Exception]) -> Check:
    """Refuse criteria that hold filter `one` without `other`."""

    def check(values: Mapping[str, Any]) -> None:
        if one in values and other not in values:
            raise error(f"{one} needs {other} beside it")

    return check
