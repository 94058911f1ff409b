"""Answers hold exactly the members that the published schemas name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from watchword.query.run import line_type
from watchword.query.specs.deployment import DEPLOYMENTS
from watchword.query.specs.event_subscription import EVENT_SUBSCRIPTIONS
from watchword.query.specs.execution import EXECUTIONS
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.query.specs.history_external_task_log import HISTORIC_EXTERNAL_TASK_LOG
from watchword.query.specs.history_identity_link_log import HISTORIC_IDENTITY_LINK_LOG
from watchword.query.specs.history_incident import HISTORIC_INCIDENTS
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.history_variable_instance import HISTORIC_VARIABLE_INSTANCES
from watchword.query.specs.incident import INCIDENTS
from watchword.query.specs.job import JOBS
from watchword.query.specs.job_definition import JOB_DEFINITIONS
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.query.specs.task import TASKS
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.rest.views import (
    deployment,
    event_subscription,
    execution,
    external_task,
    history_activity_instance,
    history_external_task_log,
    history_identity_link_log,
    history_incident,
    history_process_instance,
    history_task,
    history_variable_instance,
    incident,
    job,
    job_definition,
    process_definition,
    process_instance,
    task,
    variable_instance,
)
from watchword.rest.views.moments import moment

VIEWS = {
    "DeploymentDto": (DEPLOYMENTS, deployment.deployment),
    "EventSubscriptionDto": (EVENT_SUBSCRIPTIONS, event_subscription.event_subscription),
    "ExecutionDto": (EXECUTIONS, execution.execution),
    "ExternalTaskDto": (EXTERNAL_TASKS, external_task.external_task),
    "HistoricActivityInstanceDto": (HISTORIC_ACTIVITY_INSTANCES, history_activity_instance.historic_activity_instance),
    "HistoricExternalTaskLogDto": (HISTORIC_EXTERNAL_TASK_LOG, history_external_task_log.historic_external_task_log),
    "HistoricIdentityLinkLogDto": (HISTORIC_IDENTITY_LINK_LOG, history_identity_link_log.historic_identity_link_log),
    "HistoricIncidentDto": (HISTORIC_INCIDENTS, history_incident.historic_incident),
    "HistoricProcessInstanceDto": (HISTORIC_PROCESS_INSTANCES, history_process_instance.historic_process_instance),
    "HistoricTaskInstanceDto": (HISTORIC_TASKS, history_task.historic_task),
    "HistoricVariableInstanceDto": (HISTORIC_VARIABLE_INSTANCES, history_variable_instance.historic_variable_instance),
    "IncidentDto": (INCIDENTS, incident.incident),
    "JobDefinitionDto": (JOB_DEFINITIONS, job_definition.job_definition),
    "JobDto": (JOBS, job.job),
    "ProcessDefinitionDto": (PROCESS_DEFINITIONS, process_definition.process_definition),
    "ProcessInstanceDto": (PROCESS_INSTANCES, process_instance.process_instance),
    "TaskDto": (TASKS, task.task),
    "VariableInstanceDto": (VARIABLE_INSTANCES, variable_instance.variable_instance),
}


def empty_line(query) -> Any:
    values = {"type": "string"} if query is VARIABLE_INSTANCES else {}
    return line_type(query)._make([values.get(a) for a in query.attributes])


def members(document, name):
    schema = document["components"]["schemas"][name]
    found = set(schema.get("properties", ()))
    for part in schema.get("allOf", ()):
        found |= members(document, part["$ref"].rsplit("/", 1)[-1]) if "$ref" in part else set(part["properties"])
    return found


@pytest.mark.parametrize("schema", sorted(VIEWS))
def test_a_view_shows_what_the_schema_names(shared, schema):
    document = json.loads((shared / "reference" / "rest-api.json").read_text())
    query, view = VIEWS[schema]

    shown = view(empty_line(query))

    assert members(document, schema) == set(shown)
    json.dumps(shown)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_moments_are_shown_in_utc_with_milliseconds(zone):
    at = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC).astimezone(zone)

    assert moment(at) == "2026-01-02T03:04:05.678+0000"
    assert moment(at.replace(microsecond=0)) == "2026-01-02T03:04:05.000+0000"
