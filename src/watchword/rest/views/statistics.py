"""Statistics as answers show them."""

from __future__ import annotations

from typing import Any

from watchword.rest.views.process_definition import process_definition

_CLASS = "org.camunda.bpm.engine.rest.dto.repository."
"""Published as the value of `@class`."""


def activity_statistics(row: Any) -> dict[str, Any]:
    """Return the JSON object of what runs at one activity."""
    return {"@class": _CLASS + "ActivityStatisticsResultDto", **_counts(row)}


def definition_statistics(found: Any) -> dict[str, Any]:
    """Return the JSON object of what runs of one process definition."""
    return {
        "@class": _CLASS + "ProcessDefinitionStatisticsResultDto",
        **_counts(found.statistics),
        "definition": process_definition(found.definition) | {"historyTimeToLive": None},  # as in 7.24
    }


def _counts(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "instances": row.instances,
        "failedJobs": row.failed_jobs,
        "incidents": [{"incidentType": i.incident_type, "incidentCount": i.incident_count} for i in row.incidents],
    }


def historic_statistics(row: Any) -> dict[str, Any]:
    """Return the JSON object of how often one activity ran."""
    return {
        "id": row.id,
        "instances": row.instances,
        "canceled": row.canceled,
        "finished": row.finished,
        "completeScope": row.complete_scope,
        "openIncidents": row.open_incidents,
        "resolvedIncidents": row.resolved_incidents,
        "deletedIncidents": row.deleted_incidents,
    }
