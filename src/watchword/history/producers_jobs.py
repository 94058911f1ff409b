"""History of jobs (ACT_HI_JOB_LOG)."""

from __future__ import annotations

import socket
from functools import cache
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.history.levels import Level
from watchword.history.producer import Producer
from watchword.store.tables import ByteArrayRow, HistoricJobLogRow

if TYPE_CHECKING:
    from watchword.store.tables import JobDefinitionRow, JobRow

CREATED, FAILED, SUCCESSFUL, REMOVED = 0, 1, 2, 3
"""States of a job log entry."""
STACK_NAME = "job.exceptionByteArray"
HISTORIC_BYTES = 3
_LONGEST_MESSAGE = 4000


@cache
def hostname() -> str:
    """Return what the log calls this node."""
    return f"{socket.gethostname()}$default"


class JobHistory(Producer):
    """Rows of the job log."""

    def job_log(
        self,
        job: JobRow,
        state: int,
        *,
        definition: JobDefinitionRow | None,
        message: str | None = None,
        stack: bytes | None = None,
    ) -> str | None:
        """Log that a job was CREATED, FAILED, SUCCESSFUL or REMOVED; return the entry's id if one was written."""
        if self.level < Level.FULL:
            return None
        root = job.root_process_instance_id or self.root_of(job.process_instance_id)
        removal_time = self.removal_time_of(root or job.batch_id)
        stack_id = None
        if stack is not None:
            stack_id = ids.new()
            self.session.add(
                ByteArrayRow(
                    id=stack_id,
                    name=STACK_NAME,
                    bytes=stack,
                    tenant_id=job.tenant_id,
                    type=HISTORIC_BYTES,
                    create_time=self.now,
                    root_process_instance_id=root,
                    removal_time=removal_time,
                )
            )
        entry = HistoricJobLogRow(
            id=ids.new(),
            timestamp=self.now,
            job_id=job.id,
            job_due_date=job.due_date,
            job_retries=job.retries,
            job_priority=job.priority,
            job_exception_message=None if message is None else message[:_LONGEST_MESSAGE],
            job_exception_stack_id=stack_id,
            job_state=state,
            job_definition_id=job.job_definition_id,
            job_definition_type=job.handler_type if definition is None else definition.job_type,
            job_definition_configuration=None if definition is None else definition.job_configuration,
            activity_id=None if definition is None else definition.activity_id,
            failed_activity_id=job.failed_activity_id,
            execution_id=job.execution_id,
            root_process_instance_id=root,
            process_instance_id=job.process_instance_id,
            process_definition_id=job.process_definition_id,
            process_definition_key=job.process_definition_key,
            deployment_id=job.deployment_id,
            sequence_counter=job.sequence_counter,
            tenant_id=job.tenant_id,
            hostname=hostname(),
            removal_time=removal_time,
            batch_id=job.batch_id,
        )
        self.session.add(entry)
        return entry.id
