"""Historic tasks."""

from __future__ import annotations

from watchword.core.errors import NotValid
from watchword.query.model import OPERATORS_WITH_NOT_LIKE, Filter, Kind, Predicate, Query, Sort
from watchword.query.predicates import (
    at_least,
    at_most,
    equals,
    has,
    has_no,
    has_together,
    holds,
    is_null,
    is_set,
    like,
    of,
    one_of,
)
from watchword.query.specs.common import not_together, of_definition
from watchword.query.variables import variables
from watchword.store.tables import (
    CaseDefinitionRow,
    HistoricIdentityLinkRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
)

_INSTANCE = {"process_instance_id": "process_instance_id"}
_LINK = {"task_id": "id"}
_OF_INSTANCE = {"execution_id": "process_instance_id", "process_instance_id": "process_instance_id"}
"""The variables of the instance's own execution; the second says the same, by an index."""
_CANDIDATE = holds("type", "candidate")


def _linked(*predicates: Predicate) -> Predicate:
    return has_together(HistoricIdentityLinkRow, _LINK, *predicates)


_ONLY_EQUAL = frozenset(("eq",))

HISTORIC_TASKS = Query(
    "history-task",
    HistoricTaskRow,
    filters=(
        Filter("taskId", Kind.TEXT, equals("id")),
        Filter("taskParentTaskId", Kind.TEXT, equals("parent_task_id")),
        Filter("processInstanceId", Kind.TEXT, equals("process_instance_id")),
        Filter("rootProcessInstanceId", Kind.TEXT, equals("root_process_instance_id")),
        Filter(
            "processInstanceBusinessKey",
            Kind.TEXT,
            of(HistoricProcessInstanceRow, _INSTANCE, equals("business_key")),
        ),
        Filter(
            "processInstanceBusinessKeyIn",
            Kind.TEXTS,
            of(HistoricProcessInstanceRow, _INSTANCE, one_of("business_key")),
        ),
        Filter(
            "processInstanceBusinessKeyLike",
            Kind.TEXT,
            of(HistoricProcessInstanceRow, _INSTANCE, like("business_key")),
        ),
        Filter("executionId", Kind.TEXT, equals("execution_id")),
        Filter("processDefinitionId", Kind.TEXT, equals("process_definition_id")),
        Filter("processDefinitionKey", Kind.TEXT, equals("process_definition_key")),
        Filter("processDefinitionName", Kind.TEXT, of_definition(equals("name"))),
        Filter("caseInstanceId", Kind.TEXT, equals("case_instance_id")),
        Filter("caseExecutionId", Kind.TEXT, equals("case_execution_id")),
        Filter("caseDefinitionId", Kind.TEXT, equals("case_definition_id")),
        Filter("caseDefinitionKey", Kind.TEXT, equals("case_definition_key")),
        Filter("caseDefinitionName", Kind.TEXT, of(CaseDefinitionRow, {"id": "case_definition_id"}, equals("name"))),
        Filter("activityInstanceIdIn", Kind.TEXTS, one_of("activity_instance_id")),
        Filter("taskName", Kind.TEXT, equals("name", ignore_case=True)),
        Filter("taskNameLike", Kind.TEXT, like("name", ignore_case=True)),
        Filter("taskDescription", Kind.TEXT, equals("description", ignore_case=True)),
        Filter("taskDescriptionLike", Kind.TEXT, like("description", ignore_case=True)),
        Filter("taskDefinitionKey", Kind.TEXT, equals("task_definition_key")),
        Filter("taskDefinitionKeyIn", Kind.TEXTS, one_of("task_definition_key"), refusal=NotValid),
        Filter("taskDeleteReason", Kind.TEXT, equals("delete_reason")),
        Filter("taskDeleteReasonLike", Kind.TEXT, like("delete_reason")),
        Filter("taskAssignee", Kind.TEXT, equals("assignee")),
        Filter("taskAssigneeLike", Kind.TEXT, like("assignee")),
        Filter("taskOwner", Kind.TEXT, equals("owner")),
        Filter("taskOwnerLike", Kind.TEXT, like("owner")),
        Filter("taskPriority", Kind.WHOLE, equals("priority")),
        Filter("assigned", Kind.FLAG, is_set("assignee"), by_presence=True),
        Filter("unassigned", Kind.FLAG, is_null("assignee"), by_presence=True),
        Filter("finished", Kind.FLAG, is_set("end_time"), by_presence=True),
        Filter("unfinished", Kind.FLAG, is_null("end_time"), by_presence=True),
        Filter(
            "processFinished",
            Kind.FLAG,
            has(HistoricProcessInstanceRow, _INSTANCE, is_set("end_time")),
            by_presence=True,
        ),
        Filter(
            "processUnfinished",
            Kind.FLAG,
            has(HistoricProcessInstanceRow, _INSTANCE, is_null("end_time")),
            by_presence=True,
        ),
        Filter("taskDueDate", Kind.DATE, equals("due_date")),
        Filter("taskDueDateBefore", Kind.DATE, at_most("due_date")),
        Filter("taskDueDateAfter", Kind.DATE, at_least("due_date")),
        Filter("withoutTaskDueDate", Kind.FLAG, is_null("due_date")),
        Filter("taskFollowUpDate", Kind.DATE, equals("follow_up_date")),
        Filter("taskFollowUpDateBefore", Kind.DATE, at_most("follow_up_date")),
        Filter("taskFollowUpDateAfter", Kind.DATE, at_least("follow_up_date")),
        Filter("startedBefore", Kind.DATE, at_most("start_time")),
        Filter("startedAfter", Kind.DATE, at_least("start_time")),
        Filter("finishedBefore", Kind.DATE, at_most("end_time")),
        Filter("finishedAfter", Kind.DATE, at_least("end_time")),
        Filter("tenantIdIn", Kind.TEXTS, one_of("tenant_id"), blank=True),
        Filter("withoutTenantId", Kind.FLAG, is_null("tenant_id")),
        Filter(
            "taskVariables", Kind.VARIABLES, variables(HistoricVariableRow, {"task_id": "id"}), operators=_ONLY_EQUAL
        ),
        Filter(
            "processVariables",
            Kind.VARIABLES,
            variables(HistoricVariableRow, _OF_INSTANCE, no_task=True),
            operators=OPERATORS_WITH_NOT_LIKE,
        ),
        Filter("variableNamesIgnoreCase", Kind.FLAG),
        Filter("variableValuesIgnoreCase", Kind.FLAG),
        Filter("taskInvolvedUser", Kind.TEXT, _linked(equals("user_id"))),
        Filter("taskInvolvedGroup", Kind.TEXT, _linked(equals("group_id"))),
        Filter("taskHadCandidateUser", Kind.TEXT, _linked(_CANDIDATE, equals("user_id"))),
        Filter("taskHadCandidateGroup", Kind.TEXT, _linked(_CANDIDATE, equals("group_id"))),
        Filter(
            "withCandidateGroups",
            Kind.FLAG,
            _linked(_CANDIDATE, is_set("group_id")),
            by_presence=True,
        ),
        Filter(
            "withoutCandidateGroups",
            Kind.FLAG,
            has_no(HistoricIdentityLinkRow, _LINK, _CANDIDATE, is_set("group_id")),
            by_presence=True,
        ),
    ),
    sorts=(
        Sort("taskId", "id"),
        Sort("activityInstanceId", "activity_instance_id"),
        Sort("processDefinitionId", "process_definition_id"),
        Sort("processInstanceId", "process_instance_id"),
        Sort("executionId", "execution_id"),
        Sort("duration", "duration"),
        Sort("endTime", "end_time"),
        Sort("startTime", "start_time"),
        Sort("taskName", "name"),
        Sort("taskDescription", "description"),
        Sort("assignee", "assignee"),
        Sort("owner", "owner"),
        Sort("dueDate", "due_date"),
        Sort("followUpDate", "follow_up_date"),
        Sort("deleteReason", "delete_reason"),
        Sort("taskDefinitionKey", "task_definition_key"),
        Sort("priority", "priority"),
        Sort("caseDefinitionId", "case_definition_id"),
        Sort("caseInstanceId", "case_instance_id"),
        Sort("caseExecutionId", "case_execution_id"),
        Sort("tenantId", "tenant_id"),
    ),
    checks_of_all=tuple(not_together(f"taskDueDate{which}", "withoutTaskDueDate") for which in ("", "Before", "After")),
    alternatives=True,
    variable_errors_are_engine=True,
)
