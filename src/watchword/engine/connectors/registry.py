"""The connectors by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.core.errors import StepFailed

Run = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes the input parameters by name, returns what the output parameters may use."""


class Connectors:
    """Those that are switched on."""

    def __init__(self, by_id: Mapping[str, Run] | None = None) -> None:
        self._by_id = dict(by_id or {})

    def __len__(self) -> int:
        return len(self._by_id)

    def refusal(self, connector_id: str) -> str | None:
        """Return why a connector is not run, None if it is."""
        if connector_id in self._by_id:
            return None
        if connector_id == "http-connector":
            return (
                "the connector 'http-connector' is switched off; list the hosts it may reach in connectors.http_allow"
            )
        return f"there is no connector {connector_id!r}; use http-connector or an external task"

    def run(self, connector_id: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run a connector.

        Raises:
            StepFailed: it is switched off, or what it does failed.
        """
        run = self._by_id.get(connector_id)
        if run is None:
            raise StepFailed(self.refusal(connector_id) or "")
        return run(inputs)
