"""Variable instances: the variables of running instances and open tasks."""

from __future__ import annotations

from typing import Any

from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Query, Sort
from watchword.query.predicates import elements, equals, like, one_of
from watchword.query.variables import itself
from watchword.store.late import sa
from watchword.store.tables import ByteArrayRow, ExecutionRow, VariableRow

_FETCHED_ALONE = ("bytes", "file")
"""Types whose content a list leaves out: it is fetched by its own operation."""


def activity_instance(place: Place) -> sa.ColumnElement[Any]:
    """Return the activity instance that a variable belongs to. Observed in 7.24."""
    execution = place.joined(ExecutionRow, id="execution_id")
    parent = execution.joined(ExecutionRow, id="parent_id")
    own = execution.column("activity_instance_id")
    not_concurrent = sa.or_(place.column("concurrent_local").is_(None), place.column("concurrent_local") == sa.false())
    return sa.case(
        (place.column("task_id").is_not(None), own),
        (place.column("case_execution_id").is_not(None), place.column("case_execution_id")),
        (sa.and_(execution.column("parent_id").is_(None), not_concurrent), execution.column("id")),
        (
            sa.and_(execution.column("scope") == sa.true(), not_concurrent),
            parent.column("activity_instance_id"),
        ),
        else_=own,
    )


def content_of(type_attribute: str) -> Any:
    """Return an extra column: the byte array of a variable whose value is part of a list (JSON, XML, objects)."""

    def made(place: Place) -> sa.ColumnElement[Any]:
        content = place.joined(ByteArrayRow, id="byte_array_id").column("bytes")
        wanted = place.column(type_attribute).not_in([sa.literal_column(f"'{t}'") for t in _FETCHED_ALONE])
        return sa.case((wanted, content), else_=sa.null())

    return made


def _in_activity_instance(place: Place, given: Given) -> sa.ColumnElement[bool]:
    return activity_instance(place).in_(elements(place, given))


def _by_activity_instance(place: Place, given: Given) -> sa.ColumnElement[Any]:
    return activity_instance(place)


VARIABLE_INSTANCES = Query(
    "variable-instance",
    VariableRow,
    filters=(
        Filter("variableId", Kind.TEXT, equals("id"), internal=True),
        Filter("variableName", Kind.TEXT, equals("name")),
        Filter("variableNameIn", Kind.TEXTS, one_of("name"), internal=True),
        Filter("variableNameLike", Kind.TEXT, like("name")),
        Filter("processInstanceIdIn", Kind.TEXTS, one_of("process_instance_id"), nulls=True),
        Filter("executionIdIn", Kind.TEXTS, one_of("execution_id"), nulls=True),
        Filter("caseInstanceIdIn", Kind.TEXTS, one_of("case_instance_id"), nulls=True),
        Filter("caseExecutionIdIn", Kind.TEXTS, one_of("case_execution_id"), nulls=True),
        Filter("taskIdIn", Kind.TEXTS, one_of("task_id"), nulls=True),
        Filter("batchIdIn", Kind.TEXTS, one_of("batch_id"), nulls=True),
        Filter("activityInstanceIdIn", Kind.TEXTS, _in_activity_instance, nulls=True),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("variableValues", Kind.VARIABLES, itself),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
        Filter("variableScopeIdIn", Kind.TEXTS, one_of("variable_scope"), nulls=True),
    ),
    sorts=(
        Sort("variableName", "name"),
        Sort("variableType", "type"),
        Sort("activityInstanceId", _by_activity_instance),
        Sort("tenantId", "tenant_id"),
    ),
    extras={"activity_instance_id": activity_instance, "content": content_of("type")},
)
