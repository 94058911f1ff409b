"""Task queries as filters keep them: between the published JSON object and the text in ACT_RU_FILTER.

A Camunda 7.24 reads and writes the same text, so keys and values are its own. Source: rows of a 7.24 database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from watchword.query.decode import from_json
from watchword.query.model import Criteria, GivenPairs, Kind, Ordering, VariableCondition
from watchword.query.specs.task import TASKS
from watchword.values.codec import from_millis, to_millis
from watchword.values.dates import format_date

LISTS = ("taskVariables", "processVariables", "caseInstanceVariables")
"""Members that every published task query shows, given or not; on the outside `orQueries` too."""

_KEYS: Mapping[str, str] = {
    "createdOn": "created",
    "dueDate": "due",
    "followUpBeforeOrNotExistent": "followUpBefore",
    "followUpDate": "followUp",
    "processDefinitionKeyIn": "processDefinitionKeys",
    "processInstanceBusinessKeyIn": "processInstanceBusinessKeys",
    "taskDefinitionKey": "key",
    "taskDefinitionKeyIn": "keys",
    "taskDefinitionKeyLike": "keyLike",
    "taskDefinitionKeyNotIn": "keyNotIn",
    "tenantIdIn": "tenantIds",
}
"""Published name -> stored key, where they differ."""
_ALSO_READ: Mapping[str, str] = {"dueDate": "dueDate", "followUpDate": "followUpDate"}
_NAMES: Mapping[str, str] = {
    **_ALSO_READ,
    **{key: name for name, key in _KEYS.items() if name != "followUpBeforeOrNotExistent"},
}
_EXPRESSIONS: Mapping[str, str] = {
    "assignee": "taskAssignee",
    "assigneeLike": "taskAssigneeLike",
    "candidateGroup": "taskCandidateGroup",
    "candidateGroups": "taskCandidateGroupIn",
    "candidateUser": "taskCandidateUser",
    "createdAfter": "taskCreatedAfter",
    "createdBefore": "taskCreatedBefore",
    "createdOn": "taskCreatedOn",
    "involvedUser": "taskInvolvedUser",
    "owner": "taskOwner",
    "updatedAfter": "taskUpdatedAfter",
}
"""Filter -> first part of the key that its expression is stored under, where they differ."""
_EXPRESSION_NAMES = {key: name for name, key in _EXPRESSIONS.items()}
_OPERATORS: Mapping[str, str] = {
    "eq": "EQUALS",
    "gt": "GREATER_THAN",
    "gteq": "GREATER_THAN_OR_EQUAL",
    "like": "LIKE",
    "lt": "LESS_THAN",
    "lteq": "LESS_THAN_OR_EQUAL",
    "neq": "NOT_EQUALS",
    "notLike": "NOT_LIKE",
}
_OPERATOR_NAMES = {stored: name for name, stored in _OPERATORS.items()}
_ORDERS: Mapping[str, tuple[str, str | None]] = {
    "assignee": ("ASSIGNEE_", None),
    "caseExecutionId": ("CASE_EXECUTION_ID_", None),
    "caseInstanceId": ("CASE_INST_ID_", None),
    "created": ("CREATE_TIME_", None),
    "description": ("DESCRIPTION_", None),
    "dueDate": ("DUE_DATE_", None),
    "executionId": ("EXECUTION_ID_", None),
    "followUpDate": ("FOLLOW_UP_DATE_", None),
    "id": ("ID_", None),
    "instanceId": ("PROC_INST_ID_", None),
    "lastUpdated": ("LAST_UPDATED_", None),
    "name": ("NAME_", None),
    "nameCaseInsensitive": ("NAME_", "LOWER"),
    "priority": ("PRIORITY_", None),
    "tenantId": ("TENANT_ID_", None),
}
_ORDER_NAMES = {stored: name for name, stored in _ORDERS.items()}
_VARIABLE_ORDERS: Mapping[str, tuple[str, str]] = {
    "caseExecutionVariable": ("CASE_EXECUTION_ID_", "CASE_EXECUTION_ID_"),
    "caseInstanceVariable": ("CASE_EXECUTION_ID_", "CASE_INST_ID_"),
    "executionVariable": ("EXECUTION_ID_", "EXECUTION_ID_"),
    "processVariable": ("EXECUTION_ID_", "PROC_INST_ID_"),
    "taskVariable": ("TASK_ID_", "ID_"),
}
"""Order by a variable -> the column of the variable and that of the task that are equal."""
_VARIABLE_ORDER_NAMES = {columns: name for name, columns in _VARIABLE_ORDERS.items()}
_TYPE_COLUMNS: Mapping[str, tuple[str, str | None]] = {"double": ("DOUBLE_", None), "string": ("TEXT_", "LOWER")}
_WHOLE_COLUMN = ("LONG_", None)
_PLACEHOLDERS: Mapping[Kind, Any] = {
    Kind.DATE: "2000-01-01T00:00:00.000+0000",
    Kind.TEXT: "expression",
    Kind.TEXTS: ["expression"],
}


def split(body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the members of a query that are values, and its expressions by the filter they stand for."""
    values, expressions = {}, {}
    for name, value in body.items():
        declared = TASKS.by_name.get(name)
        if declared is not None and declared.kind is Kind.EXPRESSION:
            if value is not None:
                expressions[name.removesuffix("Expression")] = str(value)
        elif value is not None:
            values[name] = value
    return values, expressions


def placed(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query with something plausible in the place of each expression, for checks."""
    values, expressions = split(body)
    stand_ins = {name: _PLACEHOLDERS[TASKS.by_name[name].kind] for name in expressions}
    return {**stand_ins, **values, **_inner(body, placed)}


def _inner(body: Mapping[str, Any], change: Any) -> dict[str, Any]:
    alternatives = body.get("orQueries")
    if not isinstance(alternatives, list):
        return {}
    return {"orQueries": [change(each) if isinstance(each, Mapping) else each for each in alternatives]}


def normal(body: Mapping[str, Any], *, outside: bool = True) -> dict[str, Any]:
    """Return the published form of a query: what means nothing is left out, values have their own types.

    Not `outside`: it is one of several alternatives, which may hold what can't all hold.

    Raises:
        WatchwordError: as `decode.from_json`; expressions are taken as they are.
    """
    _read(placed(body), outside)
    values, expressions = split(body)
    values.pop("orQueries", None)
    # a check may need a filter that only an expression gives: it has passed above, with all in place
    shown = _dumped(_read(placed({**values, **_named(expressions)}), outside), only=values.keys())
    found = {**shown, **_named(expressions)}
    alternatives = [normal(each, outside=False) for each in body.get("orQueries") or ()]
    for each in alternatives:
        each.pop("orQueries", None)
    return {**found, "orQueries": alternatives} if alternatives else found


def _read(body: Mapping[str, Any], outside: bool) -> Criteria:
    if outside:
        return from_json(TASKS, body)
    (given,) = from_json(TASKS, {"orQueries": [body]}).alternatives
    return Criteria(given)


def _named(expressions: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}Expression": text for name, text in expressions.items()}


def _dumped(criteria: Criteria, only: Any) -> dict[str, Any]:
    found = _pairs(tuple((f, v) for f, v in criteria.given if f.name in only))
    if criteria.sorting:
        found["sorting"] = [_ordering(each) for each in criteria.sorting]
    return found


def _pairs(pairs: GivenPairs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for filter_, value in pairs:
        if isinstance(value, VariableCondition):
            found.setdefault(filter_.name, []).append(
                {"name": value.name, "operator": value.operator, "value": _plain(value.value)}
            )
        else:
            found[filter_.name] = list(value) if isinstance(value, tuple) else _plain(value)
    return found


def _plain(value: Any) -> Any:
    return format_date(value) if isinstance(value, datetime) else value


def _ordering(ordering: Ordering) -> dict[str, Any]:
    shown: dict[str, Any] = {"sortBy": ordering.sort.name, "sortOrder": "desc" if ordering.descending else "asc"}
    if ordering.parameters is not None:
        name, kind = ordering.parameters
        shown["parameters"] = {"variable": name, "type": str(kind).capitalize()}
    return shown


def published(body: Mapping[str, Any], *, outside: bool = True) -> dict[str, Any]:
    """Return a query as answers show it: with all lists that it could have."""
    shown = {**dict.fromkeys(LISTS, ()), **body}
    if outside:
        shown["orQueries"] = [published(each, outside=False) for each in body.get("orQueries", ())]
    return shown


# --- to the database -------------------------------------------------------------------------------------------------


def to_stored(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object to store of a normal query."""
    stored: dict[str, Any] = {}
    for name, value in body.items():
        if name == "orQueries":
            stored[name] = [to_stored(each) for each in value]
        elif name == "sorting":
            stored["orderingProperties"] = [_stored_order(each) for each in value]
        elif name.endswith("Expression"):
            first = name.removesuffix("Expression")
            stored[f"{_EXPRESSIONS.get(first, first)}Expression"] = value
        elif name in LISTS:
            stored[name] = [{**each, "operator": _OPERATORS[each["operator"]]} for each in value]
        elif TASKS.by_name[name].kind is Kind.DATE:
            stored[_KEYS.get(name, name)] = to_millis(datetime.fromisoformat(value))
            if name == "followUpBeforeOrNotExistent":
                stored["followUpNullAccepted"] = True
        else:
            stored[_KEYS.get(name, name)] = value
    return stored


def _stored_order(each: Mapping[str, Any]) -> dict[str, Any]:
    by = each["sortBy"]
    if by not in _VARIABLE_ORDERS:
        column, function = _ORDERS[by]
        return _order({}, column, function, each["sortOrder"])
    variable, kind = each["parameters"]["variable"], each["parameters"]["type"]
    there, here = _VARIABLE_ORDERS[by]
    column, function = _TYPE_COLUMNS.get(kind, _WHOLE_COLUMN)
    stored = _order({"relation": "variable"}, column, function, each["sortOrder"])
    stored["relationProperties"] = [
        {"baseField": "NAME_", "value": variable},
        {"baseField": "TYPE_", "value": kind},
        {"baseField": there, "comparisonField": here},
    ]
    return stored


def _order(start: dict[str, Any], column: str, function: str | None, direction: str) -> dict[str, Any]:
    start["queryProperty"] = column
    if function is not None:
        start["queryPropertyFunction"] = function
    start["direction"] = direction
    return start


# --- from the database -----------------------------------------------------------------------------------------------


def from_stored(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the normal query of a stored object; what is unknown is left out."""
    body: dict[str, Any] = {}
    for key, value in stored.items():
        if key == "orQueries":
            body[key] = [from_stored(each) for each in value if isinstance(each, Mapping)]
        elif key == "orderingProperties":
            body["sorting"] = [order for each in value if (order := _order_of(each)) is not None]
        elif key.endswith("Expression"):
            first = key.removesuffix("Expression")
            name = f"{_EXPRESSION_NAMES.get(first, first)}Expression"
            if name in TASKS.by_name:
                body[name] = value
        elif key in LISTS:
            body[key] = [_condition(each) for each in value if isinstance(each, Mapping)]
        else:
            _set(body, _NAMES.get(key, key), value)
    if stored.get("followUpNullAccepted") is True and "followUpBefore" in body:
        body["followUpBeforeOrNotExistent"] = body.pop("followUpBefore")
    return body


def _set(body: dict[str, Any], name: str, value: Any) -> None:
    filter_ = TASKS.by_name.get(name)
    if filter_ is None or value is False:
        return
    if filter_.kind is Kind.DATE and isinstance(value, int):
        value = format_date(from_millis(value).astimezone(UTC))
    body[name] = value


def _condition(each: Mapping[str, Any]) -> dict[str, Any]:
    operator = each.get("operator")
    return {
        "name": each.get("name"),
        "operator": _OPERATOR_NAMES.get(str(operator), operator),
        "value": each.get("value"),
    }


def _order_of(each: Mapping[str, Any]) -> dict[str, Any] | None:
    direction = each.get("direction", "asc")
    if each.get("relation") != "variable":
        name = _ORDER_NAMES.get((str(each.get("queryProperty")), each.get("queryPropertyFunction")))
        return None if name is None else {"sortBy": name, "sortOrder": direction}
    conditions: Sequence[Mapping[str, Any]] = each.get("relationProperties") or ()
    values = {c.get("baseField"): c.get("value") for c in conditions if "value" in c}
    columns = next(((c["baseField"], c["comparisonField"]) for c in conditions if "comparisonField" in c), None)
    name = _VARIABLE_ORDER_NAMES.get(columns) if columns is not None else None
    if name is None:
        return None
    parameters = {"variable": values.get("NAME_"), "type": values.get("TYPE_")}
    return {"sortBy": name, "sortOrder": direction, "parameters": parameters}
