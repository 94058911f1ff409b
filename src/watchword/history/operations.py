"""The user operation log (ACT_HI_OP_LOG): what an authenticated user did, one row a changed property.

Source: `reference` 7.3. Rows of one command share an operation id. Values of passwords never appear.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import NullValue
from watchword.history.producer import Producer
from watchword.store.tables import UserOperationLogRow

if TYPE_CHECKING:
    from watchword.store.tables import ExecutionRow, ExternalTaskRow, JobRow, ProcessDefinitionRow, TaskRow

ADMIN, OPERATOR, TASK_WORKER = "Admin", "Operator", "TaskWorker"
"""Categories."""

Change = tuple[str, object, object]
"""A property's name, its old and its new value."""


class OperationHistory(Producer):
    """Rows of the user operation log."""

    def operation(
        self,
        entity_type: str,
        operation_type: str,
        *,
        category: str = OPERATOR,
        changes: Iterable[Change] = (),
        execution: ExecutionRow | None = None,
        task: TaskRow | None = None,
        external_task: ExternalTaskRow | None = None,
        job: JobRow | None = None,
        process_instance_id: str | None = None,
        execution_id: str | None = None,
        process_definition_id: str | None = None,
        process_definition_key: str | None = None,
        deployment_id: str | None = None,
        job_definition_id: str | None = None,
        batch_id: str | None = None,
        tenant_id: str | None = None,
        annotation: str | None = None,
    ) -> None:
        """Log an operation; without `changes` one row without property is written.

        What the operation was done to is given as row (`execution`, `task`, ...) or by ids. Nothing is written below
        level full or if nobody is authenticated.
        """
        if not self.logs_operations:
            return
        about = task or external_task
        job_id = job.id if job is not None else None
        if job is not None:
            job_definition_id = job_definition_id or job.job_definition_id
        execution_id = about.execution_id if about is not None else execution_id
        instance_id, definition_id = process_instance_id, process_definition_id
        for row in (execution, about, job):
            if row is not None:
                instance_id = instance_id or row.process_instance_id
                definition_id = definition_id or row.process_definition_id
                tenant_id = tenant_id or row.tenant_id
        definition = self._definition(definition_id)
        if definition is not None:
            process_definition_key = process_definition_key or definition.key
            deployment_id = deployment_id or definition.deployment_id
        root = self.root_of(instance_id)
        for name, old, new in tuple(changes) or ((None, None, None),):
            self.session.add(
                UserOperationLogRow(
                    id=ids.new(),
                    deployment_id=deployment_id,
                    process_definition_id=definition_id,
                    process_definition_key=process_definition_key,
                    root_process_instance_id=root,
                    process_instance_id=instance_id,
                    execution_id=execution_id if external_task is None else None,
                    task_id=task.id if task is not None else None,
                    job_id=job_id,
                    job_definition_id=job_definition_id,
                    batch_id=batch_id,
                    user_id=self.user_id,
                    timestamp=self.now,
                    operation_type=operation_type,
                    operation_id=self.operation_id,
                    entity_type=entity_type,
                    property=name,
                    original_value=_text(old),
                    new_value=_text(new),
                    tenant_id=tenant_id,
                    removal_time=self.removal_time_of(root),
                    category=category,
                    external_task_id=external_task.id if external_task is not None else None,
                    annotation=annotation,
                )
            )

    def _definition(self, definition_id: str | None) -> ProcessDefinitionRow | None:
        """Return a definition's row; None for an id that nothing has: some operations take any."""
        if definition_id is None:
            return None
        try:
            return self.definitions.get(self.session, definition_id).row
        except NullValue:
            return None


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str(round(value.timestamp() * 1000))
    return str(value)
