"""Models whose rows were recorded from 7.24.0, each with the user tasks to complete one after the other."""

from __future__ import annotations

from watchword.bpmn import read_bpmn
from watchword.bpmn.model import Process

_LOOP = "<multiInstanceLoopCharacteristics{}><loopCardinality>{}</loopCardinality>{}</multiInstanceLoopCharacteristics>"
TWICE = _LOOP.format("", 2, "")
TWICE_IN_A_ROW = _LOOP.format(' isSequential="true"', 2, "")
FIRST_OF_THREE = _LOOP.format(
    "",
    3,
    '<completionCondition xsi:type="tFormalExpression">${nrOfCompletedInstances == 1}</completionCondition>',
)


class Shape:
    """A file's text under the key of its process."""

    def __init__(self, key: str, body: str) -> None:
        self.key = key
        self._body = body

    def xml(self) -> bytes:
        """Return the file."""
        return (
            '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
            ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">'
            f'<escalation id="e" escalationCode="E"/><message id="m" name="m_{self.key}"/>'
            f'<signal id="g" name="g_{self.key}"/><process id="{self.key}" isExecutable="true"'
            f' camunda:historyTimeToLive="1"><startEvent id="s"/>{self._body}</process></definitions>'
        ).encode()

    def process(self) -> Process:
        """Return it as read."""
        return read_bpmn(self.xml(), "shape.bpmn")[0]


def path(*ids: str) -> str:
    """Connect elements in a row."""
    pairs = zip(ids, ids[1:], strict=False)
    return "".join(f'<sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def undoable(id: str, loop: str = "", handler: str | None = None) -> str:
    """Return a user task with a compensation handler."""
    made = handler or f'<userTask id="undo{id}" isForCompensation="true"/>'
    return (
        f'<userTask id="{id}">{loop}</userTask><boundaryEvent id="c{id}" attachedToRef="{id}">'
        f"<compensateEventDefinition/></boundaryEvent>{made}"
    )


def undone(id: str) -> str:
    """Connect it with its handler."""
    return f'<association id="as{id}" sourceRef="c{id}" targetRef="undo{id}" associationDirection="One"/>'


def beside(definition: str, interrupting: str) -> str:
    """Return an event sub-process with a user task."""
    return (
        '<subProcess id="es" triggeredByEvent="true">'
        f'<startEvent id="es0" isInterrupting="{interrupting}">{definition}</startEvent><userTask id="h"/>'
        f"{path('es0', 'h')}</subProcess>"
    )


UNDO = '<intermediateThrowEvent id="th"><compensateEventDefinition/></intermediateThrowEvent>'
UNDO_SP = UNDO.replace("<compensateEventDefinition/>", '<compensateEventDefinition activityRef="sp"/>')
SIGNAL = '<signalEventDefinition signalRef="g"/>'
MESSAGE = '<messageEventDefinition messageRef="m"/>'
ESCALATION = '<escalationEventDefinition escalationRef="e"/>'
Z = '<userTask id="z"/>'
UNDOING_TASKS = (
    '<subProcess id="undoa" isForCompensation="true"><startEvent id="ss"/><userTask id="uu"/>{}</subProcess>'
)

SHAPES: dict[str, tuple[Shape, tuple[str, ...]]] = {
    shape.key: (shape, steps)
    for shape, steps in (
        (
            Shape(
                "undo_two",
                undoable("a") + undoable("b") + UNDO + Z + path("s", "a", "b", "th", "z") + undone("a") + undone("b"),
            ),
            ("a", "b", "undob", "undoa", "z"),
        ),
        (
            Shape(
                "undo_inside",
                f'<subProcess id="sp"><startEvent id="s0"/>{undoable("a")}{path("s0", "a")}{undone("a")}</subProcess>'
                f'<userTask id="w"/>{UNDO}{Z}{path("s", "sp", "w", "th", "z")}',
            ),
            ("a", "w", "undoa", "z"),
        ),
        (
            Shape("undo_loop", undoable("a", TWICE) + UNDO + Z + path("s", "a", "th", "z") + undone("a")),
            ("a", "a", "undoa", "undoa", "z"),
        ),
        (
            Shape(
                "undo_by_event",
                f'<subProcess id="sp"><startEvent id="s0"/><userTask id="a"/>{path("s0", "a")}'
                f"{beside('<compensateEventDefinition/>', 'true')}</subProcess>"
                f'<userTask id="w"/>{UNDO_SP}{Z}{path("s", "sp", "w", "th", "z")}',
            ),
            ("a", "w", "h", "z"),
        ),
        (
            Shape(
                "undo_at_end",
                f"{undoable('a', handler=UNDOING_TASKS.format(path('ss', 'uu')))}"
                '<parallelGateway id="f"/><endEvent id="th"><compensateEventDefinition/></endEvent><userTask id="p"/>'
                f"{path('s', 'a', 'f', 'th')}{path('f', 'p')}{undone('a')}",
            ),
            ("a", "uu", "p"),
        ),
        (
            Shape(
                "transaction",
                f'<transaction id="tx"><startEvent id="s0"/>{undoable("a")}'
                f'<endEvent id="ce"><cancelEventDefinition/></endEvent>{path("s0", "a", "ce")}{undone("a")}'
                "</transaction>"
                '<boundaryEvent id="cb" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>'
                f"{Z}{path('s', 'tx')}{path('cb', 'z')}",
            ),
            ("a", "undoa", "z"),
        ),
        (
            Shape("loop_in_a_row", f'<userTask id="a">{TWICE_IN_A_ROW}</userTask>{Z}{path("s", "a", "z")}'),
            ("a", "a", "z"),
        ),
        (Shape("loop_enough", f'<userTask id="a">{FIRST_OF_THREE}</userTask>{Z}{path("s", "a", "z")}'), ("a", "z")),
        (
            Shape(
                "loop_container",
                f'<subProcess id="a">{TWICE}<startEvent id="i"/><userTask id="u"/>{path("i", "u")}</subProcess>'
                f"{Z}{path('s', 'a', 'z')}",
            ),
            ("u", "u", "z"),
        ),
        (
            Shape(
                "loop_fork",
                f'<subProcess id="a">{TWICE_IN_A_ROW}<startEvent id="i"/><parallelGateway id="f"/><userTask id="u"/>'
                f'<userTask id="v"/>{path("i", "f", "u")}{path("f", "v")}</subProcess>{Z}{path("s", "a", "z")}',
            ),
            ("u", "v", "v", "u", "z"),
        ),
        (Shape("loop_receive", f'<receiveTask id="a">{TWICE}</receiveTask>{path("s", "a")}'), ()),
        (Shape("loop_message", f'<receiveTask id="a" messageRef="m">{TWICE}</receiveTask>{path("s", "a")}'), ()),
        (
            Shape(
                "loop_external",
                f'<serviceTask id="a" camunda:type="external" camunda:topic="t">{TWICE}</serviceTask>{path("s", "a")}',
            ),
            (),
        ),
        (
            Shape(
                "loop_boundary",
                f'<userTask id="a">{TWICE}</userTask><boundaryEvent id="b" attachedToRef="a" cancelActivity="false">'
                f"{MESSAGE}</boundaryEvent>{Z}{path('s', 'a')}{path('b', 'z')}",
            ),
            (),
        ),
        (
            Shape(
                "escalation",
                '<subProcess id="sp"><startEvent id="s0"/>'
                f'<intermediateThrowEvent id="t">{ESCALATION}</intermediateThrowEvent><userTask id="u"/>'
                f'{path("s0", "t", "u")}</subProcess><boundaryEvent id="b" attachedToRef="sp" cancelActivity="false">'
                f'{ESCALATION}</boundaryEvent><userTask id="h"/>{path("s", "sp")}{path("b", "h")}',
            ),
            ("u", "h"),
        ),
        (
            Shape(
                "own_signal",
                f'<userTask id="a"/><intermediateThrowEvent id="t">{SIGNAL}</intermediateThrowEvent>{Z}'
                f"{path('s', 'a', 't', 'z')}{beside(SIGNAL, 'false')}",
            ),
            ("a", "h", "z"),
        ),
        (
            Shape(
                "event_gateway",
                f'<eventBasedGateway id="g1"/><intermediateCatchEvent id="c1">{MESSAGE}</intermediateCatchEvent>'
                f'<intermediateCatchEvent id="c2">{SIGNAL}</intermediateCatchEvent>'
                f"{path('s', 'g1', 'c1')}{path('g1', 'c2')}",
            ),
            (),
        ),
        (Shape("waiting", f'<userTask id="a"/>{path("s", "a")}{beside(MESSAGE, "true")}'), ("a",)),
    )
}
