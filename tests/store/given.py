"""Rows to begin with."""

from __future__ import annotations

from datetime import UTC, datetime

from watchword.core import ids
from watchword.store.database import Database
from watchword.store.tables import (
    ByteArrayRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricActivityInstanceRow,
    IdentityLinkRow,
    ProcessDefinitionRow,
    TaskRow,
    VariableRow,
)

NOW = datetime(2026, 3, 29, 0, 30, 15, 123000, tzinfo=UTC)


def store(database: Database, *rows: object) -> None:
    """Insert rows."""
    with database.session(NOW) as session:
        for row in rows:
            session.add(row)  # type: ignore[arg-type]
        session.flush()


def definition(**values: object) -> ProcessDefinitionRow:
    return ProcessDefinitionRow(**{"id": ids.new(), "key": "p", "version": 1, **values})


def execution(definition_id: str | None = None, **values: object) -> ExecutionRow:
    """Return a process instance's own row, or (with `parent_id`, `process_instance_id`) one below it."""
    new = ids.new()
    root = values.get("process_instance_id", new)
    return ExecutionRow(
        **{
            "id": new,
            "process_instance_id": root,
            "root_process_instance_id": root,
            "process_definition_id": definition_id,
            "active": True,
            "scope": True,
            "suspension_state": 1,
            **values,
        }
    )


def task(of: ExecutionRow, **values: object) -> TaskRow:
    return TaskRow(
        **{
            "id": ids.new(),
            "execution_id": of.id,
            "process_instance_id": of.process_instance_id,
            "name": "Approve",
            "create_time": NOW,
            **values,
        }
    )


def variable(of: ExecutionRow, name: str, **values: object) -> VariableRow:
    return VariableRow(
        **{
            "id": ids.new(),
            "name": name,
            "type": "string",
            "execution_id": of.id,
            "process_instance_id": of.process_instance_id,
            "variable_scope": of.id,
            **values,
        }
    )


def link(of: TaskRow, user_id: str) -> IdentityLinkRow:
    return IdentityLinkRow(id=ids.new(), type="candidate", user_id=user_id, task_id=of.id)


def content(data: bytes) -> ByteArrayRow:
    return ByteArrayRow(id=ids.new(), bytes=data, create_time=NOW)


def external_task(of: ExecutionRow, topic: str = "work", **values: object) -> ExternalTaskRow:
    return ExternalTaskRow(
        **{
            "id": ids.new(),
            "topic_name": topic,
            "execution_id": of.id,
            "process_instance_id": of.process_instance_id,
            "process_definition_id": of.process_definition_id,
            "suspension_state": 1,
            "create_time": NOW,
            "priority": 0,
            **values,
        }
    )


def activity(instance_id: str, **values: object) -> HistoricActivityInstanceRow:
    return HistoricActivityInstanceRow(
        **{
            "id": ids.new(),
            "process_definition_id": "p:1:1",
            "process_instance_id": instance_id,
            "root_process_instance_id": instance_id,
            "execution_id": instance_id,
            "activity_id": "a",
            "activity_type": "userTask",
            "start_time": NOW,
            **values,
        }
    )
