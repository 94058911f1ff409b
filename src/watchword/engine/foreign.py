"""What models may run or reach outside: scripts in the sandbox, allowed hosts, a mail server. Nothing by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from watchword.engine.connectors.registry import Connectors
from watchword.scripting.engines import ScriptEngines


class SendsMail(Protocol):
    """Sends messages of mail tasks."""

    def send(self, fields: Mapping[str, str]) -> None:
        """Send one message, given the task's fields."""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """The script engines, connectors and mail server that are switched on."""

    scripts: ScriptEngines = field(default_factory=ScriptEngines)
    connectors: Connectors = field(default_factory=Connectors)
    mail: SendsMail | None = None


NOTHING_FOREIGN = ForeignCode()
"""No scripts but our own expressions, no connectors."""
