"""A worker of external tasks for asyncio."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from watchword.client import topics
from watchword.client.backoff import Backoff
from watchword.client.client import AsyncClient
from watchword.client.errors import ApiError, BpmnError, TaskFailed, Unreachable
from watchword.client.job import AsyncJob
from watchword.client.metrics import WorkerMetrics
from watchword.client.topics import Subscription, worker_name
from watchword.client.transport import Request
from watchword.client.worker import EXTEND_AT

log = logging.getLogger("watchword.client.worker")
AsyncHandler = Callable[[AsyncJob], Awaitable[Mapping[str, Any] | None]]


class AsyncWorker:
    """As `Worker`, with coroutines: up to `concurrency` tasks at a time on one event loop."""

    def __init__(
        self,
        client: AsyncClient,
        *,
        name: str | None = None,
        concurrency: int = 20,
        poll: timedelta = timedelta(seconds=30),
        backoff: Backoff | None = None,
    ) -> None:
        """Work for `client` under `name`; a poll that finds nothing waits `poll` on the server."""
        self.name = name or worker_name()
        self.metrics = WorkerMetrics()
        self._client = client
        self._concurrency = concurrency
        self._poll = poll
        self._backoff = backoff or Backoff()
        self._subscriptions: dict[str, Subscription[AsyncHandler]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    def subscribe(self, topic: str, handler: AsyncHandler, **options: Any) -> None:
        """Let `handler` work on `topic`; `options` are those of `Subscription`."""
        self._subscriptions[topic] = Subscription(topic, handler, **options)

    def stop(self) -> None:
        """Let `run` return once the tasks under way are done."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until `stop` is called."""
        failures = 0
        while not self._stopping.is_set():
            if len(self._running) >= self._concurrency:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                continue
            try:
                tasks = await self._fetch(self._concurrency - len(self._running), self._poll)
                failures = 0
            except (ApiError, Unreachable) as error:
                tasks, failures = [], failures + 1
                log.warning("polling failed: %s", error)
            for task in tasks:
                work = asyncio.create_task(self._work(task))
                self._running.add(work)
                work.add_done_callback(self._running.discard)
            if failures:
                await self._pause(self._backoff.pause(failures))
        if self._running:
            await asyncio.wait(self._running)

    async def run_once(self, wait: timedelta = timedelta(0)) -> int:
        """Fetch once, work on what came, and return how many tasks that were."""
        tasks = await self._fetch(self._concurrency, wait)
        await asyncio.gather(*(self._work(task) for task in tasks))
        return len(tasks)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _fetch(self, number: int, wait: timedelta) -> Sequence[Mapping[str, Any]]:
        poll = asyncio.ensure_future(
            self._client.request(topics.fetch(self.name, self._subscriptions.values(), number, wait))
        )
        stopped = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not poll.done():
            poll.cancel()
            with suppress(asyncio.CancelledError):
                await poll
            return []
        try:
            found: list[Mapping[str, Any]] = poll.result()
        except (ApiError, Unreachable):
            self.metrics.polled(failed=True)
            raise
        self.metrics.polled()
        for task in found:
            self.metrics.count(task["topicName"], "fetched")
        return found

    async def _work(self, task: Mapping[str, Any]) -> None:
        subscription = self._subscriptions[task["topicName"]]
        job = AsyncJob(task, self.name, client=self._client)
        begin = time.monotonic()
        extender = asyncio.create_task(self._extend_lock(job, subscription))
        try:
            result = await subscription.handler(job)
            await self._report(task, "completed", topics.completed(self.name, job.id, result or {}, job.local))
        except BpmnError as error:
            await self._report(task, "errors", topics.bpmn_error(self.name, job.id, error))
        except TaskFailed as failure:
            await self._report(task, "failed", topics.failed(self.name, job.id, failure))
        except Exception as error:
            log.exception("task %s of topic %s failed", job.id, job.topic)
            unexpected = subscription.failure(error, job.retries)
            await self._report(task, "failed", topics.failed(self.name, job.id, unexpected))
        finally:
            extender.cancel()
            self.metrics.worked(job.topic, time.monotonic() - begin)

    async def _report(self, task: Mapping[str, Any], what: str, request: Request) -> None:
        try:
            await self._client.request(request)
            self.metrics.count(task["topicName"], what)
        except (ApiError, Unreachable) as error:
            self.metrics.count(task["topicName"], "lost")
            log.warning("task %s could not be reported as %s: %s", task["id"], what, error)

    async def _extend_lock(self, job: AsyncJob, subscription: Subscription[AsyncHandler]) -> None:
        while True:
            await asyncio.sleep(subscription.lock.total_seconds() * EXTEND_AT)
            with suppress(ApiError, Unreachable):
                await job.extend(subscription.lock)
