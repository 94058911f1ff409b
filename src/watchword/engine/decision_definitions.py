"""Decision definitions as the engine uses them: row and compiled decision, read once and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from watchword.core.errors import NotFound, NullValue
from watchword.dmn import Model, read_dmn
from watchword.dmn.dialects import AS_CAMUNDA_7, AS_WE_DO
from watchword.dmn.model import Definitions as DecisionDefinitionsOfFile
from watchword.dmn.units import DecisionUnit
from watchword.markup.document import STORED
from watchword.store.tables import ByteArrayRow, DecisionDefinitionRow

if TYPE_CHECKING:
    from watchword.store.session import Session

K = TypeVar("K")
V = TypeVar("V")
CAPACITY = 1000
DMN_SUFFIXES = (".dmn11.xml", ".dmn")


@dataclass(frozen=True, slots=True, eq=False)
class DecisionDefinition:
    """One version of a decision. `row` is a copy as read: its time to live may be another one by now."""

    row: DecisionDefinitionRow
    unit: DecisionUnit
    model: Model
    _mentioned: dict[str, bool] = field(default_factory=dict)

    def mentions(self, name: str) -> bool:
        """Tell whether an expression of the file may mean a variable; others needn't be read."""
        known = self._mentioned.get(name)
        if known is None:
            known = self._mentioned[name] = any(name in text for text in self.model.texts())
        return known


class DecisionDefinitions:
    """Decision definitions by id, shared by all threads; never invalidated (a version never changes), only evicted."""

    def __init__(
        self, *, camunda_7: bool = False, refusal: Callable[[str], str | None] | None = None, capacity: int = CAPACITY
    ) -> None:
        """Begin with none.

        Args:
            camunda_7: decisions are understood as the reference does.
            refusal: tells why scripts of a language aren't run, None if they are.
            capacity: how many are kept.
        """
        self.camunda_7 = camunda_7
        dialect = AS_CAMUNDA_7 if camunda_7 else AS_WE_DO
        self.dialect = dialect if refusal is None else replace(dialect, refusal=refusal)
        self._capacity = capacity
        self._known: OrderedDict[str, DecisionDefinition] = OrderedDict()
        self._models: OrderedDict[tuple[str, str], Model] = OrderedDict()
        self._siblings: OrderedDict[str, Mapping[str, DecisionDefinitionRow]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, definition_id: str) -> DecisionDefinition:
        """Return a definition, reading its deployed model on first use.

        Raises:
            NotFound: there is no such definition.
            NullValue: its deployed resource is gone.
        """
        known = self._known.get(definition_id)
        if known is not None:
            return known
        row = session.get(DecisionDefinitionRow, definition_id)
        if row is None:
            raise NotFound(f"no deployed decision definition has the id {definition_id!r}")
        model = self._model(session, row)
        unit = model.decisions.get(row.key)
        if unit is None:
            raise NullValue(f"decision definition {row.id!r}: resource {row.resource_name!r} holds no such decision")
        definition = DecisionDefinition(replace(row), unit, model)
        with self._lock:
            _keep(self._known, row.id, definition, self._capacity)
        return definition

    def knows(self, definition_id: str) -> bool:
        """Tell whether a definition is at hand."""
        return definition_id in self._known

    def siblings(self, session: Session, row: DecisionDefinitionRow) -> Mapping[str, DecisionDefinitionRow]:
        """Return the definitions of the same requirements definition by key; read once, as they never change."""
        drd = row.decision_requirements_definition_id
        if drd is None:
            return {}
        known = self._siblings.get(drd)
        if known is None:
            found = session.find(DecisionDefinitionRow, decision_requirements_definition_id=drd)
            known = {one.key: replace(one) for one in found}
            with self._lock:
                _keep(self._siblings, drd, known, self._capacity)
        return known

    def forget(self, definition_id: str) -> None:
        """Drop a definition that was deleted."""
        with self._lock:
            self._known.pop(definition_id, None)

    def _model(self, session: Session, row: DecisionDefinitionRow) -> Model:
        deployment_id, name = row.deployment_id or "", row.resource_name or ""
        known = self._models.get((deployment_id, name))
        if known is not None:
            return known
        content = session.find(ByteArrayRow, deployment_id=deployment_id, name=name, limit=1)
        if not content or content[0].bytes is None:
            raise NullValue(f"decision definition {row.id!r}: resource {name!r} of its deployment is gone")
        file = read_dmn(content[0].bytes, name, limits=STORED).definitions
        others: Mapping[str, DecisionDefinitionsOfFile] = {}
        if file.imports:
            others = _files(session, deployment_id)
        model = Model(file, others, self.dialect)
        with self._lock:
            _keep(self._models, (deployment_id, name), model, self._capacity)
        return model


def _files(session: Session, deployment_id: str) -> dict[str, DecisionDefinitionsOfFile]:
    """Return all decision files of a deployment by namespace."""
    rows = session.find(ByteArrayRow, deployment_id=deployment_id)
    found = [
        read_dmn(row.bytes, row.name, limits=STORED).definitions
        for row in rows
        if row.name is not None and row.bytes is not None and row.name.endswith(DMN_SUFFIXES)
    ]
    return {file.namespace: file for file in found}


def _keep(known: OrderedDict[K, V], key: K, value: V, capacity: int) -> None:
    known[key] = value
    if len(known) > capacity:
        known.popitem(last=False)
