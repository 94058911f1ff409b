"""The resources of the API, in the order of the document."""

from __future__ import annotations

from watchword.rest.op import Resource
from watchword.rest.resources import engine, execution, process_instance, task, version

RESOURCES: tuple[Resource, ...] = (
    engine.RESOURCE,
    execution.RESOURCE,
    process_instance.RESOURCE,
    task.RESOURCE,
    version.RESOURCE,
)
