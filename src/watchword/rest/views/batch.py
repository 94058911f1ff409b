"""Batches as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.moments import moment


def batch(row: Any) -> dict[str, Any]:
    """Return the JSON object of a batch that runs."""
    return {**_common(row), "jobsCreated": row.jobs_created, "suspended": row.suspension_state == 2}


def batch_statistics(row: Any) -> dict[str, Any]:
    """Return the JSON object of a batch with the numbers of its jobs."""
    return {
        **batch(row.batch),
        "remainingJobs": row.remaining,
        "completedJobs": row.completed,
        "failedJobs": row.failed,
    }


def historic_batch(row: Any) -> dict[str, Any]:
    """Return the JSON object of a batch that history knows."""
    return {**_common(row), "endTime": moment(row.end_time), "removalTime": moment(row.removal_time)}


def _common(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "type": row.type,
        "totalJobs": row.total_jobs,
        "batchJobsPerSeed": row.jobs_per_seed,
        "invocationsPerBatchJob": row.invocations_per_job,
        "seedJobDefinitionId": row.seed_job_definition_id,
        "monitorJobDefinitionId": row.monitor_job_definition_id,
        "batchJobDefinitionId": row.batch_job_definition_id,
        "tenantId": row.tenant_id,
        "createUserId": row.create_user_id,
        "startTime": moment(row.start_time),
        "executionStartTime": moment(row.execution_start_time),
    }
