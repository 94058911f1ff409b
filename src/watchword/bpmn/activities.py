"""Tasks and gateways: one reader an element, and what all activities share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchword.bpmn.calls import read_call
from watchword.bpmn.event_definitions import message, subscribe
from watchword.bpmn.extensions import Faulty, async_marks, parameters, priority, properties, retry_cycle
from watchword.bpmn.forms import read_form
from watchword.bpmn.listeners import execution_listeners
from watchword.bpmn.loops import body_id, loop_of, read_loop
from watchword.bpmn.model import ElementType, Node, TimerDefinition
from watchword.bpmn.names import Xml, children, ext, ext_child, extensions, is_true, local
from watchword.bpmn.reading import Container, Reading, parent_of
from watchword.bpmn.services import decision, script_call, service
from watchword.bpmn.user_tasks import read_user_task

Reader = Callable[[Xml, Node, Reading], None]

_MAPPABLE = frozenset({"callActivity", "subProcess", "transaction"})


def finish(element: Xml, node: Node, reading: Reading) -> None:
    """Read what every node has: asynchronous marks, priority, listeners, properties."""
    marks = async_marks(element)
    node.async_before, node.async_after, node.exclusive = marks.before, marks.after, marks.exclusive
    node.job_priority = priority(element, "jobPriority", reading.problems) or reading.process.job_priority
    if marks.before or marks.after or isinstance(node.event, TimerDefinition):
        node.retry_cycle = retry_cycle(element)
    node.properties = properties(element)
    node.start_listeners, node.end_listeners = execution_listeners(element, reading.problems)


def repeat(element: Xml, level: Container, reading: Reading) -> Node | None:
    """Read an activity's loop and return its body node; None if it isn't repeated."""
    loop = loop_of(element)
    if loop is None:
        return None
    activity_id = element.get("id")
    body = Node(
        id=body_id(activity_id),
        type=ElementType.MULTI_INSTANCE_BODY,
        process=reading.process,
        parent=parent_of(level),
        multi_instance=read_loop(loop, activity_id, reading),
        is_for_compensation=is_true(element.get("isForCompensation")),
    )
    reading.enter(body, level)
    return body


def embody(node: Node, body: Node | None) -> None:
    """Put an activity into its body, which takes over the asynchronous marks; those of the loop go to the activity."""
    if body is None or body.multi_instance is None:
        return
    body.children = (node,)
    body.async_before, body.async_after, body.exclusive = node.async_before, node.async_after, node.exclusive
    body.job_priority, body.retry_cycle = node.job_priority, node.retry_cycle
    loop = body.multi_instance
    node.async_before, node.async_after, node.exclusive = loop.async_before, loop.async_after, loop.exclusive
    node.retry_cycle = loop.retry_cycle


def map_parameters(element: Xml, node: Node, reading: Reading) -> None:
    """Read an activity's inputOutput, where it may have one."""
    try:
        found = parameters(extensions(element))
    except Faulty as faulty:
        reading.problems.error(faulty.message, faulty.at, node.id)
        return
    if found is None:
        return
    name, problems = local(element), reading.problems
    if not ("task" in name.lower() or "Event" in name or name in _MAPPABLE):
        problems.error(f"camunda:inputOutput is not supported on {name}", element)
    elif node.is_event_sub_process:
        problems.error("camunda:inputOutput is not supported on event sub-processes", element)
    elif found[1] and name == "endEvent":
        problems.error("camunda:outputParameter is not supported on end events", element)
    elif found[1] and node.parent is not None and node.parent.type is ElementType.MULTI_INSTANCE_BODY:
        problems.error("camunda:outputParameter is not supported on multi-instance activities", element)
    else:
        node.inputs, node.outputs = found


def no_parameters(element: Xml, reading: Reading) -> None:
    """Start and boundary events can't have an inputOutput."""
    if ext_child(extensions(element), "inputOutput") is not None:
        reading.problems.error(f"camunda:inputOutput is not supported on {local(element)}", element)


def _nothing(element: Xml, node: Node, reading: Reading) -> None:
    """A gateway or plain task says nothing more."""


def _user_task(element: Xml, node: Node, reading: Reading) -> None:
    node.form = read_form(element, reading.problems)
    node.user_task = read_user_task(element, reading)
    for item in children(element, "property"):
        reading.variable_scopes.add(node.id)
        if item.get("name") is None and item.get("id") is None:
            reading.problems.error("A property of a user task needs an id or a name", item, node.id)


def _service(element: Xml, node: Node, reading: Reading) -> None:
    node.implementation = service(element, reading)


def _business_rule(element: Xml, node: Node, reading: Reading) -> None:
    if ext(element, "decisionRef") is None:
        node.implementation = service(element, reading)
    else:
        node.implementation = decision(element, reading)


def _script(element: Xml, node: Node, reading: Reading) -> None:
    node.implementation = script_call(element, reading)


def _receive(element: Xml, node: Node, reading: Reading) -> None:
    if element.get("messageRef") is not None:
        node.message = message(element, node.id, reading)
        subscribe(node, node.message, element, node.id, reading)


def _call(element: Xml, node: Node, reading: Reading) -> None:
    node.call = read_call(element, reading)


def _event_gateway(element: Xml, node: Node, reading: Reading) -> None:
    if async_marks(element).after:
        reading.problems.error("asyncAfter is not supported on event-based gateways", element)


ACTIVITIES: Mapping[str, tuple[ElementType, Reader]] = {
    "businessRuleTask": (ElementType.BUSINESS_RULE_TASK, _business_rule),
    "callActivity": (ElementType.CALL_ACTIVITY, _call),
    "eventBasedGateway": (ElementType.EVENT_BASED_GATEWAY, _event_gateway),
    "exclusiveGateway": (ElementType.EXCLUSIVE_GATEWAY, _nothing),
    "inclusiveGateway": (ElementType.INCLUSIVE_GATEWAY, _nothing),
    "manualTask": (ElementType.MANUAL_TASK, _nothing),
    "parallelGateway": (ElementType.PARALLEL_GATEWAY, _nothing),
    "receiveTask": (ElementType.RECEIVE_TASK, _receive),
    "scriptTask": (ElementType.SCRIPT_TASK, _script),
    "sendTask": (ElementType.SEND_TASK, _service),
    "serviceTask": (ElementType.SERVICE_TASK, _service),
    "task": (ElementType.TASK, _nothing),
    "userTask": (ElementType.USER_TASK, _user_task),
}

UNSUPPORTED = frozenset({"adHocSubProcess", "complexGateway"})
