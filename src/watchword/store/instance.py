"""A process instance as it is loaded: its rows, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from watchword.store.channel import Loaded
from watchword.store.table import Row
from watchword.store.tables import (
    ByteArrayRow,
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    IdentityLinkRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
    TaskRow,
    VariableRow,
)

R = TypeVar("R", bound=Row)

ANCHORS: Mapping[str, type[Row]] = {
    "execution": ExecutionRow,
    "external_task": ExternalTaskRow,
    "job": JobRow,
    "process_instance": ExecutionRow,
    "task": TaskRow,
}
"""What an instance may be loaded by."""


@dataclass(slots=True)
class InstanceRows:
    """A process instance as loaded: `anchor` is the row asked for; not `whole`: only its path to the root."""

    anchor: Row
    whole: bool
    process_instance_id: str | None
    executions: list[ExecutionRow]
    tasks: list[TaskRow]
    variables: list[VariableRow]
    byte_arrays: list[ByteArrayRow]
    external_tasks: list[ExternalTaskRow]
    event_subscriptions: list[EventSubscriptionRow]
    jobs: list[JobRow]
    incidents: list[IncidentRow]
    identity_links: list[IdentityLinkRow]
    job_definitions: list[JobDefinitionRow] | None
    """All of the process definition; None: they didn't come along."""


def instance_rows(loaded: Loaded, take: Callable[[type[Row], list[object]], Row | None]) -> InstanceRows:
    """Return the rows of what was loaded, without an anchor yet; `take` makes a line a row, None if it is deleted."""

    def rows(row_type: type[R]) -> list[R]:
        lines: Iterable[list[object]] = loaded.lines.get(row_type.table.name, ())
        return [cast(R, row) for line in lines if (row := take(row_type, line)) is not None]

    return InstanceRows(
        anchor=cast(Row, None),
        whole=loaded.whole,
        process_instance_id=None,
        executions=rows(ExecutionRow),
        tasks=rows(TaskRow),
        variables=rows(VariableRow),
        byte_arrays=rows(ByteArrayRow),
        external_tasks=rows(ExternalTaskRow),
        event_subscriptions=rows(EventSubscriptionRow),
        jobs=rows(JobRow),
        incidents=rows(IncidentRow),
        identity_links=rows(IdentityLinkRow),
        job_definitions=rows(JobDefinitionRow) if JobDefinitionRow.table.name in loaded.lines else None,
    )
