"""What the jobs of each type of batch do. One row a type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from watchword.engine.batches import work

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.values.typed import TypedValue

Run: TypeAlias = "Callable[[Context, Mapping[str, Any], Sequence[str], Mapping[str, TypedValue]], None]"
"""Does the work on some ids, given the batch's configuration and variables."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of batch: under which names its configuration holds ids and deployments, and what is done with an id.

    `hangs`: its jobs belong to the process instance that they work on.
    """

    ids: str
    mappings: str
    run: Run
    hangs: bool = False


KINDS: Mapping[str, Kind] = {
    "batch-set-removal-time": Kind("ids", "idMappings", work.date_batches),
    "correlate-message": Kind("processInstanceIds", "processInstanceIdMappings", work.correlate, hangs=True),
    "decision-set-removal-time": Kind("ids", "idMappings", work.date_decisions),
    "historic-decision-instance-deletion": Kind(
        "historicDecisionInstanceIds", "historicDecisionInstanceIdMappingss", work.delete_decisions
    ),
    "historic-instance-deletion": Kind(
        "historicProcessInstanceIds", "historicProcessInstanceIdMappings", work.delete_history
    ),
    "instance-deletion": Kind("processInstanceIds", "processInstanceIdMappings", work.delete_instances),
    "instance-migration": Kind("processInstanceIds", "processInstanceIdMappings", work.migrate),
    "instance-modification": Kind("processInstanceIds", "processInstanceIdMappings", work.modify),
    "instance-restart": Kind("processInstanceIds", "processInstanceIdMappings", work.restart),
    "instance-update-suspension-state": Kind("processInstanceIds", "processInstanceIdMappings", work.suspend),
    "process-set-removal-time": Kind("ids", "idMappings", work.date_instances),
    "set-external-task-retries": Kind("externalTaskIds", "externalTaskIdMappingss", work.set_external_task_retries),
    "set-job-retries": Kind("jobIds", "jobIdMappings", work.set_job_retries),
    "set-variables": Kind("ids", "idMappings", work.set_variables, hangs=True),
}
