"""Process definitions as the engine uses them: row and model, read once and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from watchword.bpmn import read_bpmn
from watchword.bpmn.model import ConditionalDefinition, Node, Process
from watchword.core.errors import NullValue
from watchword.markup.document import STORED
from watchword.store.tables import ByteArrayRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.store.session import Session

CAPACITY = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One version of a process. `row` is a copy as read: its id, key, version and tenant never change.

    What may change on the row (suspension, time to live) must be read through the session.
    """

    row: ProcessDefinitionRow
    process: Process
    nodes: Mapping[str, Node] = field(init=False)
    conditional: bool = field(init=False)
    """Some event waits for a condition, so changes of variables matter."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", self.process.nodes)
        conditional = any(isinstance(node.event, ConditionalDefinition) for node in self.process.nodes.values())
        object.__setattr__(self, "conditional", conditional)

    @property
    def id(self) -> str:
        """The definition's id."""
        return self.row.id

    @property
    def key(self) -> str:
        """The definition's key."""
        return self.row.key


class Definitions:
    """Definitions by id, shared by all threads; never invalidated (a version never changes), only evicted."""

    def __init__(self, *, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._known: OrderedDict[str, Definition] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, definition_id: str) -> Definition:
        """Return a definition, reading its deployed model on first use.

        Raises:
            NullValue: there is no such definition, or its deployed resource is gone.
        """
        known = self._known.get(definition_id)
        if known is not None:
            return known
        row = session.get(ProcessDefinitionRow, definition_id)
        if row is None:
            raise NullValue(f"no deployed process definition has the id {definition_id!r}")
        definition = Definition(row=replace(row), process=_read(session, row))
        self.put(definition)
        return definition

    def key_of(self, session: Session, definition_id: str | None) -> str | None:
        """Return the key of a definition, without its model; None if there is no such definition."""
        known = None if definition_id is None else self._known.get(definition_id)
        if known is not None or definition_id is None:
            return None if known is None else known.key
        row = session.get(ProcessDefinitionRow, definition_id)
        return None if row is None else row.key

    def put(self, definition: Definition) -> None:
        """Keep a definition (also used after a deployment, to start warm)."""
        with self._lock:
            self._known[definition.id] = definition
            if len(self._known) > self._capacity:
                self._known.popitem(last=False)

    def forget(self, definition_id: str) -> None:
        """Drop a definition that was deleted."""
        with self._lock:
            self._known.pop(definition_id, None)


def _read(session: Session, row: ProcessDefinitionRow) -> Process:
    name = row.resource_name or ""
    found = session.find(ByteArrayRow, deployment_id=row.deployment_id, name=name, limit=1)
    if not found or found[0].bytes is None:
        raise NullValue(f"process definition {row.id!r}: resource {name!r} of its deployment is gone")
    for process in read_bpmn(found[0].bytes, name, new=False, limits=STORED):
        if process.key == row.key:
            return process
    raise NullValue(f"process definition {row.id!r}: resource {name!r} holds no process {row.key!r}")
