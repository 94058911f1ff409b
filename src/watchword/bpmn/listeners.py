"""Execution listeners and task listeners."""

from __future__ import annotations

from watchword.bpmn.event_definitions import timer
from watchword.bpmn.extensions import Faulty, fields, script_of
from watchword.bpmn.model import DelegateClass, DelegateExpression, ExpressionCall, Listener, Script, TimerDefinition
from watchword.bpmn.names import Xml, child, ext_child, ext_children, extensions, local
from watchword.bpmn.reading import Reading
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text

_TASK_EVENTS = frozenset({"assignment", "complete", "create", "delete", "update"})


def execution_listeners(element: Xml, problems: Problems) -> tuple[tuple[Listener, ...], tuple[Listener, ...]]:
    """Read the start and the end listeners of a process or node."""
    found: dict[str, list[Listener]] = {"start": [], "end": []}
    owner = element.get("id")
    for item in ext_children(extensions(element), "executionListener"):
        event = item.get("event")
        if event not in found:
            problems.error(f"Listener event is {event!r}; expected start or end", item, owner)
            continue
        listener = _listener(item, str(event), owner, problems)
        if listener is not None:
            found[str(event)].append(listener)
    return tuple(found["start"]), tuple(found["end"])


def take_listeners(element: Xml, problems: Problems) -> tuple[Listener, ...]:
    """Read the listeners of a sequence flow; whatever event they name, they run when it is taken."""
    items = ext_children(extensions(element), "executionListener")
    found = (_listener(item, "take", element.get("id"), problems) for item in items)
    return tuple(listener for listener in found if listener is not None)


def task_listeners(element: Xml, reading: Reading) -> tuple[Listener, ...]:
    """Read the task listeners of a user task."""
    found: list[Listener] = []
    problems, owner = reading.problems, element.get("id")
    for item in ext_children(extensions(element), "taskListener"):
        event = item.get("event")
        if event is None:
            problems.error("Each task listener needs an 'event'", element)
        elif event == "timeout":
            when = _timeout(item, element, reading)
            listener = _listener(item, event, owner, problems, when)
            if listener is not None:
                found.append(listener)
        elif event in _TASK_EVENTS:
            listener = _listener(item, event, owner, problems)
            if listener is not None:
                found.append(listener)
        else:
            allowed = ", ".join(sorted({*_TASK_EVENTS, "timeout"}))
            problems.error(f"Task listener event is {event!r}; expected one of {allowed}", element)
    return tuple(found)


def _timeout(item: Xml, owner: Xml, reading: Reading) -> TimerDefinition | None:
    if item.get("id") is None:
        reading.problems.error("A timeout listener needs an 'id'", item, owner.get("id"))
    definition = child(item, "timerEventDefinition")
    if definition is None:
        reading.problems.error("A timeout listener needs a timerEventDefinition", item, owner.get("id"))
        return None
    return timer(definition, owner.get("id"), reading)


def _listener(
    item: Xml, event: str, owner: str | None, problems: Problems, when: TimerDefinition | None = None
) -> Listener | None:
    implementation = _implementation(item, owner, problems)
    return None if implementation is None else Listener(event, implementation, item.get("id"), when)


def _implementation(
    item: Xml, owner: str | None, problems: Problems
) -> DelegateClass | DelegateExpression | ExpressionCall | Script | None:
    class_name, expression, delegate = item.get("class"), item.get("expression"), item.get("delegateExpression")
    may_be_empty = local(item) == "taskListener"  # observed in 7.24; such a listener fails when it is called
    if class_name is not None:
        if not class_name and not may_be_empty:
            problems.error("Attribute 'class' must not be empty", item, owner)
            return None
        return DelegateClass(class_name, fields(item, problems))
    if expression is not None:
        return ExpressionCall(compile_text(expression))
    if delegate is not None:
        if not delegate and not may_be_empty:
            problems.error("Attribute 'delegateExpression' must not be empty", item, owner)
            return None
        return DelegateExpression(compile_text(delegate), fields(item, problems))
    script = ext_child(item, "script")
    if script is None:
        problems.error(f"{local(item)} needs one of class, expression, delegateExpression and script", item, owner)
        return None
    try:
        return script_of(script)
    except Faulty as faulty:
        problems.error(faulty.message, faulty.at, owner)
        return None
