"""What models may run that is not ours: scripts in the sandbox, connectors to allowed hosts. Nothing by default."""

from __future__ import annotations

from dataclasses import dataclass, field

from watchword.engine.connectors.registry import Connectors
from watchword.scripting.engines import ScriptEngines


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """The script engines and connectors that are switched on."""

    scripts: ScriptEngines = field(default_factory=ScriptEngines)
    connectors: Connectors = field(default_factory=Connectors)


NOTHING_FOREIGN = ForeignCode()
"""No scripts but our own expressions, no connectors."""
