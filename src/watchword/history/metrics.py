"""Names of metrics: what is counted whatever the history level is.

Source: published names of `GET /metrics`.
"""

from __future__ import annotations

from collections.abc import Mapping

ACTIVITY_END = "activity-instance-end"
ACTIVITY_START = "activity-instance-start"
CLEANED_BATCHES = "history-cleanup-removed-batch-operations"
CLEANED_DECISIONS = "history-cleanup-removed-decision-instances"
CLEANED_INSTANCES = "history-cleanup-removed-process-instances"
CLEANED_TASK_METRICS = "history-cleanup-removed-task-metrics"
DECISION_ELEMENTS = "executed-decision-elements"
DECISIONS = "executed-decision-instances"
INSTANCE_START = "root-process-instance-start"
JOBS_ACQUIRED = "job-acquired-success"
JOBS_ACQUISITIONS = "job-acquisition-attempt"
JOBS_DONE = "job-successful"
JOBS_FAILED = "job-failed"
TASK_WORKERS = "unique-task-workers"

SAME: Mapping[str, str] = {
    "decision-instances": DECISIONS,
    "flow-node-instances": ACTIVITY_START,
    "process-instances": INSTANCE_START,
    "task-users": TASK_WORKERS,
}
"""Further names that clients may use."""
