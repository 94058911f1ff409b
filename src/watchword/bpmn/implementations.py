"""What an element lets run: delegates, expressions, scripts, external tasks, decisions; and the values it maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from watchword.scripting.juel.api import Expression

if TYPE_CHECKING:
    from watchword.bpmn.event_kinds import TimerDefinition


@dataclass(frozen=True, slots=True)
class Script:
    """A script in a foreign language, inline (`source`) or from a resource of the deployment."""

    format: str
    source: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class ListValue:
    """`camunda:list`."""

    items: tuple[ParameterValue, ...]


@dataclass(frozen=True, slots=True)
class MapValue:
    """`camunda:map`; keys are expressions too."""

    entries: tuple[tuple[str, ParameterValue], ...]


ParameterValue: TypeAlias = "Expression | Script | ListValue | MapValue | None"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One `camunda:inputParameter` or `outputParameter`."""

    name: str
    value: ParameterValue


@dataclass(frozen=True, slots=True)
class DelegateClass:
    """`camunda:class`: the name under which the operator registered a callable."""

    name: str
    fields: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DelegateExpression:
    """`camunda:delegateExpression`: an expression that yields a registered callable."""

    expression: Expression
    fields: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpressionCall:
    """`camunda:expression`, with an optional result variable."""

    expression: Expression
    result_variable: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorMapping:
    """`camunda:errorEventDefinition` of an external task."""

    code: str | None
    condition: Expression | None
    code_variable: str | None = None
    message_variable: str | None = None


@dataclass(frozen=True, slots=True)
class External:
    """`camunda:type="external"`."""

    topic: Expression
    priority: Expression | None = None
    error_mappings: tuple[ErrorMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Connector:
    """`camunda:connector`."""

    connector_id: str
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """`camunda:type="mail"`, its fields by name."""

    fields: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class DecisionCall:
    """`camunda:decisionRef` and what belongs to it."""

    ref: Expression
    binding: str = "latest"
    version: Expression | None = None
    version_tag: Expression | None = None
    tenant_id: Expression | None = None
    mapping: str = "resultList"
    result_variable: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """A script task's script, with an optional result variable."""

    script: Script
    result_variable: str | None = None


Implementation: TypeAlias = (
    DelegateClass | DelegateExpression | ExpressionCall | External | Connector | Mail | DecisionCall | ScriptCall
)


@dataclass(frozen=True, slots=True)
class Listener:
    """An execution or task listener.

    `event`: start, end, take; create, assignment, update, complete, delete, timeout.
    """

    event: str
    implementation: DelegateClass | DelegateExpression | ExpressionCall | Script
    id: str | None = None
    timer: TimerDefinition | None = None


@dataclass(frozen=True, slots=True)
class CallMapping:
    """`camunda:in` or `camunda:out`."""

    source: str | None = None
    source_expression: Expression | None = None
    target: str | None = None
    all_variables: bool = False
    local: bool = False
    business_key: Expression | None = None
