"""How much of a model the tests have been through: flow nodes and sequence flows.

A flow counts when a token goes along it, also in a command that fails afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watchword.bpmn import read_bpmn

if TYPE_CHECKING:
    from watchword.bpmn.model import Flow, Node


@dataclass(slots=True)
class Coverage:
    """What of each process was passed; add up the coverage of several trials with `+=`."""

    expected: dict[str, frozenset[str]] = field(default_factory=dict)
    """Process key -> ids of its sequence flows."""
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def expect(self, key: str, xml: str) -> None:
        """Let the flows of a deployed process count."""
        process = next(p for p in read_bpmn(xml.encode(), key, new=False) if p.key == key)
        self.expected[key] = frozenset(f.id for node in process.nodes.values() for f in node.outgoing)

    def passed(self, flow: Flow) -> None:
        """Note that a token goes along `flow`; called by the engine."""
        self.seen[_process_of(flow.source)].add(flow.id)

    def missing(self, key: str) -> tuple[str, ...]:
        """Return the ids of the flows of `key` that no token went along, sorted."""
        return tuple(sorted(self.expected[key] - self.seen[key]))

    def of(self, key: str) -> float:
        """Return the covered part of the flows of `key`, 0 to 1."""
        flows = self.expected[key]
        return 1.0 if not flows else len(flows & self.seen[key]) / len(flows)

    def __iadd__(self, other: Coverage) -> Coverage:
        self.expected |= other.expected
        for key, flows in other.seen.items():
            self.seen[key] |= flows
        return self

    def __str__(self) -> str:
        return "\n".join(f"{key}: {self.of(key):.0%}{self._gaps(key)}" for key in sorted(self.expected))

    def _gaps(self, key: str) -> str:
        missing = self.missing(key)
        return f", not passed: {', '.join(missing)}" if missing else ""


def _process_of(node: Node) -> str:
    return node.process.key
