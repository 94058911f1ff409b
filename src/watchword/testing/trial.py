"""A platform in memory for tests of your own models: a clock that only moves when told to, mocked workers, no threads.

def test_an_invoice_is_paid():
    with Trial("invoice.bpmn") as trial:
        instance = trial.start("invoice", amount=250)
        instance.is_waiting_at("approve").complete("approve", approved=True)
        trial.work("invoice-payment", lambda job: {"transfer": "T-1"})
        instance.is_ended().has_passed("approve", "pay")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from watchword.core.clock import FixedClock
from watchword.core.errors import BpmnError
from watchword.core.settings import DatabaseSettings, Settings
from watchword.node import Platform, build
from watchword.services.locked_tasks import Topic
from watchword.store.schema.create import create_schema
from watchword.testing.coverage import Coverage
from watchword.testing.instance import Instance
from watchword.values.native import to_native

START = datetime(2030, 1, 1, 12, tzinfo=UTC)
WORKER = "trial"
LOCK_MS = 300_000


@dataclass(frozen=True, slots=True)
class MockedJob:
    """An external task as a mocked worker sees it: plain values."""

    id: str
    topic: str
    activity_id: str
    business_key: str | None
    variables: Mapping[str, Any]


Work = Callable[[MockedJob], Mapping[str, Any] | None]
"""Returns the variables to complete the task with; raises `BpmnError` or anything else, as a real worker would."""


class Trial:
    """An in-memory platform with what tests need around it; a context manager."""

    def __init__(
        self,
        *models: str | Path,
        now: datetime = START,
        delegates: Mapping[str, Callable[..., Any]] | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Deploy `models` (files: BPMN, DMN, forms) on a fresh platform whose clock stands at `now`.

        Args:
            models: files to deploy, together.
            now: an aware moment.
            delegates: Python callables that the models name.
            settings: of the platform; the database is in memory whatever they say.
        """
        self.clock = FixedClock(now)
        self.coverage = Coverage()
        chosen = settings or Settings(database=DatabaseSettings(url="sqlite:///:memory:"))
        self.platform: Platform = build(chosen, clock=self.clock, on_flow=self.coverage.passed)
        create_schema(self.platform.database)
        for name, delegate in (delegates or {}).items():
            self.platform.delegates.register(name, delegate)
        if models:
            self.deploy(*models)

    def deploy(self, *models: str | Path) -> None:
        """Deploy files together."""
        self.deploy_texts({Path(model).name: Path(model).read_bytes() for model in models})

    def deploy_texts(self, resources: Mapping[str, bytes | str]) -> None:
        """Deploy resources by name, e.g. `{"p.bpmn": model.xml()}`."""
        content = {name: text.encode() if isinstance(text, str) else text for name, text in resources.items()}
        deployment = self.platform.repository.deploy(name="trial", resources=content)
        for definition in deployment.process_definitions or ():
            self.coverage.expect(definition.key, self.platform.repository.definition_xml(definition.id))

    def start(self, key: str, business_key: str | None = None, /, **variables: Any) -> Instance:
        """Start an instance of the latest version of `key`; run `settle` afterwards if the model is asynchronous."""
        started = self.platform.runtime.start(key=key, business_key=business_key, variables=variables)
        return Instance(self.platform, started.id)

    def instance(self, process_instance_id: str) -> Instance:
        """Return an instance by its id, running or ended."""
        return Instance(self.platform, process_instance_id)

    def settle(self) -> int:
        """Do all jobs that are due, and those that follow from them; return how many were done."""
        done = 0
        while number := self.platform.jobs.run_due():
            done += number
        return done

    def advance(self, span: timedelta) -> int:
        """Move the clock, stopping at each moment at which a job is due on the way; return how many jobs were done."""
        end, done = self.clock.now() + span, self.settle()
        while (due := self.platform.jobs.next_due()) is not None and due <= end:
            self.clock.moment = max(due, self.clock.now())
            number = self.settle()
            done += number
            if not number:
                break
        self.clock.moment = end
        return done + self.settle()

    def correlate(self, message: str, business_key: str | None = None, /, **variables: Any) -> None:
        """Correlate a message to the one instance or start event that waits for it."""
        self.platform.runtime.correlate_message(message, business_key=business_key, variables=variables)

    def signal(self, name: str, /, **variables: Any) -> None:
        """Broadcast a signal."""
        self.platform.runtime.send_signal(name, variables=variables)

    def work(self, topic: str, work: Work | Mapping[str, Any] | None = None, *, most: int = 100) -> int:
        """Let a mocked worker do the waiting tasks of `topic` (at most `most`); return how many it took.

        `work` is a function, or simply the variables to complete each task with. A `BpmnError` goes to the model,
        anything else it raises is a failure without retries: an incident.
        """
        topics = [Topic(topic, LOCK_MS)]
        tasks = self.platform.external_tasks.fetch_and_lock(worker_id=WORKER, max_tasks=most, topics=topics)
        for locked in tasks:
            variables = {name: to_native(value) for name, value in locked.variables.items()}
            job = MockedJob(locked.id, topic, locked.activity_id or "", locked.business_key, variables)
            self._do(job, work)
        return len(tasks)

    def _do(self, job: MockedJob, work: Work | Mapping[str, Any] | None) -> None:
        service = self.platform.external_tasks
        try:
            result = work(job) if callable(work) else work
        except BpmnError as error:
            service.bpmn_error(job.id, worker_id=WORKER, error_code=error.code, error_message=str(error))
        except Exception as error:  # noqa: BLE001 - what a worker raises is a failure of its task
            service.failure(job.id, worker_id=WORKER, error_message=f"{type(error).__name__}: {error}", retries=0)
        else:
            service.complete(job.id, worker_id=WORKER, variables=dict(result or {}))

    def close(self) -> None:
        """Drop the platform."""
        self.platform.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
