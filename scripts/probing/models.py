"""Process models made at random: every element that waits, nested, looped, with what may be attached to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="probe">'
)
_CONDITION = '<conditionExpression xsi:type="tFormalExpression">{}</conditionExpression>'
_FAR = '<timerEventDefinition><timeDuration xsi:type="tFormalExpression">P9D</timeDuration></timerEventDefinition>'
_WATCH = '<conditionalEventDefinition><condition xsi:type="tFormalExpression">${x == 7}</condition></conditionalEventDefinition>'


@dataclass
class Model:
    """One file of two processes, `key` and `key`_called; ids count up in the order of making."""

    random: Random
    key: str
    depth: int = 3
    number: int = 0
    links: list[str] = field(default_factory=list)
    """Associations of the scope that is being made; they come last in it."""

    def xml(self) -> bytes:
        """Return the file."""
        events = (
            "".join(
                f'<{kind} id="{kind[0]}{n}" {code}="{kind[0]}{n}_{self.key}"/>'
                for kind, code in (
                    ("message", "name"),
                    ("signal", "name"),
                    ("error", "errorCode"),
                    ("escalation", "escalationCode"),
                )
                for n in (1, 2)
            )
            .replace('id="e1" errorCode', 'id="r1" errorCode')
            .replace('id="e2" errorCode', 'id="r2" errorCode')
        )
        main = self._process(self.key, self.scope(self.depth, event_subprocesses=True))
        called = self._process(f"{self.key}_called", self.scope(1, called=True))
        return f"{_HEAD}{events}{main}{called}</definitions>".encode()

    @staticmethod
    def _process(key: str, body: str) -> str:
        return f'<process id="{key}" name="{key}" isExecutable="true" camunda:historyTimeToLive="P5D">{body}</process>'

    def id(self, kind: str) -> str:
        """Return the next id of a kind."""
        self.number += 1
        return f"{kind}{self.number}"

    def scope(
        self, depth: int, *, event_subprocesses: bool = False, called: bool = False, transaction: bool = False
    ) -> str:
        """Return a start event, some nodes in a row, an end event, perhaps event subprocesses."""
        start, end = self.id("start"), self.id("end")
        outer, self.links = self.links, []
        first, last, body = self.row(depth, called=called)
        closing = self.pick(_ENDS if not transaction else (*_ENDS, "<cancelEventDefinition/>"), chance=0.25)
        text = f'<startEvent id="{start}"/>{self.flow(start, first)}{body}{self.flow(last, end)}<endEvent id="{end}">{closing}</endEvent>'
        if event_subprocesses and self.random.random() < 0.5:
            text += self._event_subprocess(depth - 1)
        text += "".join(self.links)
        self.links = outer
        return text

    def row(self, depth: int, *, called: bool = False) -> tuple[str, str, str]:
        """Return the first id, the last id and the text of one to three nodes in a row."""
        first = last = text = ""
        for _ in range(self.random.randint(1, 3)):
            a, b, node = self.random.choice(_LEAVES if depth <= 0 or called else _NODES)(self, depth - 1)
            text += node + (self.flow(last, a) if last else "")
            first, last = first or a, b
        return first, last, text

    def flow(self, source: str, target: str, inner: str = "") -> str:
        """Return a sequence flow."""
        return f'<sequenceFlow id="{self.id("f")}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'

    def pick(self, among: tuple[str, ...], *, chance: float = 1.0) -> str:
        """Return one of some texts, with a chance, else nothing."""
        return self.random.choice(among) if self.random.random() < chance else ""

    def asynchronous(self) -> str:
        """Return attributes that make an activity asynchronous, seldom."""
        return self.pick(
            (
                ' camunda:asyncBefore="true"',
                ' camunda:asyncAfter="true"',
                ' camunda:asyncBefore="true" camunda:exclusive="false"',
            ),
            chance=0.12,
        )

    def activity(
        self, name: str, attributes: str = "", inner: str = "", *, loops: bool = True, transaction: bool = False
    ) -> tuple[str, str, str]:
        """Return an activity with what may be attached to it."""
        id = self.id(name[0])
        loop = self.pick(_LOOPS, chance=0.25) if loops else ""
        extension = self.pick(_EXTENSIONS, chance=0.3)
        extension = extension.replace("ID", id)
        if "multiInstance" in loop and "outputParameter" in extension:
            extension = ""
        mixed = f"<extensionElements>{extension}</extensionElements>" if extension else ""
        text = f'<{name} id="{id}" name="{id} of it"{attributes}{self.asynchronous()}>{mixed}{loop}{inner}</{name}>'
        if self.random.random() < 0.35:
            text += self.boundary(id, "" if name in _ESCALATING else self.random.choice(_EVENTS[:6]))
        if transaction and self.random.random() < 0.7:
            text += self.boundary(id, "<cancelEventDefinition/>")
        if name != "subProcess" and self.random.random() < 0.2:
            handler, event = self.id("undo"), self.id("b")
            text += (
                f'<boundaryEvent id="{event}" attachedToRef="{id}"><compensateEventDefinition/></boundaryEvent>'
                f'<userTask id="{handler}" isForCompensation="true"/>'
            )
            self.links.append(
                f'<association id="{self.id("a")}" sourceRef="{event}" targetRef="{handler}" associationDirection="One"/>'
            )
        return id, id, text

    def boundary(self, host: str, definition: str = "") -> str:
        """Return an event at an activity, with a task behind it."""
        definition = definition or self.random.choice(_EVENTS)
        event, task, end = self.id("b"), self.id("u"), self.id("end")
        stays = self.random.random() < 0.4 and "error" not in definition and "cancel" not in definition
        cancels = ' cancelActivity="false"' if stays else ""
        return (
            f'<boundaryEvent id="{event}" attachedToRef="{host}"{cancels}>{definition}</boundaryEvent>{self.flow(event, task)}'
            f'<userTask id="{task}"/>{self.flow(task, end)}<endEvent id="{end}"/>'
        )

    def _event_subprocess(self, depth: int) -> str:
        definition = self.random.choice(_EVENTS)
        stays = self.random.random() < 0.5 and "error" not in definition
        start, end, id = self.id("start"), self.id("end"), self.id("es")
        outer, self.links = self.links, []
        first, last, body = self.row(min(depth, 1))
        links, self.links = "".join(self.links), outer
        interrupts = ' isInterrupting="false"' if stays else ""
        return (
            f'<subProcess id="{id}" triggeredByEvent="true"><startEvent id="{start}"{interrupts}>{definition}</startEvent>'
            f'{self.flow(start, first)}{body}{self.flow(last, end)}<endEvent id="{end}"/>{links}</subProcess>'
        )


_EVENTS = (
    '<messageEventDefinition messageRef="m1"/>', '<signalEventDefinition signalRef="s1"/>', _FAR, _WATCH,
    '<errorEventDefinition errorRef="r1" camunda:errorCodeVariable="code" camunda:errorMessageVariable="text"/>',
    "<errorEventDefinition/>", '<escalationEventDefinition escalationRef="e1" camunda:escalationCodeVariable="esc"/>',
    "<escalationEventDefinition/>",
)  # fmt: skip
_ESCALATING = ("userTask", "subProcess", "transaction", "callActivity")
_ENDS = (
    "<terminateEventDefinition/>", '<errorEventDefinition errorRef="r1"/>', '<escalationEventDefinition escalationRef="e1"/>',
    "<compensateEventDefinition/>", '<signalEventDefinition signalRef="s2"/>',
)  # fmt: skip
_LOOP = "<multiInstanceLoopCharacteristics{}><loopCardinality>{}</loopCardinality>{}</multiInstanceLoopCharacteristics>"
_DONE = '<completionCondition xsi:type="tFormalExpression">${nrOfCompletedInstances == 1}</completionCondition>'
_LOOPS = (
    _LOOP.format("", 2, ""), _LOOP.format(' isSequential="true"', 2, ""), _LOOP.format("", 3, _DONE),
    _LOOP.format(' isSequential="true"', 3, _DONE), _LOOP.format("", 0, ""), _LOOP.format(' camunda:asyncBefore="true"', 2, ""),
)  # fmt: skip
_LISTENER = "<camunda:executionListener event=\"{0}\" expression=\"${{execution.setVariable('heard_ID', '{0}')}}\"/>"
_EXTENSIONS = (
    '<camunda:inputOutput><camunda:inputParameter name="in_ID">${x}</camunda:inputParameter></camunda:inputOutput>',
    '<camunda:inputOutput><camunda:inputParameter name="in_ID">a</camunda:inputParameter>'
    '<camunda:outputParameter name="out_ID">${in_ID}</camunda:outputParameter></camunda:inputOutput>',
    _LISTENER.format("start"), _LISTENER.format("end"), _LISTENER.format("start") + _LISTENER.format("end"),
)  # fmt: skip


def _task(name: str, attributes: str = "", inner: str = "") -> Callable[[Model, int], tuple[str, str, str]]:
    return lambda model, _: model.activity(name, attributes, inner)


def _catch(model: Model, _: int) -> tuple[str, str, str]:
    id = model.id("i")
    definition = model.random.choice(_EVENTS[:4])
    return id, id, f'<intermediateCatchEvent id="{id}"{model.asynchronous()}>{definition}</intermediateCatchEvent>'


def _throw(model: Model, _: int) -> tuple[str, str, str]:
    id = model.id("t")
    definition = model.random.choice(("", _ENDS[2], _ENDS[3], _ENDS[3], _ENDS[4]))
    return id, id, f'<intermediateThrowEvent id="{id}"{model.asynchronous()}>{definition}</intermediateThrowEvent>'


def _subprocess(model: Model, depth: int) -> tuple[str, str, str]:
    return model.activity("subProcess", inner=model.scope(depth, event_subprocesses=True))


def _transaction(model: Model, depth: int) -> tuple[str, str, str]:
    return model.activity("transaction", inner=model.scope(depth, transaction=True), transaction=True)


def _call(model: Model, _: int) -> tuple[str, str, str]:
    passed = model.random.choice((
        "", '<extensionElements><camunda:in variables="all"/><camunda:out variables="all"/></extensionElements>',
        '<extensionElements><camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:in source="x" target="y"/>'
        '<camunda:out sourceExpression="${1 + 1}" target="two"/></extensionElements>',
    ))  # fmt: skip
    id = model.id("c")
    loop = model.pick(_LOOPS, chance=0.2)
    text = f'<callActivity id="{id}" calledElement="{model.key}_called"{model.asynchronous()}>{passed}{loop}</callActivity>'
    return id, id, text + (model.boundary(id) if model.random.random() < 0.4 else "")


def _gateway(kind: str) -> Callable[[Model, int], tuple[str, str, str]]:
    def made(model: Model, depth: int) -> tuple[str, str, str]:
        fork, join = model.id("g"), model.id("g")
        text, first = "", ""
        for n in range(model.random.randint(2, 3)):
            a, b, body = model.row(depth)
            guard = _CONDITION.format(f"${{x > {n * 2}}}") if kind != "parallel" and n else ""
            flow = model.flow(fork, a, guard)
            first = first or flow.split('"')[1]
            text += flow + body + model.flow(b, join)
        default = f' default="{first}"' if kind != "parallel" else ""
        return fork, join, f'<{kind}Gateway id="{fork}"{default}/><{kind}Gateway id="{join}"/>{text}'

    return made


def _event_gateway(model: Model, depth: int) -> tuple[str, str, str]:
    fork, join = model.id("g"), model.id("g")
    text = f'<eventBasedGateway id="{fork}"/><exclusiveGateway id="{join}"/>'
    for definition in model.random.sample(_EVENTS[:4], 2):
        event = model.id("i")
        text += f'{model.flow(fork, event)}<intermediateCatchEvent id="{event}">{definition}</intermediateCatchEvent>{model.flow(event, join)}'
    return fork, join, text


_LEAVES: tuple[Callable[[Model, int], tuple[str, str, str]], ...] = (
    _task("userTask", ' camunda:assignee="demo"'), _task("userTask", ' camunda:candidateGroups="a,b"'), _task("userTask"),
    _task("serviceTask", ' camunda:expression="${x + 1}" camunda:resultVariable="x"'),
    _task("serviceTask", ' camunda:type="external" camunda:topic="probe"'), _task("receiveTask", ' messageRef="m2"'),
    _task("manualTask"), _catch, _throw,
)  # fmt: skip
_NODES = (
    *_LEAVES, _subprocess, _subprocess, _subprocess, _transaction, _call, _call, _gateway("parallel"), _gateway("parallel"),
    _gateway("inclusive"), _gateway("exclusive"), _event_gateway,
)  # fmt: skip
