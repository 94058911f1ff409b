"""Write BPMN models in a line: `bpmn("p").start().user_task("u").end().xml()`.

Each element is connected to the one before it. `at(id)` goes back to an element to draw another branch, `to(id)`
connects to an element that is there already, `when(condition)` puts a condition on the next flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from watchword.bpmn.model import Process

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test">'
)


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str]
    extensions: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)

    def xml(self) -> str:
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        extensions = list(self.extensions)
        if self.parameters:
            extensions.append(f"<camunda:inputOutput>{''.join(self.parameters)}</camunda:inputOutput>")
        parts = [f"<extensionElements>{''.join(extensions)}</extensionElements>"] if extensions else []
        parts += self.body
        parts += [child.xml() for child in self.children]
        return f"<{self.tag}{attributes}>{''.join(parts)}</{self.tag}>"


class Model:
    """A process in the making; every method but `xml` and `process` returns the model itself."""

    def __init__(self, key: str, **attributes: str) -> None:
        self.key = key
        plain = {"id": key, "isExecutable": "true", "camunda:historyTimeToLive": "180"}
        self._process = _Element("process", plain | _attributes(attributes))
        self._elements: dict[str, _Element] = {key: self._process}
        self._containers: list[_Element] = [self._process]
        self._container_of: dict[str, _Element] = {}
        self._roots: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._current: str | None = None
        self._element = self._process
        self._condition: str | None = None
        self._flow_id: str | None = None
        self._flow_count = 0
        self._associations: list[tuple[_Element, _Element]] = []

    # elements

    def start(self, id: str = "start", **attributes: str) -> Self:
        """Add a none start event."""
        self._current = None
        return self._add("startEvent", id, attributes)

    def user_task(self, id: str, **attributes: str) -> Self:
        """Add a user task."""
        return self._add("userTask", id, attributes)

    def task(self, id: str, **attributes: str) -> Self:
        """Add a task without kind."""
        return self._add("task", id, attributes)

    def service_task(self, id: str, **attributes: str) -> Self:
        """Add a service task: `expression`, `class_`, `delegateExpression`, or `topic` for external workers."""
        if "topic" in attributes:
            attributes = {"type": "external"} | attributes
        return self._add("serviceTask", id, attributes)

    def receive_task(self, id: str, *, message: str | None = None, **attributes: str) -> Self:
        """Add a receive task, with a message to wait for."""
        if message is not None:
            attributes |= {"messageRef": self._root("message", message)}
        return self._add("receiveTask", id, attributes)

    def call(self, id: str, called: str, **attributes: str) -> Self:
        """Add a call activity that starts the process with key `called`; no variables are mapped."""
        return self._add("callActivity", id, {"calledElement": called} | attributes)

    def exclusive(self, id: str, **attributes: str) -> Self:
        """Add an exclusive gateway."""
        return self._add("exclusiveGateway", id, attributes)

    def parallel(self, id: str, **attributes: str) -> Self:
        """Add a parallel gateway."""
        return self._add("parallelGateway", id, attributes)

    def inclusive(self, id: str, **attributes: str) -> Self:
        """Add an inclusive gateway."""
        return self._add("inclusiveGateway", id, attributes)

    def end(self, id: str, **attributes: str) -> Self:
        """Add a none end event."""
        return self._add("endEvent", id, attributes)

    def terminate(self, id: str, **attributes: str) -> Self:
        """Add a terminate end event."""
        return self._add("endEvent", id, attributes, "<terminateEventDefinition/>")

    def error_end(self, id: str, code: str, **attributes: str) -> Self:
        """Add an error end event."""
        return self._add("endEvent", id, attributes, f'<errorEventDefinition errorRef="{self._error(code)}"/>')

    def throw(self, id: str, **attributes: str) -> Self:
        """Add an intermediate none throw event."""
        return self._add("intermediateThrowEvent", id, attributes)

    def catch_message(self, id: str, message: str, **attributes: str) -> Self:
        """Add an intermediate message catch event."""
        definition = f'<messageEventDefinition messageRef="{self._root("message", message)}"/>'
        return self._add("intermediateCatchEvent", id, attributes, definition)

    def catch_signal(self, id: str, signal: str, **attributes: str) -> Self:
        """Add an intermediate signal catch event."""
        definition = f'<signalEventDefinition signalRef="{self._root("signal", signal)}"/>'
        return self._add("intermediateCatchEvent", id, attributes, definition)

    def event(self, tag: str, id: str, definition: str, **attributes: str) -> Self:
        """Add an event with a definition in XML; a boundary event begins a new branch."""
        if tag == "boundaryEvent":
            self._current = None
        return self._add(tag, id, attributes, definition)

    def compensation(self, id: str, *, of: str) -> Self:
        """Add a task that compensates, as the handler of compensation boundary event `of`."""
        self._current = None
        self._add("task", id, {"isForCompensation": "true"})
        link = {"id": f"{of}_{id}", "sourceRef": of, "targetRef": id, "associationDirection": "One"}
        self._associations.append((self._containers[-1], _Element("association", link)))
        return self

    # containers

    def sub_process(self, id: str, **attributes: str) -> Self:
        """Add a sub-process and go inside; `done` comes out again."""
        self._add("subProcess", id, attributes)
        self._containers.append(self._elements[id])
        self._current = None
        return self

    def event_sub_process(self, id: str) -> Self:
        """Add an event sub-process and go inside; a `start_error` or `start_message` must follow."""
        self._current = None
        return self.sub_process(id, triggeredByEvent="true")

    def start_error(self, id: str, code: str | None = None, **variables: str) -> Self:
        """Add an error start event."""
        self._current = None
        return self._add("startEvent", id, {}, self._error_definition(code, variables))

    def start_message(self, id: str, message: str, *, interrupting: bool = True) -> Self:
        """Add a message start event."""
        self._current = None
        definition = f'<messageEventDefinition messageRef="{self._root("message", message)}"/>'
        plain = {} if interrupting else {"isInterrupting": "false"}
        return self._add("startEvent", id, plain, definition)

    def done(self) -> Self:
        """Come out of the sub-process; the next element follows it."""
        inner = self._containers.pop()
        self._element = inner
        self._current = None if "triggeredByEvent" in inner.attributes else inner.attributes["id"]
        return self

    # boundary events

    def boundary_error(self, id: str, on: str, code: str | None = None, **variables: str) -> Self:
        """Attach an error boundary event to `on`; `errorCodeVariable` and `errorMessageVariable` may be given."""
        return self._boundary(id, on, self._error_definition(code, variables), interrupting=True)

    def boundary_message(self, id: str, on: str, message: str, *, interrupting: bool = True) -> Self:
        """Attach a message boundary event to `on`."""
        definition = f'<messageEventDefinition messageRef="{self._root("message", message)}"/>'
        return self._boundary(id, on, definition, interrupting=interrupting)

    def boundary_escalation(
        self,
        id: str,
        on: str,
        code: str | None = None,
        *,
        interrupting: bool = True,
        **variables: str,
    ) -> Self:
        """Attach an escalation boundary event to `on`; `escalationCodeVariable` may be given."""
        reference = "" if code is None else f' escalationRef="{self._escalation(code)}"'
        reference += "".join(f" camunda:{name}={quoteattr(value)}" for name, value in variables.items())
        return self._boundary(id, on, f"<escalationEventDefinition{reference}/>", interrupting=interrupting)

    def _boundary(self, id: str, on: str, definition: str, *, interrupting: bool) -> Self:
        self._current = None
        attributes = {"attachedToRef": on} | ({} if interrupting else {"cancelActivity": "false"})
        return self._add("boundaryEvent", id, attributes, definition, container=self._container_of[on])

    # flows

    def at(self, id: str) -> Self:
        """Go back to an element: what follows is connected to it."""
        self._current = id
        self._element = self._elements[id]
        return self

    def to(self, id: str) -> Self:
        """Connect the present element to one that is there already."""
        self._connect(id)
        self._current = id
        self._element = self._elements[id]
        return self

    def when(self, condition: str) -> Self:
        """Put a condition on the next flow."""
        self._condition = condition
        return self

    def by(self, flow_id: str) -> Self:
        """Give the next flow an id (for `default="..."` of a gateway)."""
        self._flow_id = flow_id
        return self

    def take_listener(self, expression: str) -> Self:
        """Add a listener to the flow drawn last."""
        flow = next(e for e in reversed(self._containers[-1].children) if e.tag == "sequenceFlow")
        flow.extensions.append(_listener("executionListener", "take", expression, None))
        return self

    # extensions of the element added last

    def listener(self, event: str, expression: str | None = None, *, class_: str | None = None) -> Self:
        """Add an execution listener to the element added last (the process before any)."""
        self._element.extensions.append(_listener("executionListener", event, expression, class_))
        return self

    def task_listener(self, event: str, expression: str | None = None, *, class_: str | None = None) -> Self:
        """Add a task listener to the user task added last."""
        self._element.extensions.append(_listener("taskListener", event, expression, class_))
        return self

    def input(self, name: str, value: str) -> Self:
        """Add an input parameter; `value` is text or XML (`<camunda:list>...`)."""
        return self._parameter("inputParameter", name, value)

    def output(self, name: str, value: str) -> Self:
        """Add an output parameter."""
        return self._parameter("outputParameter", name, value)

    def _parameter(self, tag: str, name: str, value: str) -> Self:
        text = value if value.startswith("<camunda:") else escape(value)
        self._element.parameters.append(f"<camunda:{tag} name={quoteattr(name)}>{text}</camunda:{tag}>")
        return self

    # results

    def xml(self) -> bytes:
        """Return the file's content."""
        while self._associations:  # artifacts come after all flow elements of their container
            container, association = self._associations.pop(0)
            container.children.append(association)
        return f"{_HEAD}{''.join(self._roots.values())}{self._process.xml()}</definitions>".encode()

    def process(self) -> Process:
        """Return the model as the reader reads it."""
        from watchword.bpmn import read_bpmn

        return read_bpmn(self.xml(), f"{self.key}.bpmn")[0]

    # parts

    def _add(
        self,
        tag: str,
        id: str,
        attributes: Mapping[str, str],
        body: str | None = None,
        *,
        container: _Element | None = None,
    ) -> Self:
        element = _Element(tag, {"id": id} | _attributes(attributes))
        if body is not None:
            element.body.append(body)
        home = container or self._containers[-1]
        home.children.append(element)
        self._elements[id] = self._element = element
        self._container_of[id] = home
        if self._current is not None:
            self._connect(id)
        self._current = id
        return self

    def _connect(self, target: str) -> None:
        self._flow_count += 1
        flow = _Element(
            "sequenceFlow",
            {
                "id": self._flow_id or f"{self.key}_f{self._flow_count}",
                "sourceRef": self._current or "",
                "targetRef": target,
            },
        )
        if self._condition is not None:
            text = escape(self._condition)
            flow.body.append(f'<conditionExpression xsi:type="tFormalExpression">{text}</conditionExpression>')
        self._condition = self._flow_id = None
        self._container_of[target].children.append(flow)

    def _root(self, tag: str, name: str) -> str:
        reference = self._names.setdefault((tag, name), f"{tag}_{len(self._names)}")
        self._roots[reference] = f'<{tag} id="{reference}" name={quoteattr(name)}/>'
        return reference

    def _error(self, code: str) -> str:
        reference = f"error_{code}"
        self._roots[reference] = f'<error id="{reference}" errorCode={quoteattr(code)}/>'
        return reference

    def _escalation(self, code: str) -> str:
        reference = f"escalation_{code}"
        self._roots[reference] = f'<escalation id="{reference}" escalationCode={quoteattr(code)}/>'
        return reference

    def _error_definition(self, code: str | None, variables: Mapping[str, str]) -> str:
        reference = "" if code is None else f' errorRef="{self._error(code)}"'
        extra = "".join(f" camunda:{name}={quoteattr(value)}" for name, value in variables.items())
        return f"<errorEventDefinition{reference}{extra}/>"


_PLAIN = frozenset(
    (
        "attachedToRef",
        "calledElement",
        "cancelActivity",
        "default",
        "id",
        "isForCompensation",
        "isInterrupting",
        "messageRef",
        "name",
        "triggeredByEvent",
    )
)


def _attributes(given: Mapping[str, str]) -> dict[str, str]:
    """Put the extension prefix on what BPMN itself doesn't know."""
    return {name if name in _PLAIN else f"camunda:{name.rstrip('_')}": value for name, value in given.items()}


def _listener(tag: str, event: str, expression: str | None, class_: str | None) -> str:
    kind, value = ("expression", expression) if expression is not None else ("class", class_ or "")
    return f"<camunda:{tag} event={quoteattr(event)} {kind}={quoteattr(value)}/>"


def bpmn(key: str, **attributes: str) -> Model:
    """Begin a process."""
    return Model(key, **attributes)
