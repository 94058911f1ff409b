"""Drive instances of random processes to their end, one random choice after the other, and show what they left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from watchword import BpmnError, open_platform
from watchword.core.clock import FixedClock
from watchword.services.locked_tasks import Topic
from watchword.store.tables import (
    TABLES,
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricActivityInstanceRow,
    HistoricIncidentRow,
    HistoricJobLogRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    JobRow,
    TaskRow,
)

from .blocks import Block, xml

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
LASTING = ("ACT_RU_JOBDEF", "ACT_RU_METER_LOG", "ACT_RU_TASK_METER_LOG", "ACT_RU_AUTHORIZATION", "ACT_RU_FILTER")
"""Tables that are named like those of running instances but hold something else."""
RUNNING = tuple(table for table in TABLES if table.name.startswith("ACT_RU_") and table.name not in LASTING)
MOST_STEPS = 400
FAILED_JOB = (
    "rev",
    "retries",
    "exception_stack_id",
    "exception_message",
    "failed_activity_id",
    "due_date",
    "last_failure_log_id",
    "sequence_counter",
)
"""What a failure changes in the job that failed."""
LOCK = ("lock_owner", "lock_expiration_time")


class Fault(Exception):
    """Raised by the probe where a test wants it."""


class Probe:
    """The delegate and listener of all random models; counts its calls and fails at one of them."""

    def __init__(self) -> None:
        self.rest()

    def __call__(self, execution: Any) -> None:
        self.calls += 1
        if self.calls == self.fails_at:
            raise Fault("as asked")
        execution.set_variable(f"p_{execution.current_activity_id}", self.calls)

    def throw(self, execution: Any) -> None:
        """Be called at an activity that has an error boundary event: every other call raises its error."""
        self(execution)
        if self.calls % 2:
            raise BpmnError("bad")

    def rest(self, *, fails_at: int = 0) -> None:
        """Count anew; `fails_at`: the call that raises, 0: none."""
        self.calls, self.fails_at = 0, fails_at


class Playground:
    """A platform on one database that random models are played on, each removed afterwards."""

    def __init__(self, url: str) -> None:
        self.clock, self.probe = FixedClock(NOW), Probe()
        self.platform = open_platform(url, clock=self.clock)
        self.platform.delegates.register("probe", self.probe)
        self.platform.delegates.register("thrower", self.probe.throw)

    @contextmanager
    def deployed(self, block: Block) -> Iterator[None]:
        """Deploy a model under the key `p`; everything of it is gone afterwards."""
        self.clock.moment = NOW
        self.probe.rest()
        repository = self.platform.repository
        deployment = repository.deploy(resources={"p.bpmn": xml(block, "p")})
        try:
            yield
        finally:
            self.probe.rest()
            repository.delete_deployment(deployment.id, cascade=True, skip_custom_listeners=True)

    def find(self, row_type: Any, **equal: Any) -> list[Any]:
        """Return rows as they are stored."""
        with self.platform.database.session(NOW) as session:
            return session.find(row_type, **equal)

    def running(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return every row of the tables of running instances: by table, then id, then attribute."""
        return {
            table.name: {
                row.id: {column.attribute: getattr(row, column.attribute) for column in table.columns}
                for row in self.find(table.row)
            }
            for table in RUNNING
        }

    def leftovers(self) -> dict[str, int]:
        """Count rows by table where there are any."""
        return {name: len(rows) for name, rows in self.running().items() if rows}

    def choices(self) -> list[tuple[str, str, Any]]:
        """Return what can be done next: kind, activity and row, in an order that doesn't depend on the database."""
        found = [("job", row) for row in self.find(JobRow) if row.retries]
        found += [("task", row) for row in self.find(TaskRow)]
        found += [("external", row) for row in self.find(ExternalTaskRow)]
        found += [("message", row) for row in self.find(EventSubscriptionRow, event_type="message")]
        where = {row.id: row.activity_id for row in self.find(ExecutionRow)}
        named = [(kind, _activity(row, where), row) for kind, row in found]
        return sorted(named, key=lambda one: (one[0], one[1], UUID(one[2].id).time))

    def step(self, random: Random, *, due_together: bool = False) -> bool:
        """Do one random thing; False if there is none."""
        self.clock.advance(timedelta(milliseconds=250))
        choices = self.choices()
        if not choices:
            return False
        kind, _, row = random.choice(choices)
        platform = self.platform
        if kind == "job" and due_together:
            platform.jobs.run_due()
        elif kind == "job":
            platform.jobs.execute(row.id)
        elif kind == "task":
            platform.tasks.complete(row.id, variables={"shared": random.randrange(5)})
        elif kind == "message":
            platform.runtime.trigger_message(row.execution_id, row.event_name)
        else:
            topic = Topic("work", lock_duration=1000)
            platform.external_tasks.fetch_and_lock(worker_id="w", max_tasks=100, topics=[topic])
            self.clock.advance(timedelta(seconds=2))
            platform.external_tasks.complete(row.id, worker_id="w", local_variables={"mine": [1, 2]})
        return True

    def finish(self, random: Random, *, due_together: bool = False) -> None:
        """Go on until nothing can be done any more."""
        for _ in range(MOST_STEPS):
            if not self.step(random, due_together=due_together):
                return
        raise AssertionError(f"not at its end after {MOST_STEPS} steps: {self.leftovers()}")

    def start(self) -> str:
        """Start an instance of the model."""
        return self.platform.runtime.start(key="p", variables={"shared": 0, "list": ["a"]}).id

    def state(self) -> str | None:
        """Return the state of the only instance of the history."""
        (row,) = self.find(HistoricProcessInstanceRow)
        return row.state

    def story(self) -> dict[str, list[Any]]:
        """Return the history without what differs by chance."""
        activities = self.find(HistoricActivityInstanceRow)
        names = {row.id: row.activity_id for row in activities}
        return {
            "instances": [
                (row.state, row.start_activity_id, row.end_activity_id, row.duration)
                for row in self.find(HistoricProcessInstanceRow)
            ],
            "activities": sorted(
                (
                    row.start_time,
                    row.sequence_counter,
                    row.activity_id,
                    row.activity_type,
                    names.get(row.parent_activity_instance_id, "p"),
                    row.end_time,
                    row.duration,
                    row.activity_instance_state,
                )
                for row in activities
            ),
            "tasks": sorted(
                (row.start_time, row.task_definition_key, row.end_time, row.delete_reason or "")
                for row in self.find(HistoricTaskRow)
            ),
            "variables": sorted(
                (
                    row.name,
                    row.create_time,
                    names.get(row.activity_instance_id, "p"),
                    row.variable_type,
                    str(row.long),
                    str(row.text),
                    row.state,
                )
                for row in self.find(HistoricVariableRow)
            ),
            "jobs": sorted(
                (row.timestamp, row.activity_id, row.job_definition_configuration or "", row.job_state)
                for row in self.find(HistoricJobLogRow)
                if row.process_instance_id
            ),
            "incidents": [row.incident_type for row in self.find(HistoricIncidentRow)],
        }


def _activity(row: Any, where: dict[str, str | None]) -> str:
    for attribute in ("activity_id", "task_definition_key"):
        name = getattr(row, attribute, None)
        if name:
            return str(name)
    return f"{where.get(row.execution_id) or ''} {row.handler_type} {row.handler_configuration}"
