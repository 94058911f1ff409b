"""A worker of external tasks that runs its handlers in threads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

from watchword.client import topics
from watchword.client.backoff import Backoff
from watchword.client.client import Client
from watchword.client.errors import ApiError, BpmnError, TaskFailed, Unreachable
from watchword.client.job import Job
from watchword.client.metrics import WorkerMetrics
from watchword.client.topics import Subscription, worker_name
from watchword.client.transport import Request

log = logging.getLogger("watchword.client.worker")
Handler = Callable[[Job], Mapping[str, Any] | None]
"""Does the work; returns the variables to complete the task with. Raises `BpmnError`, `TaskFailed`, or whatever."""
EXTEND_AT = 0.5
"""Part of the lock after which it is extended."""


class Worker:
    """Fetches tasks by long polling, works on them in threads, reports.

    A task is fetched only when a thread is free for it, and its lock is extended while its handler runs. A handler that
    raises something unexpected costs a retry. Every task is given at least once: make handlers safe to repeat.
    """

    def __init__(
        self,
        client: Client,
        *,
        name: str | None = None,
        threads: int = 4,
        poll: timedelta = timedelta(seconds=30),
        backoff: Backoff | None = None,
    ) -> None:
        """Work for `client` under `name` with so many threads; a poll that finds nothing waits `poll` on the server."""
        self.name = name or worker_name()
        self.metrics = WorkerMetrics()
        self._client = client
        self._threads = threads
        self._poll = poll
        self._backoff = backoff or Backoff()
        self._subscriptions: dict[str, Subscription[Handler]] = {}
        self._free = threading.Semaphore(threads)
        self._stopping = threading.Event()
        self._held: dict[str, tuple[float, Subscription[Handler]]] = {}
        self._lock = threading.Lock()

    def subscribe(self, topic: str, handler: Handler, **options: Any) -> None:
        """Let `handler` work on `topic`; `options` are those of `Subscription`: lock, variables, narrow, retries, …"""
        self._subscriptions[topic] = Subscription(topic, handler, **options)

    def topic(self, topic: str, **options: Any) -> Callable[[Handler], Handler]:
        """Subscribe a function, as a decorator."""

        def register(handler: Handler) -> Handler:
            self.subscribe(topic, handler, **options)
            return handler

        return register

    def stop(self) -> None:
        """Let `run` return once the tasks under way are done; safe in a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Work until `stop` is called."""
        extender = threading.Thread(target=self._extend_locks, name="watchword-locks", daemon=True)
        extender.start()
        failures = 0
        with ThreadPoolExecutor(self._threads, thread_name_prefix="watchword-worker") as pool:
            while not self._stopping.is_set():
                number = self._take_places()
                try:
                    tasks = self._fetch(number, self._poll)
                    failures = 0
                except (ApiError, Unreachable) as error:
                    tasks, failures = [], failures + 1
                    log.warning("polling failed: %s", error)
                self._leave_places(number - len(tasks))
                for task in tasks:
                    pool.submit(self._work_and_leave, task)
                if failures:
                    self._stopping.wait(self._backoff.pause(failures))
        extender.join()

    def run_once(self, wait: timedelta = timedelta(0)) -> int:
        """Fetch once, work on what came in this thread, and return how many tasks that were; for tests and scripts."""
        tasks = self._fetch(self._threads, wait)
        for task in tasks:
            self._work(task)
        return len(tasks)

    def _take_places(self) -> int:
        """Wait for a free thread; return how many there are, all taken."""
        self._free.acquire()
        number = 1
        while number < self._threads and self._free.acquire(blocking=False):
            number += 1
        return number

    def _leave_places(self, number: int) -> None:
        if number:
            self._free.release(number)

    def _fetch(self, number: int, wait: timedelta) -> Sequence[Mapping[str, Any]]:
        try:
            found: list[Mapping[str, Any]] = self._client.request(
                topics.fetch(self.name, self._subscriptions.values(), number, wait)
            )
        except (ApiError, Unreachable):
            self.metrics.polled(failed=True)
            raise
        self.metrics.polled()
        for task in found:
            self.metrics.count(task["topicName"], "fetched")
        if found and self._stopping.is_set():
            for task in found:
                self._report(task, "given back", topics.given_back(task["id"]))
            return []
        return found

    def _work_and_leave(self, task: Mapping[str, Any]) -> None:
        try:
            self._work(task)
        finally:
            self._leave_places(1)

    def _work(self, task: Mapping[str, Any]) -> None:
        subscription = self._subscriptions[task["topicName"]]
        job = Job(task, self.name, client=self._client)
        begin = time.monotonic()
        with self._lock:
            self._held[job.id] = (begin, subscription)
        try:
            result = subscription.handler(job)
            self._report(task, "completed", topics.completed(self.name, job.id, result or {}, job.local))
        except BpmnError as error:
            self._report(task, "errors", topics.bpmn_error(self.name, job.id, error))
        except TaskFailed as failure:
            self._report(task, "failed", topics.failed(self.name, job.id, failure))
        except Exception as error:
            log.exception("task %s of topic %s failed", job.id, job.topic)
            unexpected = subscription.failure(error, job.retries)
            self._report(task, "failed", topics.failed(self.name, job.id, unexpected))
        finally:
            with self._lock:
                self._held.pop(job.id, None)
            self.metrics.worked(job.topic, time.monotonic() - begin)

    def _report(self, task: Mapping[str, Any], what: str, request: Request) -> None:
        try:
            self._client.request(request)
            self.metrics.count(task["topicName"], what)
        except (ApiError, Unreachable) as error:
            # the lock ends by itself and the task is given to somebody again
            self.metrics.count(task["topicName"], "lost")
            log.warning("task %s could not be reported as %s: %s", task["id"], what, error)

    def _extend_locks(self) -> None:
        while not self._stopping.wait(0.5) or self._held:
            now = time.monotonic()
            with self._lock:
                due = [
                    (task_id, subscription)
                    for task_id, (since, subscription) in self._held.items()
                    if now - since >= subscription.lock.total_seconds() * EXTEND_AT
                ]
                for task_id, subscription in due:
                    self._held[task_id] = (now, subscription)
            for task_id, subscription in due:
                with suppress(ApiError, Unreachable):
                    self._client.request(topics.extended(self.name, task_id, subscription.lock_ms))
            if self._stopping.is_set():
                time.sleep(0.05)
