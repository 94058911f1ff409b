"""Historic variable instances; deleted ones only when asked for."""

from __future__ import annotations

from watchword.core.errors import InvalidRequest
from watchword.query.compile import Given, Place
from watchword.query.model import Filter, Kind, Query, Sort, VariableCondition
from watchword.query.predicates import equals, is_null, like, of, one_of
from watchword.query.specs.common import needs
from watchword.query.specs.variable_instance import content_of
from watchword.query.variables import compares
from watchword.store.late import sa
from watchword.store.tables import HistoricCaseActivityInstanceRow, HistoricVariableRow
from watchword.values.codec import SEALED


def _value(place: Place, given: Given) -> sa.ColumnElement[bool]:
    return compares(place, given, "eq", ignore_case="variableValuesIgnoreCase" in given.names)


def _name(place: Place, given: Given) -> sa.ColumnElement[bool]:
    ignore = "variableNamesIgnoreCase" in given.names
    condition = equals("name", ignore_case=ignore)(place, given)
    assert condition is not None
    return condition


def _name_like(place: Place, given: Given) -> sa.ColumnElement[bool]:
    condition = like("name", ignore_case="variableNamesIgnoreCase" in given.names)(place, given)
    assert condition is not None
    return condition


def _not_deleted(place: Place) -> sa.ColumnElement[bool]:
    return sa.or_(place.column("state") == sa.literal_column("'CREATED'"), place.column("state").is_(None))


def _as_condition(value: object) -> VariableCondition:
    return VariableCondition("", "eq", value)


def stored_type(published: str) -> str:
    """Return the stored name of a published type name: its first letter in lower case, but for secrets."""
    name = published[:1].lower() + published[1:]
    return SEALED if name == "secret" else name


HISTORIC_VARIABLE_INSTANCES = Query(
    "history-variable-instance",
    HistoricVariableRow,
    filters=(
        Filter("variableId", Kind.TEXT, equals("id"), internal=True),
        Filter("variableName", Kind.TEXT, _name),
        Filter("variableNameIn", Kind.TEXTS, one_of("name")),
        Filter("variableNameLike", Kind.TEXT, _name_like),
        Filter("variableValue", Kind.VALUE, _value, change=_as_condition),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
        Filter("variableTypeIn", Kind.TEXTS, one_of("variable_type"), change=stored_type),
        Filter("includeDeleted", Kind.FLAG),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIdIn", Kind.TEXTS, one_of("process_instance_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("executionIdIn", Kind.TEXTS, one_of("execution_id")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("caseExecutionIdIn", Kind.TEXTS, one_of("case_execution_id")),
        Filter(
            "caseActivityIdIn",
            Kind.TEXTS,
            of(HistoricCaseActivityInstanceRow, {"id": "case_execution_id"}, one_of("case_activity_id")),
        ),
        Filter("taskIdIn", Kind.TEXTS, one_of("task_id")),
        Filter("activityInstanceIdIn", Kind.TEXTS, one_of("activity_instance_id")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
    ),
    sorts=(Sort("instanceId", "process_instance_id"), Sort("variableName", "name"), Sort("tenantId", "tenant_id")),
    extras={"content": content_of("variable_type")},
    unless_asked={"includeDeleted": _not_deleted},
    checks=(needs("variableValue", "variableName", InvalidRequest),),
)
