"""What a BPMN file says, as the engine uses it: built once by the reader, never changed afterwards.

The whole model can be imported from here; what elements run and what events wait for have modules of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from watchword.bpmn.event_kinds import (
    CancelDefinition,
    CompensationDefinition,
    ConditionalDefinition,
    ErrorDefinition,
    EscalationDefinition,
    EventDefinition,
    LinkDefinition,
    MessageDefinition,
    SignalDefinition,
    TerminateDefinition,
    TimerDefinition,
)
from watchword.bpmn.implementations import (
    CallMapping,
    Connector,
    DecisionCall,
    DelegateClass,
    DelegateExpression,
    ErrorMapping,
    ExpressionCall,
    External,
    Implementation,
    Listener,
    ListValue,
    Mail,
    MapValue,
    Parameter,
    ParameterValue,
    Script,
    ScriptCall,
)
from watchword.scripting.juel.api import Expression

__all__ = [
    "CallDefinition",
    "CallMapping",
    "CancelDefinition",
    "CompensationDefinition",
    "ConditionalDefinition",
    "Connector",
    "DecisionCall",
    "DelegateClass",
    "DelegateExpression",
    "ElementType",
    "ErrorDefinition",
    "ErrorMapping",
    "EscalationDefinition",
    "EventDefinition",
    "ExpressionCall",
    "External",
    "Flow",
    "Form",
    "FormField",
    "Implementation",
    "LinkDefinition",
    "ListValue",
    "Listener",
    "Mail",
    "MapValue",
    "MessageDefinition",
    "MultiInstance",
    "Node",
    "Parameter",
    "ParameterValue",
    "Process",
    "Script",
    "ScriptCall",
    "SignalDefinition",
    "TerminateDefinition",
    "TimerDefinition",
    "UserTaskDefinition",
]


class ElementType(StrEnum):
    """Kinds of flow nodes; the value is the activity type that history and activity instance trees show."""

    START_EVENT = "startEvent"
    START_TIMER = "startTimerEvent"
    START_MESSAGE = "messageStartEvent"
    START_SIGNAL = "signalStartEvent"
    START_CONDITIONAL = "conditionalStartEvent"
    START_ERROR = "errorStartEvent"
    START_ESCALATION = "escalationStartEvent"
    START_COMPENSATION = "compensationStartEvent"
    TASK = "task"
    MANUAL_TASK = "manualTask"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    SCRIPT_TASK = "scriptTask"
    RECEIVE_TASK = "receiveTask"
    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    EVENT_BASED_GATEWAY = "eventBasedGateway"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    CALL_ACTIVITY = "callActivity"
    MULTI_INSTANCE_BODY = "multiInstanceBody"
    CATCH_MESSAGE = "intermediateMessageCatch"
    CATCH_TIMER = "intermediateTimer"
    CATCH_SIGNAL = "intermediateSignalCatch"
    CATCH_CONDITIONAL = "intermediateConditional"
    CATCH_LINK = "intermediateLinkCatch"
    THROW_NONE = "intermediateNoneThrowEvent"
    THROW_MESSAGE = "intermediateMessageThrowEvent"
    THROW_SIGNAL = "intermediateSignalThrow"
    THROW_ESCALATION = "intermediateEscalationThrowEvent"
    THROW_COMPENSATION = "intermediateCompensationThrowEvent"
    END_BARE = "endEvent"
    """A message end event that says nothing to run: ends like a none end event (observed in 7.24)."""
    END_NONE = "noneEndEvent"
    END_MESSAGE = "messageEndEvent"
    END_SIGNAL = "signalEndEvent"
    END_ESCALATION = "escalationEndEvent"
    END_COMPENSATION = "compensationEndEvent"
    END_ERROR = "errorEndEvent"
    END_CANCEL = "cancelEndEvent"
    END_TERMINATE = "terminateEndEvent"
    BOUNDARY_TIMER = "boundaryTimer"
    BOUNDARY_MESSAGE = "boundaryMessage"
    BOUNDARY_SIGNAL = "boundarySignal"
    BOUNDARY_CONDITIONAL = "boundaryConditional"
    BOUNDARY_ERROR = "boundaryError"
    BOUNDARY_ESCALATION = "boundaryEscalation"
    BOUNDARY_CANCEL = "cancelBoundaryCatch"
    BOUNDARY_COMPENSATION = "compensationBoundaryCatch"


@dataclass(frozen=True, slots=True)
class FormField:
    """One `camunda:formField`."""

    id: str
    type: str
    label: Expression | None = None
    default: Expression | None = None
    date_pattern: str | None = None
    values: tuple[tuple[str, str | None], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    constraints: tuple[tuple[str, str | None], ...] = ()
    readable: bool = True
    """This and the next three belong to the older `camunda:formProperty`."""
    writable: bool = True
    variable: str | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Form of a user task or start event: by key, by reference, or by generated fields."""

    key: Expression | None = None
    ref: Expression | None = None
    ref_binding: str | None = None
    ref_version: Expression | None = None
    fields: tuple[FormField, ...] = ()
    business_key_field: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskDefinition:
    """What a user task says of the task it makes; candidate lists hold one expression an item."""

    assignee: Expression | None = None
    candidate_users: tuple[Expression, ...] = ()
    candidate_groups: tuple[Expression, ...] = ()
    due_date: Expression | None = None
    follow_up_date: Expression | None = None
    priority: Expression | None = None
    listeners: tuple[Listener, ...] = ()


@dataclass(frozen=True, slots=True)
class CallDefinition:
    """What a call activity calls."""

    element: Expression
    binding: str = "latest"
    version: Expression | None = None
    version_tag: Expression | None = None
    tenant_id: Expression | None = None
    inputs: tuple[CallMapping, ...] = ()
    outputs: tuple[CallMapping, ...] = ()
    mapping_class: str | None = None
    """Name of a registered callable that maps the variables."""
    mapping_expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Loop characteristics; the asynchronous marks and the retry cycle are those of each instance."""

    sequential: bool
    cardinality: Expression | None = None
    collection: Expression | None = None
    collection_variable: str | None = None
    element_variable: str | None = None
    completion_condition: Expression | None = None
    async_before: bool = False
    async_after: bool = False
    exclusive: bool = True
    retry_cycle: Expression | None = None


@dataclass(slots=True, eq=False)
class Flow:
    """A sequence flow. `condition` is an expression, or a script where the model gives a language."""

    id: str
    name: str | None
    source: Node
    target: Node
    condition: Expression | Script | None = None
    listeners: tuple[Listener, ...] = ()


@dataclass(slots=True, eq=False)
class Node:
    """A flow node. The reader fills it, then nobody changes it.

    `is_scope`: it runs on an execution of its own; `is_composite`: its execution's parent row carries its activity
    instance id as well (sub-process, transaction, multi-instance body, throwing compensation event);
    `is_plain`: nothing is around it that its beginning and end must look after.
    `parent` is the containing sub-process, None on process level.

    A multi-instance activity `a` is two nodes: the body `a#multiInstanceBody` lies in the container and holds the loop
    (`multi_instance`), the flows, the boundary events (but for compensation) and the activity's asynchronous marks; `a`
    itself is the body's only child, with the marks of the loop. A throwing link event is no node: flows into it lead to
    the catching one.
    """

    id: str
    type: ElementType
    process: Process
    name: Expression | None = None
    parent: Node | None = None
    documentation: Expression | None = None
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default_flow: Flow | None = None
    is_scope: bool = False
    is_composite: bool = False
    is_plain: bool = False
    is_event_sub_process: bool = False
    is_for_compensation: bool = False
    children: tuple[Node, ...] = ()
    """Direct children of a container, in document order (boundary events included)."""
    start: Node | None = None
    """A container's start event (of an event sub-process too)."""
    boundary_events: tuple[Node, ...] = ()
    attached_to: Node | None = None
    interrupting: bool = True
    """Boundary events and event sub-process start events."""
    event: EventDefinition | None = None
    implementation: Implementation | None = None
    user_task: UserTaskDefinition | None = None
    form: Form | None = None
    call: CallDefinition | None = None
    multi_instance: MultiInstance | None = None
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    start_listeners: tuple[Listener, ...] = ()
    end_listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    async_before: bool = False
    async_after: bool = False
    exclusive: bool = True
    job_priority: Expression | None = None
    retry_cycle: Expression | None = None
    initiator: str | None = None
    message: MessageDefinition | None = None
    """A receive task's message."""
    compensation_handler: Node | None = None
    """What compensates this activity: the activity that its compensation boundary event points to, or the compensation
    event sub-process inside it."""

    @property
    def event_sub_processes(self) -> tuple[Node, ...]:
        """Event sub-processes directly inside this container."""
        return tuple(c for c in self.children if c.is_event_sub_process)


@dataclass(slots=True, eq=False)
class Process:
    """One executable process of a file."""

    key: str
    name: str | None = None
    category: str | None = None
    version_tag: str | None = None
    history_time_to_live: int | None = None
    startable_in_tasklist: bool = True
    documentation: str | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    """All nodes of all levels by id."""
    flows: dict[str, Flow] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    start: Node | None = None
    """The none start event, or the only start event there is."""
    start_listeners: tuple[Listener, ...] = ()
    end_listeners: tuple[Listener, ...] = ()
    candidate_starter_users: tuple[Expression, ...] = ()
    candidate_starter_groups: tuple[Expression, ...] = ()
    job_priority: Expression | None = None
    task_priority: Expression | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def event_sub_processes(self) -> tuple[Node, ...]:
        """Event sub-processes on process level."""
        return tuple(c for c in self.children if c.is_event_sub_process)
