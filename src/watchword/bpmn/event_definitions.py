"""Event definitions: message, signal, timer, condition, error, escalation, compensation."""

from __future__ import annotations

from typing import TypeAlias

from watchword.bpmn.calls import call_mappings
from watchword.bpmn.conditions import condition_of
from watchword.bpmn.extensions import split_list
from watchword.bpmn.literal import Literal
from watchword.bpmn.model import (
    CompensationDefinition,
    ConditionalDefinition,
    ErrorDefinition,
    EscalationDefinition,
    MessageDefinition,
    SignalDefinition,
    TimerDefinition,
)
from watchword.bpmn.names import Xml, child, ext, own_text
from watchword.bpmn.reading import Container, Reading, Subscription
from watchword.core.errors import UnreadableModel
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression

Awaited: TypeAlias = "MessageDefinition | SignalDefinition | ConditionalDefinition"
"""What a scope may subscribe to."""

_TIMER_KINDS = (("timeDate", "date"), ("timeCycle", "cycle"), ("timeDuration", "duration"))
_VARIABLE_EVENTS = frozenset({"create", "delete", "update"})
_UNNAMED = Literal("")


def message(definition: Xml, owner: str | None, reading: Reading) -> MessageDefinition:
    """Read the message that a catching event or receive task waits for.

    Raises:
        UnreadableModel: there is none; nothing after it is read (observed in 7.24: it reports no further problem).
    """
    reference = definition.get("messageRef")
    if reference is None:
        reading.problems.error("Attribute 'messageRef' is required", definition, owner)
    known = reading.roots.resolve(reference) if reference is not None else ""
    if known not in reading.roots.messages:
        reading.problems.error(f"No message has the id {reference!r}", definition, owner)
        raise UnreadableModel(f"Element {owner!r} names no message of this file")
    return MessageDefinition(reading.roots.messages[known] or _UNNAMED)


def caught_signal(definition: Xml, owner: str | None, reading: Reading) -> SignalDefinition:
    """Read the signal that an event waits for.

    Raises:
        UnreadableModel: there is none; nothing after it is read (observed in 7.24: it reports no further problem).
    """
    name = _signal_name(definition, owner, reading)
    if name is None:
        raise UnreadableModel(f"Element {owner!r} names no signal of this file")
    return SignalDefinition(name)


def thrown_signal(definition: Xml, owner: str | None, reading: Reading) -> SignalDefinition | None:
    """Read the signal that an event throws; it may be asynchronous and carry variables."""
    name = _signal_name(definition, owner, reading)
    mappings = call_mappings(definition, "in", reading.problems)
    return None if name is None else SignalDefinition(name, ext(definition, "async") == "true", mappings)


def _signal_name(definition: Xml, owner: str | None, reading: Reading) -> Expression | None:
    reference = definition.get("signalRef")
    if reference is None:
        reading.problems.error("Attribute 'signalRef' is required", definition, owner)
        return None
    name = reading.roots.signals.get(reading.roots.resolve(reference))
    if name is None:
        reading.problems.error(f"No signal has the id {reference!r}", definition, owner)
    return name


def timer(definition: Xml, owner: str | None, reading: Reading) -> TimerDefinition | None:
    """Read a timer: date before cycle before duration if there are several."""
    for name, kind in _TIMER_KINDS:
        found = child(definition, name)
        if found is not None:
            exclusive = (ext(definition, "exclusive") or "true") == "true"
            return TimerDefinition(kind, compile_text(own_text(found).strip()), exclusive)
    reading.problems.error("A timer needs one of timeDate, timeCycle and timeDuration", definition, owner)
    return None


def conditional(definition: Xml, owner: str | None, reading: Reading) -> ConditionalDefinition | None:
    """Read a condition on variables."""
    found = child(definition, "condition")
    if found is None:
        reading.problems.error("A conditional event needs a condition", definition, owner)
        return None
    condition = condition_of(found, owner, reading)
    events = tuple(split_list(ext(definition, "variableEvents") or ""))
    for event in events:
        if event not in _VARIABLE_EVENTS:
            allowed = ", ".join(sorted(_VARIABLE_EVENTS))
            reading.problems.warn(f"Variable event {event!r} is none of {allowed}", definition)
    if condition is None:
        return None
    return ConditionalDefinition(condition, ext(definition, "variableName"), events)


def caught_error(definition: Xml, reading: Reading) -> ErrorDefinition:
    """Read what an error event catches; a reference to nothing is taken as the code itself."""
    reference = definition.get("errorRef")
    code = reference
    if reference is not None and reference in reading.roots.errors:
        code = reading.roots.errors[reference].code
    return ErrorDefinition(
        code,
        code_variable=ext(definition, "errorCodeVariable"),
        message_variable=ext(definition, "errorMessageVariable"),
    )


def thrown_error(definition: Xml, owner: str | None, reading: Reading) -> ErrorDefinition | None:
    """Read what an error end event throws."""
    reference = definition.get("errorRef")
    if not reference:
        reading.problems.error("An error end event needs an 'errorRef'", definition, owner)
        return None
    root = reading.roots.errors.get(reference)
    if root is None:
        return ErrorDefinition(reference)
    if root.code is None:
        reading.problems.error(f"Error {reference!r} is thrown but has no errorCode", definition, owner)
    return ErrorDefinition(root.code, root.message)


def caught_escalation(definition: Xml, owner: str | None, reading: Reading) -> EscalationDefinition:
    """Read what an escalation event catches; without a reference, all."""
    reference = definition.get("escalationRef")
    code = None
    if reference is not None:
        if reference not in reading.roots.escalations:
            reading.problems.error(f"No escalation has the id {reference!r}", definition, owner)
        code = reading.roots.escalations.get(reference)
    return EscalationDefinition(code, ext(definition, "escalationCodeVariable"))


def thrown_escalation(definition: Xml, owner: str | None, reading: Reading) -> EscalationDefinition | None:
    """Read what an escalation event throws."""
    reference = definition.get("escalationRef")
    if reference is None:
        reading.problems.error("Attribute 'escalationRef' is required", definition, owner)
        return None
    if reference not in reading.roots.escalations:
        reading.problems.error(f"No escalation has the id {reference!r}", definition, owner)
        return None
    code = reading.roots.escalations[reference]
    if code is None:
        reading.problems.error(f"Escalation {reference!r} is thrown but has no escalationCode", definition, owner)
    return EscalationDefinition(code)


def thrown_compensation(definition: Xml) -> CompensationDefinition:
    """Read what a compensation event throws; whether the activity exists is checked when the scope is read."""
    return CompensationDefinition(definition.get("activityRef"))


def caught_compensation(definition: Xml, owner: str | None, reading: Reading) -> CompensationDefinition:
    """Read a catching compensation event: it has no options."""
    for name in ("activityRef", "waitForCompletion"):
        if definition.get(name) is not None:
            reading.problems.warn(f"Attribute {name!r} means nothing when compensation is caught", definition, owner)
    return CompensationDefinition()


def subscribe(
    scope: Container,
    definition: Awaited | None,
    element: Xml,
    owner: str,
    reading: Reading,
    *,
    is_start: bool = False,
) -> None:
    """Note that a scope waits for something; the same message or signal twice in one scope is an error.

    Args:
        scope: the node or process on whose execution the subscription will be.
        definition: what is waited for.
        element: where a problem is noted: the event definition, receive task, or start event of the process.
        owner: id of the event or receive task.
        reading: where it is noted.
        is_start: it starts the process.
    """
    if definition is None:
        return
    wanted = _subscription(definition, is_start=is_start)
    if wanted.kind == "message" and not wanted.name.strip():
        reading.problems.error("The message waited for has no name", element, owner)
    known = reading.subscriptions.setdefault(id(scope), [])
    if wanted in known and (wanted.kind != "condition" or is_start):
        reading.problems.error(
            f"This scope waits for the {wanted.kind} {wanted.name!r} already; once is the most", element, owner
        )
    known.append(wanted)


def _subscription(definition: Awaited, *, is_start: bool) -> Subscription:
    if isinstance(definition, MessageDefinition):
        return Subscription("message", definition.name.text, is_start)
    if isinstance(definition, SignalDefinition):
        return Subscription("signal", definition.name.text, is_start)
    condition = definition.condition
    text = getattr(condition, "text", None) or getattr(condition, "source", None) or ""
    return Subscription("condition", text, is_start)
