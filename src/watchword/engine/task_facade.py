"""`task` and `externalTask`, as expressions and Python delegates see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from watchword.engine import identity_links
from watchword.engine.execution_facade import ExecutionFacade, ModelElement
from watchword.engine.facade import Facade, VariableFacade
from watchword.engine.tree import SUSPENDED
from watchword.store.tables import ExecutionRow
from watchword.values.typed import Int32

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.variables import Scope
    from watchword.store.tables import ExternalTaskRow, IdentityLinkRow, TaskRow

CANDIDATE = "candidate"
OWN_COLUMNS = ("assignee", "owner")
"""Kinds of links that are columns of the task."""


class TaskFacade(VariableFacade):
    """A user task, as task listeners see it; changes go into history and, where due, cause an assignment event."""

    __slots__ = ("delete_reason", "event_name", "fields", "row")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "assignee": "assignee",
        "bpmnModelElementInstance": "model_element",
        "candidates": "candidates",
        "caseDefinitionId": "case_definition_id",
        "caseExecutionId": "case_execution_id",
        "caseInstanceId": "case_instance_id",
        "createTime": "create_time",
        "delegationState": "delegation_state",
        "deleteReason": "delete_reason",
        "description": "description",
        "dueDate": "due_date",
        "eventName": "event_name",
        "execution": "execution",
        "executionId": "execution_id",
        "followUpDate": "follow_up_date",
        "id": "id",
        "lastUpdated": "last_updated",
        "name": "name",
        "owner": "owner",
        "parentTaskId": "parent_task_id",
        "priority": "priority",
        "processDefinitionId": "process_definition_id",
        "processInstanceId": "process_instance_id",
        "suspended": "suspended",
        "taskDefinitionKey": "task_definition_key",
        "taskState": "task_state",
        "tenantId": "tenant_id",
        "variableNames": "_names",
        "variableNamesLocal": "_names_local",
        "variableScopeKey": "_scope_key",
        "variables": "_all_variables",
    }
    METHODS: ClassVar[Mapping[str, str]] = {
        **VariableFacade.METHODS,
        "addCandidateGroup": "add_candidate_group",
        "addCandidateGroups": "add_candidate_groups",
        "addCandidateUser": "add_candidate_user",
        "addCandidateUsers": "add_candidate_users",
        "addGroupIdentityLink": "add_group_link",
        "addUserIdentityLink": "add_user_link",
        "complete": "complete",
        "deleteCandidateGroup": "delete_candidate_group",
        "deleteCandidateUser": "delete_candidate_user",
        "deleteGroupIdentityLink": "delete_group_link",
        "deleteUserIdentityLink": "delete_user_link",
        "isSuspended": "_is_suspended",
        "setAssignee": "set_assignee",
        "setDescription": "set_description",
        "setDueDate": "set_due_date",
        "setFollowUpDate": "set_follow_up_date",
        "setName": "set_name",
        "setOwner": "set_owner",
        "setPriority": "set_priority",
    }

    def __init__(
        self,
        ctx: Context,
        row: TaskRow,
        event_name: str | None = None,
        *,
        fields: Mapping[str, object] | None = None,
        delete_reason: str | None = None,
    ) -> None:
        super().__init__(ctx)
        self.row, self.event_name, self.delete_reason = row, event_name, delete_reason
        self.fields: Mapping[str, object] = fields or {}

    def __getattr__(self, name: str) -> Any:
        if name in _TASK_COLUMNS:
            return getattr(self.row, name)
        raise AttributeError(f"a task has no {name!r}")

    @property
    def _scope(self) -> Scope:
        return self.row

    @property
    def _all_variables(self) -> dict[str, Any]:
        return self.get_variables()

    @property
    def _scope_key(self) -> str:
        return "task"

    @property
    def execution(self) -> ExecutionFacade | None:
        """The execution that waits at the task; None for a standalone task."""
        if self.row.execution_id is None:
            return None
        row = self._ctx.session.get(ExecutionRow, self.row.execution_id)
        return ExecutionFacade(self._ctx, row) if row is not None else None

    @property
    def priority(self) -> Int32:
        """The priority."""
        return Int32(self.row.priority or 0)

    @property
    def suspended(self) -> bool:
        """Whether it is suspended."""
        return self.row.suspension_state == SUSPENDED

    def _is_suspended(self) -> bool:
        return self.suspended

    @property
    def model_element(self) -> ModelElement | None:
        """The element of the model; None for a standalone task."""
        execution = self.execution
        if execution is None or self.row.task_definition_key is None:
            return None
        node = self._ctx.definition_of(execution.row).process.nodes.get(self.row.task_definition_key)
        return None if node is None else ModelElement(self._ctx, node)

    @property
    def candidates(self) -> list[LinkFacade]:
        """The links of users and groups that may claim it."""
        links = identity_links.of(self._ctx, self.row)
        return [LinkFacade(self._ctx, link) for link in links if link.type == CANDIDATE]

    def complete(self) -> None:
        """Complete the task."""
        from watchword.engine import tasks

        tasks.complete(self._ctx, self.row)

    def _set(self, attribute: str, value: object) -> None:
        from watchword.engine import task_changes

        task_changes.assign_attributes(self._ctx, self.row, {attribute: value})

    def set_assignee(self, user_id: str | None) -> None:
        """Assign the task."""
        self._set("assignee", user_id)

    def set_owner(self, user_id: str | None) -> None:
        """Set the owner."""
        self._set("owner", user_id)

    def set_name(self, name: str | None) -> None:
        """Set the name."""
        self._set("name", name)

    def set_description(self, description: str | None) -> None:
        """Set the description."""
        self._set("description", description)

    def set_priority(self, priority: int) -> None:
        """Set the priority."""
        self._set("priority", int(priority))

    def set_due_date(self, moment: datetime | None) -> None:
        """Set the due date."""
        self._set("due_date", moment)

    def set_follow_up_date(self, moment: datetime | None) -> None:
        """Set the follow-up date."""
        self._set("follow_up_date", moment)

    def add_candidate_user(self, user_id: str) -> None:
        """Make a user a candidate."""
        self._link("add", user_id=user_id)

    def add_candidate_users(self, user_ids: list[str] | None) -> None:
        """Make users candidates."""
        for user_id in user_ids or ():
            self.add_candidate_user(user_id)

    def add_candidate_group(self, group_id: str) -> None:
        """Make a group a candidate."""
        self._link("add", group_id=group_id)

    def add_candidate_groups(self, group_ids: list[str] | None) -> None:
        """Make groups candidates."""
        for group_id in group_ids or ():
            self.add_candidate_group(group_id)

    def delete_candidate_user(self, user_id: str) -> None:
        """Let a user no longer be a candidate."""
        self._link("delete", user_id=user_id)

    def delete_candidate_group(self, group_id: str) -> None:
        """Let a group no longer be a candidate."""
        self._link("delete", group_id=group_id)

    def add_user_link(self, user_id: str, kind: str) -> None:
        """Link a user to the task in some way."""
        self._link("add", kind, user_id=user_id)

    def add_group_link(self, group_id: str, kind: str) -> None:
        """Link a group to the task in some way."""
        self._link("add", kind, group_id=group_id)

    def delete_user_link(self, user_id: str, kind: str) -> None:
        """Take a user's link away."""
        self._link("delete", kind, user_id=user_id)

    def delete_group_link(self, group_id: str, kind: str) -> None:
        """Take a group's link away."""
        self._link("delete", kind, group_id=group_id)

    def _link(
        self, operation: str, kind: str = CANDIDATE, *, user_id: str | None = None, group_id: str | None = None
    ) -> None:
        if kind in OWN_COLUMNS:
            self._set(kind, user_id if operation == "add" else None)
            return
        change = identity_links.add if operation == "add" else identity_links.remove
        change(self._ctx, self.row, type=kind, user_id=user_id, group_id=group_id)


_TASK_COLUMNS = frozenset(TaskFacade.PROPERTIES.values()) - {
    "_all_variables",
    "_scope_key",
    "_names",
    "_names_local",
    "candidates",
    "delete_reason",
    "event_name",
    "execution",
    "model_element",
    "priority",
    "suspended",
}


class LinkFacade(Facade):
    """A link of a user or a group to a task."""

    __slots__ = ("row",)
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "groupId": "group_id",
        "id": "id",
        "taskId": "task_id",
        "type": "type",
        "userId": "user_id",
    }

    def __init__(self, ctx: Context, row: IdentityLinkRow) -> None:
        super().__init__(ctx)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name in _LINK_COLUMNS:
            return getattr(self.row, name)
        raise AttributeError(f"a link has no {name!r}")


_LINK_COLUMNS = frozenset(LinkFacade.PROPERTIES.values())


class ExternalTaskFacade(Facade):
    """An external task, as the expressions of `camunda:errorEventDefinition` see it."""

    __slots__ = ("error_details", "row")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "activityId": "activity_id",
        "activityInstanceId": "activity_instance_id",
        "createTime": "create_time",
        "errorDetails": "error_details",
        "errorMessage": "error_message",
        "executionId": "execution_id",
        "id": "id",
        "lockExpirationTime": "lock_expiration_time",
        "priority": "priority",
        "processDefinitionId": "process_definition_id",
        "processDefinitionKey": "process_definition_key",
        "processInstanceId": "process_instance_id",
        "retries": "retries",
        "tenantId": "tenant_id",
        "topicName": "topic_name",
        "workerId": "worker_id",
    }

    def __init__(self, ctx: Context, row: ExternalTaskRow, *, error_details: str | None = None) -> None:
        super().__init__(ctx)
        self.row, self.error_details = row, error_details

    def __getattr__(self, name: str) -> Any:
        if name in _EXTERNAL_COLUMNS:
            return getattr(self.row, name)
        raise AttributeError(f"an external task has no {name!r}")


_EXTERNAL_COLUMNS = frozenset(ExternalTaskFacade.PROPERTIES.values()) - {"error_details"}
