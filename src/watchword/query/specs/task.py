"""User tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchword.query.compile import Given, Place
from watchword.query.decode import engine_error
from watchword.query.model import OPERATORS_WITH_NOT_LIKE, Filter, Kind, Predicate, Query, Sort
from watchword.query.predicates import (
    ACTIVE,
    SUSPENDED,
    above,
    at_least,
    at_most,
    below,
    differs,
    either,
    equals,
    has,
    has_no,
    holds,
    is_null,
    is_set,
    like,
    none_of,
    not_like,
    of,
    one_of,
)
from watchword.query.specs.common import not_together, of_definition
from watchword.query.variables import variable_order, variables
from watchword.store.late import sa
from watchword.store.tables import (
    CaseDefinitionRow,
    CaseExecutionRow,
    ExecutionRow,
    IdentityLinkRow,
    MembershipRow,
    TaskRow,
    VariableRow,
)

_INSTANCE = {"id": "process_instance_id"}
_CASE = {"id": "case_instance_id"}
_CASE_DEFINITION = {"id": "case_definition_id"}
_LINK = {"task_id": "id"}
_IN_INSTANCE = {"execution_id": "process_instance_id"}
_IN_CASE = {"case_execution_id": "case_instance_id"}
_CANDIDATES = "candidates"
_CANDIDATE_FILTERS = frozenset(
    {
        "candidateGroup",
        "candidateGroupLike",
        "candidateGroups",
        "candidateUser",
        "withCandidateGroups",
        "withCandidateUsers",
        "withoutCandidateGroups",
        "withoutCandidateUsers",
    }
)
_CANDIDATE_LINKS = _CANDIDATE_FILTERS - {"withoutCandidateGroups", "withoutCandidateUsers"}
_INVOLVED = either(equals("assignee"), equals("owner"), has(IdentityLinkRow, _LINK, equals("user_id")))


def _unassigned_unless_included(place: Place, given: Given) -> list[sa.ColumnElement[bool]]:
    return [] if "includeAssignedTasks" in given.names else [place.column("assignee").is_(None)]


def _open_links(place: Place) -> tuple[Place, list[sa.ColumnElement[bool]]]:
    link = place.inner(IdentityLinkRow)
    candidate = link.column("type") == sa.literal_column("'candidate'")
    return link, [link.column("task_id") == place.column("id"), candidate]


def _candidate(predicate: Predicate, choice: str = "") -> Predicate:
    """Match tasks with a candidate link as asked for; all such filters of one query look at one link (7.24).

    A user, groups and a pattern of groups are choices: one of them is enough.
    """

    def made(place: Place, given: Given) -> None:
        link = place.together(_CANDIDATES, _open_links)
        condition = predicate(link, given)
        assert condition is not None
        place.require(_CANDIDATES, sa.and_(condition, *_unassigned_unless_included(place, given)), choice=choice)

    return made


def _involved(place: Place, given: Given) -> sa.ColumnElement[bool] | None:
    """Match who is linked in any way; beside filters on candidates, by the candidate link that they look at (7.24)."""
    if given.either or not given.names & _CANDIDATE_LINKS:
        return _INVOLVED(place, given)
    link = place.together(_CANDIDATES, _open_links)
    named = (place.column("assignee"), place.column("owner"), link.column("user_id"))
    place.require(_CANDIDATES, sa.or_(*(column == place.bind(given) for column in named)))
    return None


def _candidate_user(link: Place, given: Given) -> sa.ColumnElement[bool]:
    member = link.inner(MembershipRow)
    groups = sa.select(member.column("group_id")).where(member.column("user_id") == link.bind(given))
    return sa.or_(link.column("user_id") == link.bind(given), link.column("group_id").in_(groups))


def _without_candidates(attribute: str) -> Predicate:
    none = has_no(IdentityLinkRow, _LINK, holds("type", "candidate"), is_set(attribute))

    def made(place: Place, given: Given) -> sa.ColumnElement[bool]:
        condition = none(place, given)
        assert condition is not None
        return sa.and_(condition, *_unassigned_unless_included(place, given))

    return made


def _updated_after(place: Place, given: Given) -> sa.ColumnElement[bool]:
    changed = sa.func.coalesce(place.column("last_updated"), place.column("create_time"))
    condition: sa.ColumnElement[bool] = changed > place.bind(given)
    return condition


def _lower_name(place: Place, given: Given) -> sa.ColumnElement[Any]:
    return sa.func.lower(place.column("name"))


def _check_included(values: Mapping[str, Any]) -> None:
    if "includeAssignedTasks" in values and not values.keys() & _CANDIDATE_FILTERS:
        raise engine_error("includeAssignedTasks needs a filter on candidates beside it")


def _expressions(*names: str) -> tuple[Filter, ...]:
    return tuple(Filter(f"{name}Expression", Kind.EXPRESSION) for name in names)


TASKS = Query(
    "task",
    TaskRow,
    filters=(
        Filter("taskId", Kind.TEXT, equals("id")),
        Filter("taskIdIn", Kind.TEXTS, one_of("id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("processInstanceIdIn", Kind.TEXTS, one_of("process_instance_id"), nulls=True),
        Filter("processInstanceBusinessKey", Kind.TEXT, of(ExecutionRow, _INSTANCE, equals("business_key"))),
        Filter(
            "processInstanceBusinessKeyIn", Kind.TEXTS, of(ExecutionRow, _INSTANCE, one_of("business_key")), nulls=True
        ),
        Filter("processInstanceBusinessKeyLike", Kind.TEXT, of(ExecutionRow, _INSTANCE, like("business_key"))),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, of_definition(equals("key"))),
        Filter("processDefinitionKeyIn", Kind.TEXTS, of_definition(one_of("key")), nulls=True),
        Filter("processDefinitionName", Kind.TEXT, of_definition(equals("name"))),
        Filter("processDefinitionNameLike", Kind.TEXT, of_definition(like("name"))),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("caseInstanceBusinessKey", Kind.TEXT, of(CaseExecutionRow, _CASE, equals("business_key"))),
        Filter("caseInstanceBusinessKeyLike", Kind.TEXT, of(CaseExecutionRow, _CASE, like("business_key"))),
        Filter("caseDefinitionId", Kind.TEXT, equals("case_definition_id")),
        Filter("caseDefinitionKey", Kind.TEXT, of(CaseDefinitionRow, _CASE_DEFINITION, equals("key"))),
        Filter("caseDefinitionName", Kind.TEXT, of(CaseDefinitionRow, _CASE_DEFINITION, equals("name"))),
        Filter("caseDefinitionNameLike", Kind.TEXT, of(CaseDefinitionRow, _CASE_DEFINITION, like("name"))),
        Filter("caseExecutionId", Kind.TEXT, equals("case_execution_id")),
        Filter(
            "activityInstanceIdIn",
            Kind.TEXTS,
            of(ExecutionRow, {"id": "execution_id"}, one_of("activity_instance_id")),
            nulls=True,
        ),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id")),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter("assignee", Kind.TEXT, equals("assignee")),
        Filter("assigneeLike", Kind.TEXT, like("assignee")),
        Filter("assigneeIn", Kind.TEXTS, one_of("assignee")),
        Filter("assigneeNotIn", Kind.TEXTS, none_of("assignee")),
        Filter("owner", Kind.TEXT, equals("owner")),
        Filter("candidateGroup", Kind.TEXT, _candidate(equals("group_id"), "groups")),
        Filter("candidateGroupLike", Kind.TEXT, _candidate(like("group_id"), "pattern")),
        Filter(
            "candidateGroups", Kind.TEXTS, _candidate(one_of("group_id"), "groups"), empty=False, blank=True, nulls=True
        ),
        Filter("candidateUser", Kind.TEXT, _candidate(_candidate_user, "user")),
        Filter("includeAssignedTasks", Kind.FLAG),
        Filter("withCandidateGroups", Kind.FLAG, _candidate(is_set("group_id"))),
        Filter("withoutCandidateGroups", Kind.FLAG, _without_candidates("group_id")),
        Filter("withCandidateUsers", Kind.FLAG, _candidate(is_set("user_id"))),
        Filter("withoutCandidateUsers", Kind.FLAG, _without_candidates("user_id")),
        Filter("involvedUser", Kind.TEXT, _involved),
        Filter("assigned", Kind.FLAG, is_set("assignee")),
        Filter("unassigned", Kind.FLAG, is_null("assignee")),
        Filter("taskDefinitionKey", Kind.TEXT, equals("task_definition_key")),
        Filter("taskDefinitionKeyIn", Kind.TEXTS, one_of("task_definition_key"), nulls=True),
        Filter("taskDefinitionKeyNotIn", Kind.TEXTS, none_of("task_definition_key"), nulls=True),
        Filter("taskDefinitionKeyLike", Kind.TEXT, like("task_definition_key")),
        Filter("name", Kind.TEXT, equals("name", ignore_case=True)),
        Filter("nameNotEqual", Kind.TEXT, differs("name", ignore_case=True)),
        Filter("nameLike", Kind.TEXT, like("name", ignore_case=True)),
        Filter("nameNotLike", Kind.TEXT, not_like("name", ignore_case=True)),
        Filter("description", Kind.TEXT, equals("description", ignore_case=True)),
        Filter("descriptionLike", Kind.TEXT, like("description", ignore_case=True)),
        Filter("priority", Kind.WHOLE, equals("priority")),
        Filter("maxPriority", Kind.WHOLE, at_most("priority")),
        Filter("minPriority", Kind.WHOLE, at_least("priority")),
        Filter("dueDate", Kind.DATE, equals("due_date")),
        Filter("dueAfter", Kind.DATE, above("due_date")),
        Filter("dueBefore", Kind.DATE, below("due_date")),
        Filter("withoutDueDate", Kind.FLAG, is_null("due_date")),
        Filter("followUpDate", Kind.DATE, equals("follow_up_date")),
        Filter("followUpAfter", Kind.DATE, above("follow_up_date")),
        Filter("followUpBefore", Kind.DATE, below("follow_up_date")),
        Filter("followUpBeforeOrNotExistent", Kind.DATE, either(below("follow_up_date"), is_null("follow_up_date"))),
        Filter("createdOn", Kind.DATE, equals("create_time")),
        Filter("createdAfter", Kind.DATE, above("create_time")),
        Filter("createdBefore", Kind.DATE, below("create_time")),
        Filter("updatedAfter", Kind.DATE, _updated_after),
        Filter(
            "delegationState", Kind.TEXT, equals("delegation_state"), choices=("PENDING", "RESOLVED"), change=str.upper
        ),
        Filter("active", Kind.FLAG, ACTIVE),
        Filter("suspended", Kind.FLAG, SUSPENDED),
        Filter("taskVariables", Kind.VARIABLES, variables(VariableRow, {"task_id": "id"})),
        Filter(
            "processVariables",
            Kind.VARIABLES,
            variables(VariableRow, _IN_INSTANCE, no_task=True),
            operators=OPERATORS_WITH_NOT_LIKE,
        ),
        Filter("caseInstanceVariables", Kind.VARIABLES, variables(VariableRow, _IN_CASE, no_task=True)),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
        Filter("parentTaskId", Kind.TEXT, equals("parent_task_id")),
        Filter("withCommentAttachmentInfo", Kind.FLAG),
        Filter("withTaskVariablesInReturn", Kind.FLAG),
        Filter("withTaskLocalVariablesInReturn", Kind.FLAG),
        *_expressions(
            "assignee",
            "assigneeLike",
            "candidateGroup",
            "candidateGroups",
            "candidateUser",
            "createdAfter",
            "createdBefore",
            "createdOn",
            "dueAfter",
            "dueBefore",
            "dueDate",
            "followUpAfter",
            "followUpBefore",
            "followUpBeforeOrNotExistent",
            "followUpDate",
            "involvedUser",
            "owner",
            "processInstanceBusinessKey",
            "processInstanceBusinessKeyLike",
            "updatedAfter",
        ),
    ),
    sorts=(
        Sort("instanceId", "process_instance_id"),
        Sort("caseInstanceId", "case_instance_id"),
        Sort("dueDate", "due_date"),
        Sort("executionId", "execution_id"),
        Sort("caseExecutionId", "case_execution_id"),
        Sort("assignee", "assignee"),
        Sort("created", "create_time"),
        Sort("lastUpdated", "last_updated"),
        Sort("followUpDate", "follow_up_date"),
        Sort("description", "description"),
        Sort("id", "id"),
        Sort("name", "name"),
        Sort("nameCaseInsensitive", _lower_name),
        Sort("priority", "priority"),
        Sort("tenantId", "tenant_id"),
        Sort("processVariable", variable_order(VariableRow, _IN_INSTANCE), variable=True),
        Sort("executionVariable", variable_order(VariableRow, {"execution_id": "execution_id"}), variable=True),
        Sort("taskVariable", variable_order(VariableRow, {"task_id": "id"}), variable=True),
        Sort(
            "caseExecutionVariable",
            variable_order(VariableRow, {"case_execution_id": "case_execution_id"}),
            variable=True,
        ),
        Sort("caseInstanceVariable", variable_order(VariableRow, _IN_CASE), variable=True),
    ),
    checks=(_check_included,),
    checks_of_all=(
        not_together("tenantIdIn", "withoutTenantId"),
        not_together("candidateUser", "candidateGroup"),
        *(not_together(name, "withoutDueDate") for name in ("dueDate", "dueAfter", "dueBefore")),
        not_together("candidateUser", "candidateGroups"),
    ),
    last_of=(("active", "suspended"),),
    never_alternatives=frozenset(
        {"withCandidateGroups", "withCandidateUsers", "withoutCandidateGroups", "withoutCandidateUsers"}
    ),
    alternatives=True,
    variable_errors_are_engine=True,
)
