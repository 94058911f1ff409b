"""What a model consists of, compiled: input data, decisions, knowledge, services, and how each gets its value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol

from watchword.dmn.boxed.decision_table import CompiledTable, DecisionTable
from watchword.dmn.boxed.function import calling, formal
from watchword.dmn.boxed.literal import Literal
from watchword.dmn.evaluate import Evaluation, Result
from watchword.dmn.model import Code, Decision, DecisionService, InputData, KnowledgeModel
from watchword.dmn.room import Room
from watchword.scripting.feel import FeelFunction, Parameter, Run, Scope
from watchword.scripting.feel.types import ANY, FunctionType, Type, unnamed

FindType = Callable[["str | None"], "Type | None"]
"""Finds a type by its name."""


class Unit(Protocol):
    """An element that has a value in an evaluation."""

    name: str
    is_function: ClassVar[bool]
    """Its value is a function, which evaluates what it requires when it is called."""

    @property
    def type(self) -> Type | None:
        """Its type as far as it is known."""
        ...

    @property
    def requires(self) -> tuple[Link, ...]:
        """What it requires."""
        ...

    def evaluate(self, evaluation: Evaluation) -> Any:
        """Return the value; the evaluation keeps it."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """What an element requires, under which name it sees it; `owner`: the name of the import, empty for its file."""

    owner: str
    unit: Unit


Links = Callable[[], tuple[Link, ...]]
"""Finds links when they are needed: elements may require each other in a ring (functions do)."""


def scope_of(links: Iterable[Link], evaluation: Evaluation, *, around: bool) -> Scope:
    """Return the names that an element sees, with their values; `around`: beside what it requires, what is given."""
    names: dict[str, Any] = {}
    for link in links:
        value = evaluation.value(link.unit)
        if link.owner:
            names.setdefault(link.owner, {})[link.unit.name] = value
        else:
            names[link.unit.name] = value
    return Scope({**evaluation.around, **names} if around else names)


@dataclass(eq=False)
class InputUnit:
    """Input data: its value is given by name, fitted to its type."""

    is_function: ClassVar[bool] = False
    model: InputData
    room: Callable[[], Room]
    find_type: FindType

    def __post_init__(self) -> None:
        self.name = self.model.variable.name

    @cached_property
    def type(self) -> Type | None:
        """The type of its variable."""
        return self.find_type(self.model.variable.type_ref)

    @property
    def requires(self) -> tuple[Link, ...]:
        """Nothing."""
        return ()

    def evaluate(self, evaluation: Evaluation) -> Any:
        """Return the value given, null if there is none or it is of another type."""
        value = evaluation.given.get(self.name)
        return self.room().fitting.coerce(value, self.type, evaluation.run)


@dataclass(eq=False)
class DecisionUnit:
    """A decision."""

    is_function: ClassVar[bool] = False
    model: Decision
    room: Callable[[], Room]
    find_type: FindType
    links: Links

    def __post_init__(self) -> None:
        self.name = self.model.variable.name

    @cached_property
    def type(self) -> Type | None:
        """The type of its variable."""
        return self.find_type(self.model.variable.type_ref)

    @cached_property
    def requires(self) -> tuple[Link, ...]:
        """What it requires."""
        return self.links()

    @cached_property
    def code(self) -> CompiledTable | Code:
        """Its expression, compiled."""
        expression = self.model.expression
        if isinstance(expression, DecisionTable):
            return CompiledTable(expression, self.room())
        return self.room().compile(expression)

    @cached_property
    def _fit(self) -> Callable[[Any, Run], Any] | None:
        room = self.room()
        if isinstance(self.model.expression, Literal):
            return room.fitting.column(self.model.variable.type_ref, room.types, f"result {self.name!r}")
        return lambda value, run: room.fitting.coerce(value, self.type, run)

    def evaluate(self, evaluation: Evaluation) -> Any:
        """Return the value of its expression."""
        scope = scope_of(self.requires, evaluation, around=True)
        code, table = self.code, None
        if isinstance(code, CompiledTable):
            table = code.evaluate(scope, evaluation.run, explain=evaluation.explain)
            value = None if table is None else table.value
        else:
            value = code(scope, evaluation.run)
        if self._fit is not None:
            value = self._fit(value, evaluation.run)
        evaluation.add(Result(self, value, table))
        return value


@dataclass(eq=False)
class KnowledgeUnit:
    """A business knowledge model: a function that sees its parameters and the knowledge it requires itself."""

    is_function: ClassVar[bool] = True
    model: KnowledgeModel
    room: Callable[[], Room]
    links: Links

    def __post_init__(self) -> None:
        self.name = self.model.variable.name

    @property
    def type(self) -> Type | None:
        """Not known."""
        return None

    @cached_property
    def requires(self) -> tuple[Link, ...]:
        """What it requires."""
        return self.links()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters."""
        return formal(self.model.parameters, self.room())

    @cached_property
    def code(self) -> Code:
        """Its expression, compiled."""
        return self.room().knowing({p.name: p.type for p in self.parameters}).compile(self.model.expression)

    def evaluate(self, evaluation: Evaluation) -> Any:
        """Return the function."""
        parameters = self.parameters

        def body(args: list[Any], run: Run) -> Any:
            return calling(parameters, self.code, scope_of(self.requires, evaluation, around=False))(args, run)

        kind = self.room().type(self.model.variable.type_ref)
        return FeelFunction(
            self.name, parameters, body, None if isinstance(unnamed(kind or ANY), FunctionType) else kind
        )


@dataclass(eq=False)
class ServiceUnit:
    """A decision service: a function of its input data and input decisions."""

    is_function: ClassVar[bool] = True
    model: DecisionService
    room: Callable[[], Room]
    inputs: Callable[[], tuple[InputUnit | DecisionUnit, ...]]
    """Parameters in order."""
    outputs: Callable[[], tuple[DecisionUnit, ...]]

    def __post_init__(self) -> None:
        self.name = self.model.variable.name

    @property
    def type(self) -> Type | None:
        """Not known."""
        return None

    @property
    def requires(self) -> tuple[Link, ...]:
        """Nothing, before it is called."""
        return ()

    def evaluate(self, evaluation: Evaluation) -> Any:
        """Return the function."""
        inputs = self.inputs()
        parameters = tuple(Parameter(unit.name, unit.type) for unit in inputs)

        def body(args: list[Any], run: Run) -> Any:
            inner = Evaluation(run, {}, values=dict(zip(inputs, args, strict=True)))
            values = {unit.name: inner.value(unit) for unit in self.outputs()}
            return next(iter(values.values())) if len(values) == 1 else values

        kind = self.room().type(self.model.variable.type_ref)
        return FeelFunction(self.name, parameters, body, kind)
