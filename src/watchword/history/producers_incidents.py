"""History of incidents and of external tasks (ACT_HI_INCIDENT, ACT_HI_EXT_TASK_LOG)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.history.levels import Level
from watchword.history.producer import Producer
from watchword.store.tables import ByteArrayRow, HistoricExternalTaskLogRow, HistoricIncidentRow

if TYPE_CHECKING:
    from watchword.store.tables import ExternalTaskRow, IncidentRow

OPEN, RESOLVED, DELETED = 0, 1, 2
"""States of a historic incident."""
CREATED, FAILED, SUCCESSFUL, REMOVED = 0, 1, 2, 3
"""States of an external task log entry."""


class IncidentHistory(Producer):
    """Rows of incidents and of the external task log."""

    def incident_created(self, incident: IncidentRow, *, history_configuration: str | None = None) -> None:
        """An incident was raised; `history_configuration` is the id of the log entry that tells why."""
        if self.level < Level.FULL:
            return
        root = self.root_of(incident.process_instance_id)
        self.session.add(
            HistoricIncidentRow(
                id=incident.id,
                process_definition_key=self.key_of(incident.process_definition_id),
                process_definition_id=incident.process_definition_id,
                root_process_instance_id=root,
                process_instance_id=incident.process_instance_id,
                execution_id=incident.execution_id,
                create_time=incident.incident_timestamp,
                incident_message=incident.incident_message,
                incident_type=incident.incident_type,
                activity_id=incident.activity_id,
                failed_activity_id=incident.failed_activity_id,
                cause_incident_id=incident.cause_incident_id,
                root_cause_incident_id=incident.root_cause_incident_id,
                configuration=incident.configuration,
                history_configuration=history_configuration,
                incident_state=OPEN,
                tenant_id=incident.tenant_id,
                job_definition_id=incident.job_definition_id,
                annotation=incident.annotation,
                removal_time=self.removal_time_of(root),
            )
        )

    def incident_ended(self, incident: IncidentRow, *, resolved: bool) -> None:
        """An incident was resolved, or deleted with what it hung on."""
        if self.level >= Level.FULL:
            state = RESOLVED if resolved else DELETED
            self.session.amend(HistoricIncidentRow, incident.id, end_time=self.now, incident_state=state)

    def incident_updated(self, incident: IncidentRow, **values: object) -> None:
        """The incident got another annotation, or moved to another execution."""
        if self.level >= Level.FULL:
            self.session.amend(HistoricIncidentRow, incident.id, **values)

    def external_task_log(
        self,
        task: ExternalTaskRow,
        state: int,
        *,
        error_message: str | None = None,
        error_details: str | None = None,
    ) -> str | None:
        """Log that an external task was CREATED, FAILED, SUCCESSFUL or REMOVED. Returns the entry's id if written."""
        if self.level < Level.FULL:
            return None
        root = self.root_of(task.process_instance_id)
        details_id = None
        if error_details is not None:
            details_id = ids.new()
            self.session.add(
                ByteArrayRow(
                    id=details_id,
                    name="historicExternalTaskLog.exceptionByteArray",
                    bytes=error_details.encode(),
                    tenant_id=task.tenant_id,
                    type=3,
                    create_time=self.now,
                    root_process_instance_id=root,
                    removal_time=self.removal_time_of(root),
                )
            )
        entry = HistoricExternalTaskLogRow(
            id=ids.new(),
            timestamp=self.now,
            external_task_id=task.id,
            retries=task.retries,
            topic_name=task.topic_name,
            worker_id=task.worker_id,
            priority=task.priority,
            error_message=error_message,
            error_details_id=details_id,
            activity_id=task.activity_id,
            activity_instance_id=task.activity_instance_id,
            execution_id=task.execution_id,
            process_instance_id=task.process_instance_id,
            root_process_instance_id=root,
            process_definition_id=task.process_definition_id,
            process_definition_key=task.process_definition_key,
            tenant_id=task.tenant_id,
            state=state,
            removal_time=self.removal_time_of(root),
        )
        self.session.add(entry)
        return entry.id
