"""Random block-structured processes: a strategy that draws them as data, and their BPMN text.

Every block has one way in and one way out, so a process ends whatever is chosen on the way. A number drawn with a block
says how it is decorated; ids are given in document order, so the same data is the same model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

SHORT = settings(phases=(Phase.generate,), print_blob=False, suppress_health_check=list(HealthCheck))
"""Bounds of a run: a process that fails is shown as it was drawn, for each attempt to make it smaller takes seconds."""
WAITING = ("user", "external", "receive", "catch_timer", "catch_message")
PASSING = ("plain", "expression", "delegate")
BOUNDARIES = ("", "timer", "message", "error", "timer_beside", "message_beside")
"""What is attached to an activity; `beside`: it doesn't interrupt."""
ESCORTS = ("", "", "timer", "message")
"""Event sub-processes within a sub-process."""
NOW = "<timerEventDefinition><timeDuration>PT0S</timeDuration></timerEventDefinition>"
ERROR = '<errorEventDefinition errorRef="bad"/>'


@dataclass(frozen=True)
class Look:
    """How an activity is decorated."""

    before: bool = False
    after: bool = False
    exclusive: bool = True
    listener: bool = False
    boundary: str = ""
    instances: int = 0
    """0: it isn't multi-instance; below 0: so many in sequence."""


@dataclass(frozen=True)
class Block:
    """A part of a process; `kind` is one of `WAITING`, `PASSING`, `GATES`, or `sub`, `loop`, `sequence`, `race`."""

    kind: str
    parts: tuple[Block, ...] = ()
    look: Look = field(default_factory=Look)
    number: int = 0
    """Which branches are taken, how often a loop runs, or which escort a sub-process has."""


GATES = ("exclusive", "parallel", "inclusive")


def _looks(*, small: bool = False) -> st.SearchStrategy[Look]:
    seldom = st.sampled_from((False, False, True))
    return st.builds(
        Look,
        before=seldom,
        after=seldom,
        exclusive=st.booleans(),
        listener=st.booleans(),
        boundary=st.sampled_from(("", "", "", *BOUNDARIES)),
        instances=st.just(0) if small else st.sampled_from((0, 0, 0, 0, 2, 3, -2)),
    )


def _grow(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    branches = st.lists(inner, min_size=2, max_size=3).map(tuple)
    numbers = st.integers(0, 7)
    return st.one_of(
        st.builds(Block, st.just("sequence"), parts),
        st.builds(Block, st.sampled_from(GATES), branches, _looks(small=True), numbers),
        st.builds(Block, st.just("sub"), parts, _looks(), numbers),
        st.builds(Block, st.just("loop"), parts, st.just(Look()), st.integers(1, 2)),
    )


def blocks(leaves: int = 7) -> st.SearchStrategy[Block]:
    """Return a strategy of processes with about that many activities."""
    leaf = st.one_of(
        st.builds(Block, st.sampled_from(WAITING), st.just(()), _looks()),
        st.builds(Block, st.sampled_from(PASSING), st.just(()), _looks()),
        st.builds(Block, st.just("race")),
    )
    return st.recursive(leaf, _grow, max_leaves=leaves)


class _Writer:
    def __init__(self) -> None:
        self._numbers = count(1)
        self.messages: list[str] = []
        self.out: list[str] = []

    def name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def message(self, id: str) -> str:
        self.messages.append(f'<message id="m_{id}" name="m_{id}"/>')
        return f'<messageEventDefinition messageRef="m_{id}"/>'

    def flow(self, source: str, target: str, condition: str = "", id: str = "") -> None:
        body = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>'
        id = id or self.name("f")
        text = body if condition else ""
        self.out.append(f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>')

    def element(self, tag: str, id: str, body: str = "", **attributes: str) -> str:
        text = "".join(
            f' {name.replace("c_", "camunda:")}="{escape(value)}"' for name, value in attributes.items() if value
        )
        self.out.append(f'<{tag} id="{id}"{text}>{body}</{tag}>')
        return id

    def write(self, block: Block) -> tuple[str, str]:
        """Write a block and return the ids of its first and last element."""
        if block.kind == "sequence":
            return self._chain(block.parts)
        if block.kind in GATES:
            return self._gates(block)
        if block.kind == "loop":
            return self._loop(block)
        if block.kind == "race":
            return self._race()
        return self._sub(block) if block.kind == "sub" else self._activity(block)

    def _chain(self, parts: tuple[Block, ...]) -> tuple[str, str]:
        ends = [self.write(part) for part in parts]
        for (_, last), (first, _) in zip(ends, ends[1:], strict=False):
            self.flow(last, first)
        return ends[0][0], ends[-1][1]

    def _gates(self, block: Block) -> tuple[str, str]:
        kind, number = block.kind, block.number
        split, join, way_out = self.name("g"), self.name("j"), self.name("f")
        extra = {} if kind == "parallel" else {"default": way_out}
        self.element(f"{kind}Gateway", split, **extra, **_gates_of(block.look))
        for index, part in enumerate(block.parts):
            first, last = self.write(part)
            chosen = number % len(block.parts) == index if kind == "exclusive" else bool(number >> index & 1)
            condition = "" if kind == "parallel" else f"${{{str(chosen).lower()}}}"
            self.flow(split, first, condition)
            self.flow(last, join)
        if extra:
            self.flow(split, join, id=way_out)
        self.element(f"{kind}Gateway", join)
        return split, join

    def _loop(self, block: Block) -> tuple[str, str]:
        begin, merge, more, split, way_out = (self.name(letter) for letter in "bxcgf")
        variable = f"n_{merge}"
        set_ = "${execution.setVariable('%s', %s)}"
        self.element("serviceTask", begin, c_expression=set_ % (variable, "0"))
        self.element("exclusiveGateway", merge)
        first, last = self._chain(block.parts)
        self.element("serviceTask", more, c_expression=set_ % (variable, f"{variable} + 1"))
        self.element("exclusiveGateway", split, default=way_out)
        end = self.element("task", self.name("t"))
        self.flow(begin, merge)
        self.flow(merge, first)
        self.flow(last, more)
        self.flow(more, split)
        self.flow(split, merge, f"${{{variable} &lt; {block.number}}}")
        self.flow(split, end, id=way_out)
        return begin, end

    def _race(self) -> tuple[str, str]:
        gateway, join = self.name("e"), self.name("x")
        self.element("eventBasedGateway", gateway)
        for body in (NOW, self.message(self.name("m"))):
            catch = self.element("intermediateCatchEvent", self.name("w"), body)
            self.flow(gateway, catch)
            self.flow(catch, join)
        self.element("exclusiveGateway", join)
        return gateway, join

    def _sub(self, block: Block) -> tuple[str, str]:
        id, outer, self.out = self.name("s"), self.out, []
        self.body(block.parts)
        escort = ESCORTS[block.number % len(ESCORTS)]
        if escort:
            self._escort(escort)
        body, self.out = "".join(self.out), outer
        self.element("subProcess", id, _extensions(block.look, id) + _loop(block.look) + body, **_gates_of(block.look))
        return self._attached(id, block.look)

    def _escort(self, kind: str) -> None:
        id, start, task, end = (self.name(letter) for letter in "sbte")
        definition = NOW if kind == "timer" else self.message(id)
        inner = (
            f'<startEvent id="{start}" isInterrupting="false">{definition}</startEvent><userTask id="{task}"/>'
            f'<endEvent id="{end}"/><sequenceFlow id="{self.name("f")}" sourceRef="{start}" targetRef="{task}"/>'
            f'<sequenceFlow id="{self.name("f")}" sourceRef="{task}" targetRef="{end}"/>'
        )
        self.element("subProcess", id, inner, triggeredByEvent="true")

    def body(self, parts: tuple[Block, ...]) -> None:
        """Write what is in a process or sub-process, from its start to its end."""
        start = self.element("startEvent", self.name("b"))
        first, last = self._chain(parts)
        end = self.element("endEvent", self.name("e"))
        self.flow(start, first)
        self.flow(last, end)

    def _activity(self, block: Block) -> tuple[str, str]:
        id, kind, look = self.name("a"), block.kind, block.look
        if kind in ("catch_timer", "catch_message"):
            body = NOW if kind == "catch_timer" else self.message(id)
            self.element("intermediateCatchEvent", id, _extensions(look, id) + body, **_gates_of(look))
            return id, id
        tag, attributes = {
            "user": ("userTask", {"c_assignee": "mary", "c_candidateGroups": "a,b"}),
            "external": ("serviceTask", {"c_type": "external", "c_topic": "work"}),
            "receive": ("receiveTask", {"messageRef": f"m_{id}"}),
            "plain": ("task", {}),
            "expression": ("serviceTask", {"c_expression": f"${{execution.setVariable('v_{id}', 'x')}}"}),
            "delegate": ("serviceTask", {"c_class": "thrower" if look.boundary == "error" else "probe"}),
        }[kind]
        if kind == "receive":
            self.message(id)
        self.element(tag, id, _extensions(look, id) + _loop(look), **attributes, **_gates_of(look))
        return self._attached(id, look)

    def _attached(self, id: str, look: Look) -> tuple[str, str]:
        if not look.boundary:
            return id, id
        kind, _, beside = look.boundary.partition("_")
        event = self.name("y")
        definition = ERROR if kind == "error" else NOW if kind == "timer" else self.message(event)
        self.element("boundaryEvent", event, definition, attachedToRef=id, cancelActivity="false" if beside else "true")
        after = self.element("userTask", self.name("u"))
        self.flow(event, after)
        if beside:
            self.flow(after, self.element("endEvent", self.name("e")))
            return id, id
        join = self.element("exclusiveGateway", self.name("x"))
        self.flow(id, join)
        self.flow(after, join)
        return id, join


def _gates_of(look: Look) -> dict[str, str]:
    return {
        "c_asyncBefore": "true" if look.before else "",
        "c_asyncAfter": "true" if look.after else "",
        "c_exclusive": "" if look.exclusive else "false",
    }


def _extensions(look: Look, id: str) -> str:
    if not look.listener:
        return ""
    listeners = "".join(f'<camunda:executionListener event="{event}" class="probe"/>' for event in ("start", "end"))
    output = f'<camunda:outputParameter name="o_{id}">${{1 + 1}}</camunda:outputParameter>'
    mapping = f'<camunda:inputParameter name="i">x</camunda:inputParameter>{output}'
    if look.instances:
        mapping = '<camunda:inputParameter name="i">x</camunda:inputParameter>'
    return f"<extensionElements>{listeners}<camunda:inputOutput>{mapping}</camunda:inputOutput></extensionElements>"


def _loop(look: Look) -> str:
    if not look.instances:
        return ""
    order = ' isSequential="true"' if look.instances < 0 else ""
    return (
        f"<multiInstanceLoopCharacteristics{order}><loopCardinality>{abs(look.instances)}</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )


def xml(block: Block, key: str) -> bytes:
    """Return the BPMN file of a process."""
    writer = _Writer()
    writer.body((block,))
    head = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test">'
    )
    process = f'<process id="{key}" isExecutable="true" camunda:historyTimeToLive="1">{"".join(writer.out)}</process>'
    error = '<error id="bad" errorCode="bad"/>'
    return f"{head}{error}{''.join(writer.messages)}{process}</definitions>".encode()
