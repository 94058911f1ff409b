"""What an event waits for or throws: one class for each kind of event definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from watchword.bpmn.implementations import CallMapping, Implementation, Script
from watchword.scripting.juel.api import Expression


@dataclass(frozen=True, slots=True)
class TimerDefinition:
    """`kind` is date, duration or cycle."""

    kind: str
    value: Expression
    exclusive: bool = True


@dataclass(frozen=True, slots=True)
class MessageDefinition:
    """A message by name (may be an expression)."""

    name: Expression
    implementation: Implementation | None = None


@dataclass(frozen=True, slots=True)
class SignalDefinition:
    """A signal by name; the rest belongs to throw events."""

    name: Expression
    asynchronous: bool = False
    inputs: tuple[CallMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorDefinition:
    """An error; `code` None catches every BPMN error."""

    code: str | None
    message: Expression | None = None
    code_variable: str | None = None
    message_variable: str | None = None


@dataclass(frozen=True, slots=True)
class EscalationDefinition:
    """An escalation; `code` None catches all."""

    code: str | None
    code_variable: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionalDefinition:
    """A condition on variables."""

    condition: Expression | Script
    variable_name: str | None = None
    variable_events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompensationDefinition:
    """Throw compensation, of one activity or of all."""

    activity_ref: str | None = None


@dataclass(frozen=True, slots=True)
class LinkDefinition:
    """A link by name."""

    name: str


@dataclass(frozen=True, slots=True)
class TerminateDefinition:
    """Terminate."""


@dataclass(frozen=True, slots=True)
class CancelDefinition:
    """Cancel."""


EventDefinition: TypeAlias = (
    TimerDefinition
    | MessageDefinition
    | SignalDefinition
    | ErrorDefinition
    | EscalationDefinition
    | ConditionalDefinition
    | CompensationDefinition
    | LinkDefinition
    | TerminateDefinition
    | CancelDefinition
)
