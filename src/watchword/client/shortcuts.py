"""The calls that programs make all day, with Python values as variables. Each is one request, built here once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from watchword.client.transport import Request, path_of
from watchword.client.values import decode, decode_variables, encode_variables

Values = Mapping[str, Any]


def start(key: str, business_key: str | None, variables: Values | None, tenant_id: str | None, with_variables: bool,
          idempotency_key: str | None) -> Request:  # fmt: skip
    """Return the request that starts an instance of the latest version of `key`."""
    template = "/process-definition/key/{key}/start"
    if tenant_id is not None:
        template = "/process-definition/key/{key}/tenant-id/{tenant}/start"
    body = {
        "businessKey": business_key,
        "variables": encode_variables(variables),
        "withVariablesInReturn": with_variables,
    }
    headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
    return Request("POST", path_of(template, key, tenant_id or ""), body=body, headers=headers)


def complete(task_id: str, variables: Values | None) -> Request:
    """Return the request that completes a user task."""
    return Request("POST", path_of("/task/{id}/complete", task_id), body={"variables": encode_variables(variables)})


def correlate(name: str, business_key: str | None, keys: Values | None, variables: Values | None, every: bool,
              idempotency_key: str | None) -> Request:  # fmt: skip
    """Return the request that correlates a message."""
    body = {
        "messageName": name,
        "businessKey": business_key,
        "correlationKeys": encode_variables(keys),
        "processVariables": encode_variables(variables),
        "all": every,
        "resultEnabled": True,
    }
    headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
    return Request("POST", "/message", body=body, headers=headers)


def signal(name: str, variables: Values | None) -> Request:
    """Return the request that broadcasts a signal."""
    return Request("POST", "/signal", body={"name": name, "variables": encode_variables(variables)})


def deploy(name: str, files: Sequence[str | Path], tenant_id: str | None, changed_only: bool) -> Request:
    """Return the request that deploys files."""
    parts: list[tuple[str, Any]] = [
        ("deployment-name", (None, name)),
        ("deployment-source", (None, "watchword.client")),
        ("enable-duplicate-filtering", (None, "true" if changed_only else "false")),
        ("deploy-changed-only", (None, "true" if changed_only else "false")),
    ]
    if tenant_id is not None:
        parts.append(("tenant-id", (None, tenant_id)))
    parts += [(Path(file).name, (Path(file).name, Path(file).read_bytes())) for file in files]
    return Request("POST", "/deployment/create", files=parts)


def instance_variables(instance_id: str) -> Request:
    """Return the request that reads an instance's variables."""
    return Request("GET", path_of("/process-instance/{id}/variables", instance_id), {"deserializeValues": False})


def task_variables(task_id: str) -> Request:
    """Return the request that reads the variables a task sees."""
    return Request("GET", path_of("/task/{id}/variables", task_id), {"deserializeValues": False})


def evaluate(key: str, variables: Values | None, tenant_id: str | None) -> Request:
    """Return the request that evaluates the latest version of a decision."""
    template = "/decision-definition/key/{key}/evaluate"
    if tenant_id is not None:
        template = "/decision-definition/key/{key}/tenant-id/{tenant}/evaluate"
    return Request("POST", path_of(template, key, tenant_id or ""), body={"variables": encode_variables(variables)})


def rows_of(answer: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a decision's result with Python values."""
    return [{name: decode(value) for name, value in row.items()} for row in answer]


class Shortcuts(ABC):
    """The shortcuts of a client that waits."""

    @abstractmethod
    def request(self, request: Request) -> Any:
        """Send a request and return the decoded answer."""

    def start(
        self, key: str, *, business_key: str | None = None, variables: Values | None = None,
        tenant_id: str | None = None, with_variables: bool = False, idempotency_key: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Start an instance of the latest version of `key` and return it.

        With `idempotency_key`, asking again with the same key starts nothing new and returns the first answer.
        """
        answer: dict[str, Any] = self.request(
            start(key, business_key, variables, tenant_id, with_variables, idempotency_key)
        )
        return answer

    def complete(self, task_id: str, variables: Values | None = None) -> None:
        """Complete a user task."""
        self.request(complete(task_id, variables))

    def correlate(
        self, name: str, *, business_key: str | None = None, keys: Values | None = None,
        variables: Values | None = None, every: bool = False, idempotency_key: str | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Correlate a message to the one instance (or start event) that waits for it; `every`: to all that do."""
        answer: list[dict[str, Any]] = self.request(
            correlate(name, business_key, keys, variables, every, idempotency_key)
        )
        return answer

    def signal(self, name: str, variables: Values | None = None) -> None:
        """Broadcast a signal."""
        self.request(signal(name, variables))

    def deploy(
        self, name: str, *files: str | Path, tenant_id: str | None = None, changed_only: bool = True
    ) -> dict[str, Any]:
        """Deploy files (models, forms) and return the deployment."""
        answer: dict[str, Any] = self.request(deploy(name, files, tenant_id, changed_only))
        return answer

    def variables(self, instance_id: str) -> dict[str, Any]:
        """Return an instance's variables as Python values."""
        return decode_variables(self.request(instance_variables(instance_id)))

    def variables_of_task(self, task_id: str) -> dict[str, Any]:
        """Return the variables that a task sees, as Python values."""
        return decode_variables(self.request(task_variables(task_id)))

    def decide(
        self, key: str, variables: Values | None = None, *, tenant_id: str | None = None
    ) -> list[dict[str, Any]]:
        """Evaluate a decision and return its rows."""
        return rows_of(self.request(evaluate(key, variables, tenant_id)))


class AsyncShortcuts(ABC):
    """The shortcuts of a client for asyncio; see `Shortcuts` for what they do."""

    @abstractmethod
    async def request(self, request: Request) -> Any:
        """Send a request and return the decoded answer."""

    async def start(
        self, key: str, *, business_key: str | None = None, variables: Values | None = None,
        tenant_id: str | None = None, with_variables: bool = False, idempotency_key: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Start an instance and return it."""
        answer: dict[str, Any] = await self.request(
            start(key, business_key, variables, tenant_id, with_variables, idempotency_key)
        )
        return answer

    async def complete(self, task_id: str, variables: Values | None = None) -> None:
        """Complete a user task."""
        await self.request(complete(task_id, variables))

    async def correlate(
        self, name: str, *, business_key: str | None = None, keys: Values | None = None,
        variables: Values | None = None, every: bool = False, idempotency_key: str | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Correlate a message."""
        answer: list[dict[str, Any]] = await self.request(
            correlate(name, business_key, keys, variables, every, idempotency_key)
        )
        return answer

    async def signal(self, name: str, variables: Values | None = None) -> None:
        """Broadcast a signal."""
        await self.request(signal(name, variables))

    async def deploy(
        self, name: str, *files: str | Path, tenant_id: str | None = None, changed_only: bool = True
    ) -> dict[str, Any]:
        """Deploy files and return the deployment."""
        answer: dict[str, Any] = await self.request(deploy(name, files, tenant_id, changed_only))
        return answer

    async def variables(self, instance_id: str) -> dict[str, Any]:
        """Return an instance's variables as Python values."""
        return decode_variables(await self.request(instance_variables(instance_id)))

    async def variables_of_task(self, task_id: str) -> dict[str, Any]:
        """Return the variables that a task sees, as Python values."""
        return decode_variables(await self.request(task_variables(task_id)))

    async def decide(
        self, key: str, variables: Values | None = None, *, tenant_id: str | None = None
    ) -> list[dict[str, Any]]:
        """Evaluate a decision and return its rows."""
        return rows_of(await self.request(evaluate(key, variables, tenant_id)))
