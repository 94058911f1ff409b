"""History of user tasks and their identity links (ACT_HI_TASKINST, ACT_HI_IDENTITYLINK)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.history.levels import Level
from watchword.history.producer import Producer
from watchword.store.tables import HistoricIdentityLinkRow, HistoricTaskRow

if TYPE_CHECKING:
    from watchword.store.tables import IdentityLinkRow, ProcessDefinitionRow, TaskRow

TASK_FIELDS: frozenset[str] = frozenset(
    {
        "assignee",
        "description",
        "due_date",
        "follow_up_date",
        "name",
        "owner",
        "parent_task_id",
        "priority",
        "task_state",
        "execution_id",
        "tenant_id",
    }
)
"""Attributes that the historic row repeats."""


class TaskHistory(Producer):
    """Rows of tasks."""

    def task_created(self, task: TaskRow, *, activity_instance_id: str | None = None) -> None:
        """A task began to exist."""
        self.fresh.add(task.id)
        if self.level < Level.ACTIVITY:
            return
        self.session.add(
            HistoricTaskRow(
                id=task.id,
                task_definition_key=task.task_definition_key,
                process_definition_key=self.key_of(task.process_definition_id),
                process_definition_id=task.process_definition_id,
                root_process_instance_id=self.root_of(task.process_instance_id),
                process_instance_id=task.process_instance_id,
                execution_id=task.execution_id,
                case_instance_id=task.case_instance_id,
                activity_instance_id=activity_instance_id,
                name=task.name,
                parent_task_id=task.parent_task_id,
                description=task.description,
                owner=task.owner,
                assignee=task.assignee,
                start_time=self.now,
                priority=task.priority,
                due_date=task.due_date,
                follow_up_date=task.follow_up_date,
                tenant_id=task.tenant_id,
                task_state=task.task_state,
            )
        )

    def task_updated(self, task: TaskRow, *attributes: str) -> None:
        """`attributes` of the task changed."""
        values = {name: getattr(task, name) for name in attributes if name in TASK_FIELDS}
        if self.level >= Level.ACTIVITY and values:
            self.session.amend(HistoricTaskRow, task.id, execution_id=task.execution_id, **values)

    def task_moved(self, task: TaskRow) -> None:
        """The task goes on on another execution; one that was created in this command is remembered there."""
        for row in self.session.held(HistoricTaskRow, "id", task.id):
            row.execution_id = task.execution_id

    def task_completed(self, task: TaskRow) -> None:
        """The task was completed."""
        self._task_ended(task, "completed", "Completed")

    def task_completed_with_another(self, task: TaskRow) -> None:
        """The task that this one is part of was completed; the state stays as it was. Source: observed in 7.24."""
        self._task_ended(task, "completed", None)

    def task_deleted(self, task: TaskRow, reason: str | None) -> None:
        """The task was cancelled or deleted."""
        self._task_ended(task, reason or "deleted", "Deleted")

    def _task_ended(self, task: TaskRow, reason: str, state: str | None) -> None:
        if self.level >= Level.ACTIVITY:
            self.session.amend(
                HistoricTaskRow,
                task.id,
                execution_id=task.execution_id,
                end_time=self.now,
                duration=self.since_start,
                delete_reason=reason,
                **({} if state is None else {"task_state": state}),
            )

    def identity_link(
        self,
        task: TaskRow,
        operation: str,
        *,
        type: str | None,
        user_id: str | None = None,
        group_id: str | None = None,
    ) -> None:
        """Somebody was linked to a task, or no longer is: `operation` is add or delete."""
        if self.level < Level.FULL:
            return
        root = self.root_of(task.process_instance_id)
        self.session.add(
            HistoricIdentityLinkRow(
                id=ids.new(),
                timestamp=self.now,
                type=type,
                user_id=user_id,
                group_id=group_id,
                task_id=task.id,
                root_process_instance_id=root,
                process_definition_id=task.process_definition_id,
                operation_type=operation,
                assigner_id=self.user_id,
                process_definition_key=self.key_of(task.process_definition_id),
                tenant_id=task.tenant_id,
                removal_time=self.removal_time_of(root),
            )
        )

    def candidate_starter_added(self, link: IdentityLinkRow, definition: ProcessDefinitionRow) -> None:
        """Somebody became a candidate starter of a definition."""
        if self.level < Level.FULL:
            return
        self.session.add(
            HistoricIdentityLinkRow(
                id=ids.new(),
                timestamp=self.now,
                type=link.type,
                user_id=link.user_id,
                group_id=link.group_id,
                process_definition_id=definition.id,
                operation_type="add",
                assigner_id=self.user_id,
                process_definition_key=definition.key,
                tenant_id=link.tenant_id,
            )
        )
