"""What a filter finds as hypertext: tasks with the variables that the filter's properties name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from watchword.core.errors import RestError
from watchword.query.spec import from_keywords
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.rest.families import found_rows
from watchword.rest.hal import Link, Resource, linked
from watchword.rest.op import Call
from watchword.rest.resources.task_hypertext import one_task, task_list
from watchword.rest.views.variable_value import shown_value

if TYPE_CHECKING:
    from watchword.services.filters import SavedFilter

_UNTOLD = ("errorMessage", "scope")
_OF_INSTANCE = "/process-instance/{}/variables/{}"
_SCOPES: Sequence[tuple[str, str]] = (
    ("id", "/task/{}/localVariables/{}"),
    ("executionId", "/execution/{}/localVariables/{}"),
    ("processInstanceId", _OF_INSTANCE),
    ("caseExecutionId", "/case-execution/{}/localVariables/{}"),
    ("caseInstanceId", "/case-instance/{}/variables/{}"),
)
"""Where a task's variables lie, nearest first: the member of the task, and the path of a variable there."""


def filtered_task_list(call: Call, found: SavedFilter, items: Sequence[Mapping[str, Any]], count: int) -> Resource:
    """Return the resource of a list of tasks, each with its variables."""
    shown = task_list(call, items, count)
    for resource, embedded in zip(shown["_embedded"]["task"], _variables(call, found, items), strict=True):
        resource["_embedded"] = embedded
    return shown


def one_filtered_task(call: Call, found: SavedFilter, item: Mapping[str, Any]) -> Resource:
    """Return the resource of one task with its variables."""
    shown = one_task(call, item)
    embedded = _variables(call, found, (item,))[0]
    if embedded is not None:
        shown["_embedded"] = {**(shown["_embedded"] or {}), **embedded}
    return shown


def _variables(
    call: Call, found: SavedFilter, items: Sequence[Mapping[str, Any]]
) -> list[dict[str, list[Resource]] | None]:
    names = _names(found)
    if not names:
        return [None] * len(items)
    scopes = {item[member]: None for item in items for member, _ in _SCOPES if item[member] is not None}
    by_scope: dict[str, list[Any]] = {}
    if scopes:
        wanted = from_keywords(VARIABLE_INSTANCES, variable_scope_id_in=tuple(scopes), variable_name_in=names)
        for row in found_rows(call, VARIABLE_INSTANCES, wanted):
            by_scope.setdefault(row.variable_scope, []).append(row)
    return [{"variable": _of_task(item, by_scope)} for item in items]


def _of_task(item: Mapping[str, Any], by_scope: Mapping[str, list[Any]]) -> list[Resource]:
    """Return the variables that a task sees, each from the nearest scope that has it."""
    seen: dict[str, Resource] = {}
    for member, path in _SCOPES:
        for row in by_scope.get(item[member], ()):
            if row.name not in seen:
                where = _OF_INSTANCE if item[member] == item["processInstanceId"] else path
                told = {**shown_value(row.type, row, deserialize=False), "name": row.name, "scope": item[member]}
                resource = linked(told, (Link("self", where, ("scope", "name")),))
                seen[row.name] = {name: value for name, value in resource.items() if name not in _UNTOLD}
    return list(seen.values())


def _names(found: SavedFilter) -> list[str]:
    """Return the names in the property `variables`.

    Raises:
        RestError: the property is no list of objects with a name.
    """
    declared = (found.properties or {}).get("variables")
    if declared is None:
        return []
    if isinstance(declared, list):
        names = [each.get("name") if isinstance(each, Mapping) else None for each in declared]
        if all(isinstance(name, str) for name in names):
            return [str(name) for name in names]
    raise RestError(
        "The filter's property variables must be a list of objects that have a name",
        rest_type="InvalidRequestException",
        camunda_status=500,
    )
