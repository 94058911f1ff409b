"""What reports may read: views over queries, each with some of its columns.

A view shows a caller the lines that the query shows: rights and tenants apply inside it. Values of variables, contents
of files, messages and stack traces are in none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from watchword.query.model import Query
from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.query.specs.history_incident import HISTORIC_INCIDENTS
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.incident import INCIDENTS
from watchword.query.specs.job import JOBS
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.query.specs.task import TASKS
from watchword.query.specs.user_operation import USER_OPERATIONS


@dataclass(frozen=True, slots=True)
class ReportView:
    """The lines of `query` with these attributes; a column is called as its attribute."""

    query: Query
    columns: tuple[str, ...]


VIEWS: Mapping[str, ReportView] = MappingProxyType(
    {
        "historic_activity_instance": ReportView(
            HISTORIC_ACTIVITY_INSTANCES,
            (
                "id",
                "parent_activity_instance_id",
                "process_definition_id",
                "process_definition_key",
                "process_instance_id",
                "root_process_instance_id",
                "execution_id",
                "activity_id",
                "activity_name",
                "activity_type",
                "task_id",
                "assignee",
                "start_time",
                "end_time",
                "duration",
                "tenant_id",
            ),
        ),
        "historic_incident": ReportView(
            HISTORIC_INCIDENTS,
            (
                "id",
                "process_definition_id",
                "process_definition_key",
                "process_instance_id",
                "incident_type",
                "activity_id",
                "create_time",
                "end_time",
                "incident_state",
                "tenant_id",
            ),
        ),
        "historic_process_instance": ReportView(
            HISTORIC_PROCESS_INSTANCES,
            (
                "id",
                "business_key",
                "process_definition_id",
                "process_definition_key",
                "root_process_instance_id",
                "super_process_instance_id",
                "start_time",
                "end_time",
                "duration",
                "start_user_id",
                "start_activity_id",
                "end_activity_id",
                "state",
                "tenant_id",
            ),
        ),
        "historic_task": ReportView(
            HISTORIC_TASKS,
            (
                "id",
                "task_definition_key",
                "process_definition_id",
                "process_definition_key",
                "process_instance_id",
                "name",
                "assignee",
                "owner",
                "priority",
                "start_time",
                "end_time",
                "duration",
                "due_date",
                "follow_up_date",
                "tenant_id",
            ),
        ),
        "incident": ReportView(
            INCIDENTS,
            (
                "id",
                "incident_timestamp",
                "incident_type",
                "process_definition_id",
                "process_instance_id",
                "activity_id",
                "tenant_id",
            ),
        ),
        "job": ReportView(
            JOBS,
            (
                "id",
                "due_date",
                "retries",
                "priority",
                "process_definition_id",
                "process_definition_key",
                "process_instance_id",
                "job_definition_id",
                "suspension_state",
                "create_time",
                "tenant_id",
            ),
        ),
        "process_definition": ReportView(
            PROCESS_DEFINITIONS,
            ("id", "key", "name", "category", "version", "version_tag", "deployment_id", "tenant_id"),
        ),
        "task": ReportView(
            TASKS,
            (
                "id",
                "name",
                "task_definition_key",
                "process_definition_id",
                "process_instance_id",
                "assignee",
                "owner",
                "priority",
                "create_time",
                "due_date",
                "follow_up_date",
                "tenant_id",
            ),
        ),
        "user_operation": ReportView(
            USER_OPERATIONS,
            (
                "id",
                "user_id",
                "timestamp",
                "operation_id",
                "operation_type",
                "entity_type",
                "category",
                "process_definition_id",
                "process_definition_key",
                "process_instance_id",
                "task_id",
                "tenant_id",
            ),
        ),
    }
)
