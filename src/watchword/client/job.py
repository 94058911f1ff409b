"""The external task that a handler works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from watchword.client import topics
from watchword.client.values import decode_variables

if TYPE_CHECKING:
    from watchword.client.client import AsyncClient, Client


@dataclass
class _Task:
    """What both kinds of job know; `task` is the answer's object, whole."""

    task: Mapping[str, Any]
    worker: str
    local: dict[str, Any] = field(default_factory=dict)
    """Variables that stay in the task's own scope when it completes (for output mappings)."""

    @property
    def id(self) -> str:
        """Id of the external task."""
        return str(self.task["id"])

    @property
    def topic(self) -> str:
        """The topic."""
        return str(self.task["topicName"])

    @property
    def business_key(self) -> str | None:
        """The instance's business key."""
        return self.task.get("businessKey")

    @property
    def process_instance_id(self) -> str:
        """Id of the process instance."""
        return str(self.task["processInstanceId"])

    @property
    def retries(self) -> int | None:
        """Tries that are left; None before the first failure."""
        return self.task.get("retries")

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The fetched variables as Python values."""
        return decode_variables(self.task.get("variables"))


@dataclass
class Job(_Task):
    """A task of `Worker`."""

    client: Client | None = None

    def extend(self, span: timedelta) -> None:
        """Keep the task for `span` from now; the worker does so by itself while the handler runs."""
        assert self.client is not None
        self.client.request(topics.extended(self.worker, self.id, span // timedelta(milliseconds=1)))


@dataclass
class AsyncJob(_Task):
    """A task of `AsyncWorker`."""

    client: AsyncClient | None = None

    async def extend(self, span: timedelta) -> None:
        """Keep the task for `span` from now; the worker does so by itself while the handler runs."""
        assert self.client is not None
        await self.client.request(topics.extended(self.worker, self.id, span // timedelta(milliseconds=1)))
