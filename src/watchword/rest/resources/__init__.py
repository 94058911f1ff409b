"""The resources of the API, in the order of the document."""

from __future__ import annotations

from watchword.rest.op import Resource
from watchword.rest.resources import (
    deployment,
    engine,
    event_subscription,
    execution,
    external_task,
    history_activity_instance,
    history_detail,
    history_external_task_log,
    history_identity_link_log,
    history_incident,
    history_process_definition,
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
    version,
)

RESOURCES: tuple[Resource, ...] = (
    deployment.RESOURCE,
    engine.RESOURCE,
    event_subscription.RESOURCE,
    execution.RESOURCE,
    external_task.RESOURCE,
    history_activity_instance.RESOURCE,
    history_detail.RESOURCE,
    history_external_task_log.RESOURCE,
    history_identity_link_log.RESOURCE,
    history_incident.RESOURCE,
    history_process_definition.RESOURCE,
    history_process_instance.RESOURCE,
    history_task.RESOURCE,
    history_variable_instance.RESOURCE,
    incident.RESOURCE,
    job.RESOURCE,
    job_definition.RESOURCE,
    process_definition.RESOURCE,
    process_instance.RESOURCE,
    task.RESOURCE,
    variable_instance.RESOURCE,
    version.RESOURCE,
)
