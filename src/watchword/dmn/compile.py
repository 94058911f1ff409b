"""From files to units: names, types, and requirements across imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from watchword.dmn.fitting import Fitting, Standard
from watchword.dmn.items import allowed_values, build_types, name_types
from watchword.dmn.languages import LANGUAGES, compile_script
from watchword.dmn.model import (
    Code,
    Decision,
    DecisionService,
    Definitions,
    Import,
    InputData,
    KnowledgeModel,
    Reference,
    Requirements,
)
from watchword.dmn.room import Room
from watchword.dmn.units import DecisionUnit, InputUnit, KnowledgeUnit, Link, ServiceUnit, Unit
from watchword.scripting.feel.types import ANY, BUILT_IN, ContextType, NamedType, Type


def _unknown(name: str) -> str | None:
    return f"expression language {name[:40]!r} is unknown; use feel or juel"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How models are understood; the default is the standard."""

    feel: str = "standard"
    fitting: Fitting = field(default_factory=Standard)
    joins: bool = False
    """Decisions see whatever is given, and results of required decisions by the names of their outputs too."""
    refusal: Callable[[str], str | None] = _unknown
    """Why scripts of a language aren't run, None if they are."""

    def language(self, name: str) -> Callable[[str], Code] | str:
        """Return what compiles an expression language, or why it isn't run."""
        known = LANGUAGES.get(name.lower())
        return known or self.refusal(name) or partial(compile_script, name)


def _ignore(piece: object, why: str) -> None:
    """Let what doesn't compile fail when it is evaluated."""


class Model:
    """A file with its imports, compiled piece by piece when first needed. Safe for several threads at once."""

    def __init__(
        self,
        definitions: Definitions,
        others: Mapping[str, Definitions] | None = None,
        dialect: Dialect | None = None,
        note: Callable[[object, str], None] = _ignore,
    ) -> None:
        """Make it.

        Args:
            definitions: the file.
            others: further files of the deployment by namespace, for imports.
            dialect: how they are understood.
            note: takes pieces of the model that don't compile, and why.
        """
        self._setup(definitions, others or {}, dialect or Dialect(), note, {})

    def _setup(
        self,
        definitions: Definitions,
        others: Mapping[str, Definitions],
        dialect: Dialect,
        note: Callable[[object, str], None],
        models: dict[str, Model],
    ) -> None:
        self.definitions, self.dialect, self._others, self._note, self._models = (
            definitions,
            dialect,
            others,
            note,
            models,
        )
        models.setdefault(definitions.namespace, self)
        file = definitions
        self.inputs = {i: InputUnit(one, lambda: self.room, self._type) for i, one in file.inputs.items()}
        self.decisions = {
            i: DecisionUnit(one, self._room_for(one.requirements), self._type, self._links(one.requirements))
            for i, one in file.decisions.items()
        }
        self.knowledge = {
            i: KnowledgeUnit(one, self._room_for(one.requirements), self._links(one.requirements))
            for i, one in file.knowledge.items()
        }
        self.services = {
            i: ServiceUnit(
                one,
                lambda: self.room,
                self._units((*one.input_data, *one.input_decisions)),
                self._outputs(one.outputs),
            )
            for i, one in file.services.items()
        }

    def decision(self, name: str) -> DecisionUnit | None:
        """Return the decision of this id or name."""
        return self.decisions.get(name) or next((d for d in self.decisions.values() if d.model.name == name), None)

    def service(self, name: str) -> ServiceUnit | None:
        """Return the decision service of this id or name."""
        return self.services.get(name) or next((s for s in self.services.values() if s.name == name), None)

    def find(self, reference: Reference) -> tuple[str, Unit] | None:
        """Return what a reference means: the name of its import (empty: none) and the unit."""
        namespace = reference.namespace
        if namespace is None or namespace == self.definitions.namespace:
            unit = self._own(reference.id)
            return None if unit is None else ("", unit)
        for one in self.definitions.imports:
            model = self.imported(one)
            if one.namespace == namespace and model is not None:
                unit = model._own(reference.id)
                return None if unit is None else (one.name, unit)
        return None

    def imported(self, one: Import) -> Model | None:
        """Return the model that an import means, None if the deployment doesn't hold it."""
        known = self._models.get(one.namespace)
        if known is None and one.namespace in self._others:
            known = Model.__new__(Model)
            known._setup(self._others[one.namespace], self._others, self.dialect, self._note, self._models)
        return known

    def texts(self) -> Iterator[str]:
        """Return all expressions of the file and of what it imports, by way of other files too."""
        seen: set[Model] = set()
        waiting = [self]
        while waiting:
            model = waiting.pop()
            if model not in seen:
                seen.add(model)
                yield model.definitions.text
                found = map(model.imported, model.definitions.imports)
                waiting += [one for one in found if one is not None]

    def compile_all(self) -> None:
        """Compile everything now, so that all that is wrong is noted."""
        for decision in self.decisions.values():
            _ = decision.code
        for knowledge in self.knowledge.values():
            _ = knowledge.code

    @cached_property
    def types(self) -> dict[str, Type]:
        """Types by the names that this file uses."""
        known: dict[str, Type] = dict(BUILT_IN)
        others = [(one.name, model) for one in self.definitions.imports if (model := self.imported(one)) is not None]
        for prefix, model in others:
            known |= {f"{prefix}.{name}" if prefix else name: kind for name, kind in model.named_types.items()}
        known |= self.named_types
        self.__dict__["types"] = known  # files may import each other: what follows may ask for it
        build_types(self.definitions.items, self.named_types, known, self._note)
        for _, model in others:
            _ = model.types
        return known

    @cached_property
    def named_types(self) -> dict[str, NamedType]:
        """The file's own types; what they are is said when `types` are asked for."""
        return name_types(self.definitions.items)

    @cached_property
    def room(self) -> Room:
        """What all expressions of the file know: what is given, and imports."""
        return Room(
            names=dict(self._names()),
            types=self.types,
            fitting=self.dialect.fitting,
            note=self._note,
            language=self.dialect.language,
            allowed=allowed_values(self.definitions.items),
            dialect=self.dialect.feel,
        )

    def _type(self, name: str | None) -> Type | None:
        return None if name is None else self.types.get(name)

    def _room_for(self, requirements: Requirements) -> Callable[[], Room]:
        """Return what makes the room of an element: it knows what the element requires."""
        links = self._links(requirements)

        def make() -> Room:
            return self.room.knowing({link.unit.name: link.unit.type for link in links() if not link.owner})

        return make

    def _names(self) -> Iterator[tuple[str, Type | None]]:
        for given in self.inputs.values():
            yield given.name, given.type
        for one in self.definitions.imports:
            model = self.imported(one)
            if model is None or model is self:
                continue
            fields = {name: kind or ANY for name, kind in model._variables()}
            if one.name:
                yield one.name, ContextType(fields)

    def _variables(self) -> Iterator[tuple[str, Type | None]]:
        file = self.definitions
        values: tuple[InputData | Decision, ...] = (*file.inputs.values(), *file.decisions.values())
        for element in values:
            yield element.variable.name, self._type(element.variable.type_ref)
        functions: tuple[KnowledgeModel | DecisionService, ...] = (*file.knowledge.values(), *file.services.values())
        for function in functions:
            yield function.variable.name, None

    def _own(self, ident: str) -> Unit | None:
        tables: tuple[Mapping[str, Unit], ...] = (self.inputs, self.decisions, self.knowledge, self.services)
        return next((units[ident] for units in tables if ident in units), None)

    def _links(self, requirements: Requirements) -> Callable[[], tuple[Link, ...]]:
        wanted = (*requirements.inputs, *requirements.decisions, *requirements.knowledge)
        return lambda: tuple(Link(*found) for found in map(self.find, wanted) if found is not None)

    def _outputs(self, references: tuple[Reference, ...]) -> Callable[[], tuple[DecisionUnit, ...]]:
        units = self._units(references)
        return lambda: tuple(unit for unit in units() if isinstance(unit, DecisionUnit))

    def _units(self, references: tuple[Reference, ...]) -> Callable[[], tuple[InputUnit | DecisionUnit, ...]]:
        def find() -> tuple[InputUnit | DecisionUnit, ...]:
            found = [found[1] for found in map(self.find, references) if found is not None]
            return tuple(unit for unit in found if isinstance(unit, (InputUnit, DecisionUnit)))

        return find
