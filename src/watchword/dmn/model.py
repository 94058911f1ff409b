"""What a DMN file says: decisions, what they require, knowledge, services, types and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from watchword.scripting.feel import Run, Scope

if TYPE_CHECKING:
    from watchword.dmn.room import Room

Code: TypeAlias = Callable[[Scope, Run], Any]
"""A compiled expression: FEEL value from the names in scope."""


def inside(scope: Scope, names: Mapping[str, Any]) -> Scope:
    """Return a scope that knows more names; scopes of models are flat, as compiled FEEL expects."""
    return Scope({**scope.values, **names})


class Boxed(Protocol):
    """An expression of a model, of whatever shape."""

    @property
    def type_ref(self) -> str | None:
        """The type that it names."""
        ...

    def compile(self, room: Room) -> Code:
        """Return what evaluates it; what doesn't parse is noted in the room."""
        ...


@dataclass(frozen=True, slots=True)
class Reference:
    """What an `href` points to; `namespace` None: in the same file."""

    namespace: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with the name of its type."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an element is evaluated after, in document order."""

    inputs: tuple[Reference, ...] = ()
    decisions: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that is given."""

    id: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; `expression` None: it only stands for one."""

    id: str
    name: str
    variable: Variable
    requirements: Requirements
    expression: Boxed | None
    version_tag: str | None = None
    history_time_to_live: int | None = None
    has_variable: bool = True
    """The file says how its variable is called; else it is called as the decision is."""


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a function that decisions share."""

    id: str
    variable: Variable
    requirements: Requirements
    parameters: tuple[Variable, ...]
    expression: Boxed | None


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Decisions as one function: output decisions from given input data and input decisions."""

    id: str
    variable: Variable
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type: one of a reference, components, or a function; perhaps with constraints, perhaps a list of it."""

    name: str
    type_ref: str | None
    components: tuple[ItemDefinition, ...]
    is_collection: bool
    allowed: str | None
    """Unary tests that values (elements of a list) must meet."""
    constraint: str | None
    """Unary tests that the value as a whole must meet."""
    function: tuple[tuple[Variable, ...], str | None] | None
    """Parameters and result type."""


@dataclass(frozen=True, slots=True)
class Import:
    """Another file of the deployment; its elements are members of `name` (empty: as if they were here)."""

    name: str
    namespace: str


@dataclass(frozen=True, slots=True, eq=False)
class Definitions:
    """One file."""

    id: str | None
    name: str | None
    namespace: str
    resource: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, KnowledgeModel]
    services: Mapping[str, DecisionService]
    text: str
    """All expressions in one: what no name in here mentions needn't be looked up."""
